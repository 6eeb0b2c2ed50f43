import { callStore } from '../session/call-store.js'
import type { Clock } from '../shared/clock.js'
import type { ExpressStore } from './express-types.js'

export type CellValue = Readonly<Record<string, unknown>>

/** Named values that end, each behind one call of a store of express-session. */
export interface Cells {
  read(kind: string, name: string): Promise<CellValue | null>
  write(kind: string, name: string, value: CellValue, seconds: number): Promise<void>
  clear(kind: string, name: string): Promise<void>
  /** How long a value that was read still has. */
  secondsLeft(value: CellValue | null): number
}

export interface CellsOptions {
  readonly prefix: string
  readonly timeoutMs: number
  readonly clock: Clock
}

export function createCells(store: ExpressStore, { prefix, timeoutMs, clock }: CellsOptions): Cells {
  const idOf = (kind: string, name: string): string => `${prefix}:${kind}:${name}`
  const secondsLeft = (value: CellValue | null): number =>
    typeof value?.until === 'number' ? value.until - clock() : 0

  return Object.freeze({
    secondsLeft,
    async read(kind: string, name: string) {
      const session = await waitFor(timeoutMs, (done) => store.get(idOf(kind, name), done))
      const value = isRecord(session) && isRecord(session.signicat) ? session.signicat : null
      return secondsLeft(value) > 0 ? value : null
    },
    async write(kind: string, name: string, value: CellValue, seconds: number) {
      const maxAge = seconds * 1000
      const cookie = {
        originalMaxAge: maxAge,
        maxAge,
        // The store's own time to live counts by the system's clock.
        expires: new Date(Date.now() + maxAge),
        path: '/',
        httpOnly: true,
      }
      const session = { cookie, signicat: { ...value, until: clock() + seconds } }
      await waitFor(timeoutMs, (done) => store.set(idOf(kind, name), session, done))
    },
    async clear(kind: string, name: string) {
      await waitFor(timeoutMs, (done) => store.destroy(idOf(kind, name), done))
    },
  })
}

/** The answer of a callback, but not for ever. */
function waitFor(
  timeoutMs: number,
  start: (done: (error?: unknown, answer?: unknown) => void) => void,
): Promise<unknown> {
  const answered = (): Promise<unknown> =>
    new Promise((resolve, reject) => {
      start((error, answer) => {
        if (error === null || error === undefined) resolve(answer)
        else reject(error instanceof Error ? error : new Error('the store failed'))
      })
    })
  return callStore(timeoutMs, answered)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
