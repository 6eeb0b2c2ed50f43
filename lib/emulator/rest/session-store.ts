import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import type { Clock } from '../../shared/clock.js'
import type { RestApi } from './providers.js'
import type { RestSession, SessionPlan } from './session.js'

/** The sessions of both APIs. */
export interface SessionStore {
  create(of: { readonly api: RestApi; readonly clientId: string; readonly plan: SessionPlan }): RestSession
  find(id: string): RestSession | undefined
  findByPageKey(key: string): RestSession | undefined
  /** Oldest first. */
  all(): readonly RestSession[]
}

const mostSessions = 2000

/** The hub deletes a session when its lifetime ends; Express keeps it, and forgets the person after an hour. */
export function createSessionStore(clock: Clock): SessionStore {
  const sessions = new Map<string, RestSession>()
  const isGone = (session: RestSession): boolean => session.api === 'hub' && clock() >= session.expiresAt
  const all = (): readonly RestSession[] => {
    for (const session of sessions.values()) if (isGone(session)) sessions.delete(session.id)
    return [...sessions.values()]
  }
  return {
    all,
    find(id) {
      const session = sessions.get(id)
      return session === undefined || isGone(session) ? undefined : session
    },
    findByPageKey: (key) => all().find(({ pageKey }) => pageKey === key),
    create({ api, clientId, plan }) {
      const oldest = sessions.keys().next().value
      if (sessions.size >= mostSessions && oldest !== undefined) sessions.delete(oldest)
      const session = newSession({ api, clientId, plan, now: clock() })
      sessions.set(session.id, session)
      return session
    },
  }
}

interface NewSession {
  readonly api: RestApi
  readonly clientId: string
  readonly plan: SessionPlan
  readonly now: number
}

function newSession({ api, clientId, plan, now }: NewSession): RestSession {
  const [only, second] = plan.providers
  // Headless, the eID is asked at once; only Express waits for the app before it says so.
  const stage = plan.flow === 'headless' && api === 'hub' ? 'waiting' : 'created'
  return {
    id: randomUUID(),
    api,
    clientId,
    plan,
    pageKey: randomBytes(24).toString('base64url'),
    nonce: randomBytes(24).toString('base64url'),
    autoStartToken: randomUUID(),
    qrToken: randomUUID(),
    qrSecret: randomUUID(),
    comparison: comparisonFor(only?.account.code),
    createdAt: now,
    expiresAt: now + plan.lifetime,
    progress: { stage },
    provider: second === undefined ? only : undefined,
    environment: undefined,
  }
}

const adjectives = ['RASK', 'STILLE', 'GLAD', 'VARM', 'KLAR', 'MODIG', 'LETT', 'FIN'] as const
const nouns = ['BJØRK', 'HEST', 'MÅNE', 'ELV', 'STEIN', 'FUGL', 'SKOG', 'BØLGE'] as const

/** Two words at Norwegian BankID, four digits elsewhere. */
function comparisonFor(code: string | undefined): string {
  if (code !== 'nbid') return String(randomInt(10_000)).padStart(4, '0')
  return `${adjectives[randomInt(adjectives.length)]} ${nouns[randomInt(nouns.length)]}`
}
