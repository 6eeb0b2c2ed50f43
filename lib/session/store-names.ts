import { createHmac, type KeyObject } from 'node:crypto'
import type { StoreMortal } from '../shared/session-store.js'
import { digestOf } from './digest-of.js'
import { createKeyRing, type KeyPurpose, type KeyRingOptions } from './key-ring.js'
import { lengthPrefixed } from './length-prefixed.js'
import type { Session, SessionTime, Whom } from './types.js'

/** The names under which a store knows sessions and people: hashes that say nothing to anybody without the secrets. */
export interface StoreNames {
  /** Key of the entry of a session; follows from the id in the cookie alone, which cannot be had from it. */
  recordKey(cookieId: string): string
  /** Lists that a session is on. */
  indexesOf(session: Session): readonly string[]
  /** Lists with everybody who is meant; none for `everybody`. */
  indexesFor(whom: Whom | { readonly id: string }): readonly string[]
  /** Graves that end a session, its own included. The same object gives the same list. */
  mortalsOf(session: Session): readonly StoreMortal[]
  gravesFor(whom: Whom | { readonly id: string }, time: SessionTime): readonly string[]
  /** One name for something that must happen once only, such as a `state` that comes back. */
  onceKey(kind: string, name: string): string
}

type Kind = 'id' | 'account' | 'person' | 'subject' | 'sid' | 'everybody'

/**
 * With several secrets there is a name for each: while a secret is replaced, instances that know only one of them must
 * find what the others wrote. The names do not depend on the cookie, so that all registrations of one client share them.
 */
export function createStoreNames(options: Omit<KeyRingOptions, 'cookie'>): StoreNames {
  const ring = createKeyRing({ ...options, cookie: null })
  const keysFor = (purpose: KeyPurpose): readonly KeyObject[] =>
    ring.secretNames.map((_, secret) => ring.lastingKey(secret, purpose))
  const [indexKeys, graveKeys] = [keysFor('index'), keysFor('tombstone')]
  const known = new WeakMap<Session, readonly StoreMortal[]>()

  const names = (keys: typeof indexKeys, kind: Kind, parts: readonly string[]): readonly string[] =>
    keys.map((key) => nameOf(key, [kind, ...parts]))
  const index = (kind: Kind, parts: readonly string[]): readonly string[] => names(indexKeys, kind, parts)
  const grave = (kind: Kind, parts: readonly string[], at: number): readonly StoreMortal[] =>
    names(graveKeys, kind, parts).map((name) => ({ name, at }))

  const mortals = (session: Session): readonly StoreMortal[] => {
    const { id, account, issuer, sub, sid, startedAt, issuedAt } = session
    return Object.freeze([
      ...grave('id', [id], startedAt),
      ...grave('everybody', [], startedAt),
      ...grave('person', [issuer, sub], startedAt),
      ...grave('subject', [issuer, sub], issuedAt),
      ...(sid === undefined ? [] : grave('sid', [issuer, sid], issuedAt)),
      ...(account === undefined ? [] : grave('account', [account], startedAt)),
    ])
  }

  return Object.freeze({
    recordKey: (cookieId: string) => digestOf(['fastify-signicat', 'record', cookieId]),
    indexesOf: ({ id, account, issuer, sub, sid }: Session) => [
      ...index('id', [id]),
      ...index('person', [issuer, sub]),
      ...(sid === undefined ? [] : index('sid', [issuer, sid])),
      ...(account === undefined ? [] : index('account', [account])),
    ],
    indexesFor(whom: Whom | { readonly id: string }) {
      const { kind, parts } = placeOf(whom, 'startedAt')
      return kind === 'everybody' ? [] : index(kind, parts)
    },
    mortalsOf(session: Session) {
      const found = known.get(session) ?? mortals(session)
      known.set(session, found)
      return found
    },
    gravesFor(whom: Whom | { readonly id: string }, time: SessionTime) {
      const { kind, parts } = placeOf(whom, time)
      return names(graveKeys, kind, parts)
    },
    onceKey: (kind: string, name: string) =>
      digestOf(['fastify-signicat', 'once', options.issuer, options.clientId, kind, name]),
  })
}

function placeOf(
  whom: Whom | { readonly id: string },
  time: SessionTime,
): { readonly kind: Kind; readonly parts: readonly string[] } {
  if (whom === 'everybody') return { kind: 'everybody', parts: [] }
  if ('id' in whom) return { kind: 'id', parts: [whom.id] }
  if ('account' in whom) return { kind: 'account', parts: [whom.account] }
  if ('sid' in whom) return { kind: 'sid', parts: [whom.issuer, whom.sid] }
  return { kind: time === 'startedAt' ? 'person' : 'subject', parts: [whom.issuer, whom.sub] }
}

function nameOf(key: KeyObject, parts: readonly string[]): string {
  return createHmac('sha256', key).update(lengthPrefixed(parts)).digest('base64url')
}
