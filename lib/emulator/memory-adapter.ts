import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider'
import type { EmulatorFaults } from './types.js'

interface Kept {
  readonly payload: AdapterPayload
  /** Milliseconds since 1970. */
  readonly until: number
}

const mostKept = 10_000
const now = (): number => Date.now()

export interface Memory {
  readonly adapter: AdapterFactory
  /** Ends what was issued in a session, except what was asked for with `offline_access`. */
  endTokensOf(sessionUid: string): void
}

/** Everything the provider remembers, in one bounded map; expired entries are gone when they are looked for. */
export function createMemoryAdapter(faults: EmulatorFaults): Memory {
  const store = new Map<string, Kept>()
  return {
    adapter: (model) => adapterFor(model, { store, faults }),
    endTokensOf(sessionUid) {
      for (const [key, { payload }] of store) {
        const isToken = key.startsWith('AccessToken:') || key.startsWith('AuthorizationCode:')
        const staysOn = payload.scope?.split(' ').includes('offline_access') ?? false
        if (isToken && payload.sessionUid === sessionUid && !staysOn) store.delete(key)
      }
    },
  }
}

function adapterFor(
  model: string,
  { store, faults }: { store: Map<string, Kept>; faults: EmulatorFaults },
): Adapter {
  const keyOf = (id: string): string => `${model}:${id}`
  const findBy = async (member: 'uid' | 'userCode', value: string): Promise<AdapterPayload | undefined> =>
    entriesOf(store, model).find(({ payload }) => payload[member] === value)?.payload
  return {
    async upsert(id, payload, expiresIn) {
      const key = keyOf(id)
      const until = expiresIn === undefined ? Number.POSITIVE_INFINITY : now() + expiresIn * 1000
      store.delete(key)
      makeRoom(store)
      store.set(key, { payload: faults.wrongNonce ? withWrongNonce(model, payload) : payload, until })
    },
    find: async (id) => alive(store.get(keyOf(id)))?.payload,
    findByUid: (uid) => findBy('uid', uid),
    findByUserCode: (userCode) => findBy('userCode', userCode),
    async consume(id) {
      const kept = alive(store.get(keyOf(id)))
      if (kept !== undefined) kept.payload.consumed = Math.floor(now() / 1000)
    },
    async destroy(id) {
      store.delete(keyOf(id))
    },
    async revokeByGrantId(grantId) {
      for (const [key, { payload }] of store) if (payload.grantId === grantId) store.delete(key)
    },
  }
}

const alive = (kept: Kept | undefined): Kept | undefined =>
  kept !== undefined && kept.until > now() ? kept : undefined

const entriesOf = (store: Map<string, Kept>, model: string): Kept[] =>
  [...store]
    .filter(([key, kept]) => key.startsWith(`${model}:`) && kept.until > now())
    .map(([, kept]) => kept)

function makeRoom(store: Map<string, Kept>): void {
  if (store.size < mostKept) return
  for (const [key, { until }] of store) if (until <= now()) store.delete(key)
  const oldest = store.keys().next().value
  if (store.size >= mostKept && oldest !== undefined) store.delete(oldest)
}

function withWrongNonce(model: string, payload: AdapterPayload): AdapterPayload {
  return model === 'AuthorizationCode'
    ? { ...payload, nonce: 'another-nonce-than-the-one-asked-for' }
    : payload
}
