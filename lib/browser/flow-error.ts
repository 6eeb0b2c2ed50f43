/** One field of a start that the server did not take. */
export interface Violation {
  readonly name: string
  /** Such as `required`, `invalid` or `not-allowed`. */
  readonly reason: string
}

/** What went wrong. Holds no personal data. */
export class SignicatFlowError extends Error {
  /**
   * The server's code, such as `ERR_SIGNICAT_LOGIN_REFUSED`; or `NETWORK` (no answer), `POPUP_BLOCKED`, `UNEXPECTED` (an answer
   * that is not ours).
   */
  declare readonly code: string
  /** HTTP status, 0 without an answer. */
  declare readonly status: number
  /** Seconds after which trying again makes sense. */
  declare readonly retryAfter: number | undefined
  /** Which fields of the start are not usable; empty for other faults. */
  declare readonly violations: readonly Violation[]

  constructor(
    code = 'UNEXPECTED',
    status = 0,
    more?: { retryAfter: number; violations?: readonly Violation[] },
  ) {
    super(code)
    const { retryAfter, violations = [] } = more ?? {}
    Object.assign(this, { code, status, retryAfter: retryAfter || undefined, violations })
  }
}

/** Whether the same request may succeed a little later. */
export const isPassing = ({ code, status }: SignicatFlowError): boolean =>
  code === 'NETWORK' || status === 429 || status > 501
