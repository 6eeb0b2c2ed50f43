import {
  ConfigError,
  GuardError,
  IssuerError,
  isSignicatError,
  SessionError,
  TokenError,
} from '../../errors.js'
import type { KeptTokens, Session } from '../../session/types.js'
import { faultFields } from '../fault-fields.js'
import type { Services, Visit, Visitor } from '../ports.js'
import { refreshSession } from './refresh-session.js'
import { type Exchange, writeRenewed } from './renewed.js'
import {
  isRefreshable,
  nameOfState,
  type RefreshableTokens,
  type RefreshNeed,
  refreshNeed,
} from './token-state.js'

/** An access token to call APIs with, and the session as it is now. */
export interface FreshToken {
  readonly accessToken: string
  readonly session: Session
}

/**
 * The access token of the person signed in, renewed when it is about to expire. While the issuer cannot be asked, the old
 * one serves until it expires.
 *
 * @param rejected an access token that an API refused; it is not given again
 * @throws {@link ConfigError} without `session.keepTokens`; {@link GuardError} `ERR_SIGNICAT_LOGIN_REQUIRED` when nobody is
 * signed in or the token has expired for good, `ERR_SIGNICAT_FORBIDDEN` for a login that has none;
 * {@link SessionError} `ERR_SIGNICAT_SESSION_GONE` when the session ended; {@link IssuerError}
 */
export async function freshAccessToken(
  services: Services,
  visit: Visit,
  visitor: Visitor,
  rejected?: string,
): Promise<FreshToken> {
  const session = signedIn(services, visitor)
  const tokens = tokensOf(session)
  const need = refreshNeed(tokens, services.config.clock(), rejected)
  if (need === 'none') return { accessToken: tokens.accessToken, session }
  if (!isRefreshable(tokens))
    throw loginRequired('the access token has expired, and there is no refresh token')
  const key = nameOfState(session.id, tokens)
  if (need === 'soon' && services.refreshes.isPausing(key))
    return { accessToken: tokens.accessToken, session }
  try {
    const renewed = await services.refreshes.join(key, () =>
      refreshSession(services, visit, { session, tokens }),
    )
    return await carry(services, visit, session, { old: tokens, renewed })
  } catch (error) {
    return outlast(services, visit, session, { error, need, tokens })
  }
}

function signedIn({ config }: Services, visitor: Visitor): Session {
  if (!config.session.keepTokens) {
    const problem = 'is false, so that there is no access token to give'
    const remedy = 'Set session.keepTokens: true'
    throw new ConfigError([{ option: 'session.keepTokens', problem, remedy }])
  }
  if (visitor === null) throw loginRequired('nobody is signed in')
  return visitor
}

function tokensOf({ tokens, method }: Session): KeptTokens {
  if (tokens !== undefined) return tokens
  if (method === 'oidc') throw loginRequired('the session began before session.keepTokens was set')
  throw new GuardError('ERR_SIGNICAT_FORBIDDEN', {
    detail: 'a login without OpenID Connect has no access token',
  })
}

/** Into this request's own answer, so that each browser tab leaves with the new state. */
async function carry(
  services: Services,
  { jar }: Visit,
  session: Session,
  exchange: Exchange,
): Promise<FreshToken> {
  const next = await writeRenewed(services, jar, session, exchange)
  if (next?.tokens === undefined)
    throw new SessionError('ERR_SIGNICAT_SESSION_GONE', { detail: 'ended meanwhile' })
  return { accessToken: next.tokens.accessToken, session: next }
}

interface Failure {
  readonly error: unknown
  readonly need: RefreshNeed
  readonly tokens: RefreshableTokens
}

/** What cannot be renewed now serves as long as it is good. */
async function outlast(
  services: Services,
  visit: Visit,
  session: Session,
  { error, need, tokens }: Failure,
): Promise<FreshToken> {
  if (isSignicatError(error, 'ERR_SIGNICAT_SESSION_GONE')) {
    await clearCookies(services, visit, session)
    throw error
  }
  const isPassing = error instanceof IssuerError || error instanceof TokenError
  if (!isPassing || need === 'now') throw error
  const { code, detail } = error
  visit.log.warn(
    { event: 'refresh', code, detail, correlationId: visit.correlationId },
    'an access token could not be renewed yet; the old one is used until it expires',
  )
  return { accessToken: tokens.accessToken, session }
}

/** The session is over already; a store that fails leaves the cookies cleared all the same. */
async function clearCookies(
  { sessions }: Services,
  { jar, log, correlationId }: Visit,
  session: Session,
): Promise<void> {
  await sessions.end(jar, session).catch((error: unknown) => {
    log.error(
      { event: 'refresh', ...faultFields(error), correlationId },
      'an ended session could not be taken out of the store',
    )
  })
}

function loginRequired(detail: string): GuardError {
  return new GuardError('ERR_SIGNICAT_LOGIN_REQUIRED', { detail })
}
