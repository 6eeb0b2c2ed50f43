import { randomBytes } from 'node:crypto'

/** What went wrong, for the developer who looks at the error page. */
export interface ErrorReport {
  readonly error: string
  readonly description: string
  /** First page of the application, where it is known. */
  readonly application?: string | undefined
}

/** Errors that no application may be told about: they end on a page, as at Signicat. */
export interface ErrorReports {
  /** @returns the id that the address of the page carries. */
  add(report: ErrorReport): string
  find(id: string): ErrorReport | undefined
}

const mostReports = 200

export function createErrorReports(): ErrorReports {
  const reports = new Map<string, ErrorReport>()
  return {
    add(report) {
      const id = randomBytes(16).toString('base64url')
      const oldest = reports.keys().next().value
      if (reports.size >= mostReports && oldest !== undefined) reports.delete(oldest)
      reports.set(id, report)
      return id
    },
    find: (id) => reports.get(id),
  }
}
