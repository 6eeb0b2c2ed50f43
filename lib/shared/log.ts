/** The part of a pino logger that this package writes to. */
export interface Log {
  /** What somebody who looks for a fault wants to see. */
  debug(fields: object, message: string): void
  /** What happened, and was meant to. */
  info(fields: object, message: string): void
  /** What somebody should look at some time. */
  warn(fields: object, message: string): void
  /** What failed. */
  error(fields: object, message: string): void
}

export const silentLog: Log = Object.freeze({
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
})
