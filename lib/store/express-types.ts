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
  get(id: string, callback: (error?: unknown, session?: unknown) => void): void
  set(id: string, session: ExpressSession, callback?: (error?: unknown) => void): void
  destroy(id: string, callback?: (error?: unknown) => void): void
}
