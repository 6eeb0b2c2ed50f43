import type { SessionStore, StoreRecord } from '../shared/session-store.js'

/** A store under test, empty. */
export interface OpenedStore {
  readonly store: SessionStore
  /** Lets seconds pass for the store: by its clock, or by shortening what lies in it. */
  pass(seconds: number): void | Promise<void>
  /** Called when the test is over. */
  close?(): void | Promise<void>
}

/** Name of a promise, and how to hold a store to it. */
export type Promised = readonly [name: string, hold: (opened: OpenedStore) => Promise<void>]

export function recordOf(changes: Partial<StoreRecord> = {}): StoreRecord {
  return { value: 'value', summary: 'summary', revision: 1, indexes: ['index'], startedAt: 1000, ...changes }
}

/** The answers of so many calls at once. */
export function atOnce<Answer>(
  times: number,
  call: (turn: number) => Promise<Answer>,
): Promise<readonly Answer[]> {
  return Promise.all(Array.from({ length: times }, (_, turn) => call(turn)))
}
