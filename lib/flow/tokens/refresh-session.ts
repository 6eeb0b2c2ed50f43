import { setTimeout as wait } from 'node:timers/promises'
import { IssuerError, isSignicatError, SessionError } from '../../errors.js'
import { hashId } from '../../session/hash-id.js'
import type { KeptTokens, Session } from '../../session/types.js'
import type { CookieJar } from '../../shared/cookie-jar.js'
import { announce, isHeard } from '../../shared/events.js'
import { audit, factsOfSession } from '../audit.js'
import { endedSession } from '../ended-session.js'
import { faultFields } from '../fault-fields.js'
import type { Services, Visit } from '../ports.js'
import type { Renewed } from './kept-tokens.js'
import { writeRenewed } from './renewed.js'
import { type Spent, spendRefreshToken } from './spend-refresh-token.js'
import { endsSession, type RefreshableTokens, sameTokens } from './token-state.js'

interface Refreshing {
  readonly session: Session
  readonly tokens: RefreshableTokens
}

/** How often another process is asked whether it is done. */
const pollMs = 50

/**
 * New tokens for a session, from the issuer or from whoever was faster; written before anybody hears of them. Called once
 * for all requests of this process that wait, so nothing here depends on the answer to one of them.
 *
 * @throws {@link SessionError} `ERR_SIGNICAT_SESSION_GONE`: the session has ended, by this or before;
 * {@link IssuerError} when it cannot be done now, and the session is as it was
 */
export async function refreshSession(
  services: Services,
  visit: Visit,
  refreshing: Refreshing,
): Promise<Renewed> {
  const held = await holdOrFind(services, visit, refreshing)
  if ('tokens' in held) return held
  const renewal = await renew(services, visit, refreshing).catch(async (error: unknown) => {
    await held.release()
    throw error
  })
  // Where the new tokens could not be written nobody else may spend the old ones: the lease runs out by itself.
  if (renewal.isWritten) await held.release()
  return renewal.renewed
}

type Held = { readonly release: () => Promise<void> } | { readonly tokens: KeptTokens }

/** The right to spend the refresh token, or what another process got for it in the meantime. */
async function holdOrFind(services: Services, visit: Visit, refreshing: Refreshing): Promise<Held> {
  const { leases, config } = services
  if (leases === null) return { release: async () => undefined }
  const tries = Math.ceil((config.timeoutMs * 2) / pollMs)
  for (let count = 0; count < tries; count += 1) {
    const release = await leases.acquire('refresh', refreshing.session.id)
    if (release !== null)
      return { release: () => release().catch((error: unknown) => logStore(visit, error)) }
    await wait(pollMs)
    const found = await newestTokens(services, visit, refreshing)
    if (!sameTokens(found, refreshing.tokens)) return { tokens: found }
  }
  throw new IssuerError('ERR_SIGNICAT_ISSUER_TIMEOUT', { detail: 'refresh: another process is at it' })
}

interface Renewal {
  readonly renewed: Renewed
  readonly isWritten: boolean
}

async function renew(services: Services, visit: Visit, refreshing: Refreshing): Promise<Renewal> {
  const { session, tokens: old } = refreshing
  // Ended sessions first; and somebody may have been faster between the look and the lease.
  const before = await newestTokens(services, visit, refreshing)
  if (!sameTokens(before, old)) return { renewed: { tokens: before }, isWritten: true }
  const { renewed, error } = await spendRefreshToken(services, session, old).catch(
    (cause: unknown): Spent => {
      if (endsSession(cause)) return { renewed: { tokens: old }, error: cause }
      throw cause
    },
  )
  if (endsSession(error)) {
    const after = await newestTokens(services, visit, refreshing)
    if (!sameTokens(after, old)) return { renewed: { tokens: after }, isWritten: true }
    throw await endUnrefreshed(services, visit, session, error)
  }
  const isWritten = await write(services, visit, refreshing, renewed)
  if (error !== null) throw error
  if (isHeard('session.refreshed'))
    announce('session.refreshed', { session: hashId(session.id), correlationId: visit.correlationId })
  return { renewed, isWritten }
}

/** Asked anew, past what this request has read already. */
async function newestTokens(
  { sessions }: Services,
  { jar }: Visit,
  { session }: Refreshing,
): Promise<KeptTokens> {
  const look = lookAt(jar)
  await sessions.load(look)
  const { session: found } = sessions.read(look)
  const newest =
    found === null || found.id !== session.id ? null : await sessions.change(look, found, (state) => state)
  if (newest?.tokens === undefined) throw gone('ended meanwhile')
  return newest.tokens
}

/** Whether it is written: a store that fails now is not the end of tokens that are there. */
async function write(
  { sessions, oidc }: Services,
  visit: Visit,
  { session, tokens: old }: Refreshing,
  renewed: Renewed,
): Promise<boolean> {
  const look = lookAt(visit.jar)
  try {
    await sessions.load(look)
    if ((await writeRenewed({ sessions }, look, session, { old, renewed })) !== null) return true
  } catch (error) {
    if (!isSignicatError(error, 'ERR_SIGNICAT_STORE_FAILED')) throw error
    logStore(visit, error)
    return false
  }
  void oidc.revoke(renewed.tokens)
  throw gone('ended during the refresh')
}

/** Ends the session, once for everybody who waits. */
async function endUnrefreshed(
  services: Services,
  visit: Visit,
  session: Session,
  cause: unknown,
): Promise<SessionError> {
  await services.sessions.end(lookAt(visit.jar), session)
  const { correlationId } = visit
  const { code, detail } = isSignicatError(cause) ? cause : { code: undefined, detail: undefined }
  visit.log.warn(
    { event: 'refresh', code, detail, session: hashId(session.id), correlationId },
    'a session ended, because its tokens cannot be renewed',
  )
  const facts = { event: 'logout' as const, outcome: 'failed' as const, ...factsOfSession(session) }
  await audit(services, visit, code === undefined ? facts : { ...facts, code }).catch(() => undefined)
  await endedSession(services, visit, session, 'refresh')
  return gone(`not renewed: ${detail ?? code ?? 'unknown'}`)
}

/** The cookies that came, without a way to the answer: what happens here is not one request's alone. */
function lookAt(jar: CookieJar): CookieJar {
  return {
    get: (name) => jar.get(name),
    names: () => jar.names(),
    set: () => undefined,
    open: () => true,
    clear: () => undefined,
  }
}

function logStore({ log, correlationId }: Visit, error: unknown): void {
  log.error(
    { event: 'refresh', ...faultFields(error), correlationId },
    'the store did not take what came of a refresh',
  )
}

function gone(detail: string): SessionError {
  return new SessionError('ERR_SIGNICAT_SESSION_GONE', { detail })
}
