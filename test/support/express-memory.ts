import type { ExpressSession, ExpressStore } from 'fastify-signicat/store'

export interface ExpressMemory extends ExpressStore {
  /** What is kept, as text, by id. */
  readonly kept: Map<string, string>
}

/** A store as express-session's own `MemoryStore` is one: callbacks later, values as JSON, an end in the cookie. */
export function expressMemory(): ExpressMemory {
  const kept = new Map<string, string>()
  return {
    kept,
    get(id, callback) {
      const text = kept.get(id)
      const session: (ExpressSession & { cookie: { expires?: string } }) | null =
        text === undefined ? null : JSON.parse(text)
      const expires = session?.cookie.expires
      const isOver = expires !== undefined && expires !== null && new Date(expires).getTime() <= Date.now()
      setImmediate(() => callback(null, isOver ? undefined : (session ?? undefined)))
    },
    set(id, session, callback) {
      kept.set(id, JSON.stringify(session))
      setImmediate(() => callback?.())
    },
    destroy(id, callback) {
      kept.delete(id)
      setImmediate(() => callback?.())
    },
  }
}
