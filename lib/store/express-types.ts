/** The part of a session of express-session that its stores look at. */
export interface ExpressSession {
  readonly cookie: {
    readonly originalMaxAge: number | null
    readonly maxAge?: number
    readonly expires?: Date | null
    readonly path?: string
    readonly httpOnly?: boolean
  }
}

/** A store of express-session, such as connect-pg-simple. */
export interface ExpressStore {
  /** Gives the session to the callback, nothing when there is none. */
  get(id: string, callback: (error?: unknown, session?: unknown) => void): void
  /** Writes a session, for as long as its cookie lives. */
  set(id: string, session: ExpressSession, callback?: (error?: unknown) => void): void
  /** Removes a session. */
  destroy(id: string, callback?: (error?: unknown) => void): void
}
