import { hashId } from '../../session/hash-id.js'
import { unpackIdToken } from '../../session/id-token-bytes.js'
import { safeReturnTo } from '../../shared/return-to.js'
import { audit, factsOfSession } from '../audit.js'
import { endedSession } from '../ended-session.js'
import type { Services, Visit, Visitor } from '../ports.js'

/** Where a signed-out person is sent: the issuer's logout, our own goodbye page, or straight back. */
export interface LogoutWay {
  readonly location: string
}

/**
 * Signs a person out: first here, whatever the issuer does, then the way to the issuer's logout when it has one.
 * Works without a session too, so that a second click is no error.
 *
 * @see OpenID Connect RP-Initiated Logout 1.0 §2
 */
export async function startLogout(
  services: Services,
  visit: Visit,
  visitor: Visitor,
  unsafeReturnTo: unknown,
): Promise<LogoutWay> {
  // Whoever comes after must not finish what was begun before.
  services.attempts.clearAll(visit.jar)
  await services.sessions.end(visit.jar, visitor)
  if (visitor !== null) {
    visit.log.info(
      { event: 'logout', session: hashId(visitor.id), correlationId: visit.correlationId },
      'a person signed out',
    )
    // The session is ended whether or not the record is taken; `audit` has logged a failure.
    await audit(services, visit, { event: 'logout', outcome: 'success', ...factsOfSession(visitor) }).catch(
      () => undefined,
    )
    await endedSession(services, visit, visitor, 'logout')
    if (visitor.tokens !== undefined) void services.oidc.revoke(visitor.tokens)
  }
  return logoutWay(services, visitor, unsafeReturnTo)
}

/** Where somebody goes who is signed out here by now, or was before. */
export async function logoutWay(
  services: Services,
  visitor: Visitor,
  unsafeReturnTo: unknown,
): Promise<LogoutWay> {
  const returnTo = safeReturnTo(unsafeReturnTo, services.places.returnRules)
  const location = await issuerLogout(services, visitor, returnTo)
  return { location: location ?? goodbye(services, returnTo) }
}

async function issuerLogout(
  services: Services,
  visitor: Visitor,
  returnTo: string | null,
): Promise<string | null> {
  // Somebody who was not signed in here may have nothing to end at the issuer; a REST login has no issuer session.
  if (visitor === null && services.config.session.logoutWithoutSession === 'here') return null
  if (visitor !== null && visitor.method !== 'oidc') return null
  const { postLogoutRedirectUri } = services.places
  return services.oidc.endSessionUrl({
    ...(visitor?.packedIdToken === undefined ? {} : { idTokenHint: unpackIdToken(visitor.packedIdToken) }),
    ...(postLogoutRedirectUri === null
      ? {}
      : { postLogoutRedirectUri, state: sealReturnTo(services, returnTo) }),
  })
}

/** The way back travels sealed through the issuer, so that it comes back as ours or not at all. */
function sealReturnTo({ forms }: Services, returnTo: string | null): string {
  return forms.seal('logged-out', returnTo ?? '')
}

function goodbye(services: Services, returnTo: string | null): string {
  const { loggedOut } = services.places.paths
  if (loggedOut === null) return returnTo ?? services.places.home
  return returnTo === null
    ? loggedOut
    : `${loggedOut}?${new URLSearchParams({ state: sealReturnTo(services, returnTo) })}`
}
