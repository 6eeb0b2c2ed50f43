import { LoginError } from '../../errors.js'
import type { Session } from '../../session/types.js'
import { audit, factsOfSession } from '../audit.js'
import { endedElsewhere, endedSession } from '../ended-session.js'
import type { Outcome, Services, Visit, Visitor } from '../ports.js'

const longestSid = 255

/**
 * Front-channel logout: the issuer shows this in a frame of its own page while it signs a person out. Ends the session in
 * this browser when it is the one that is named, and one in the store that is. Nothing is remembered of a `sid` that nobody
 * has, and the answer is the same: anybody can put this into a page.
 *
 * @throws {@link LoginError} `ERR_SIGNICAT_REQUEST_INVALID` unless `iss` and `sid` are there, once each, and the issuer is ours
 * @see OpenID Connect Front-Channel Logout 1.0 §2
 */
export async function frontChannelLogout(
  services: Services,
  visit: Visit,
  visitor: Visitor,
): Promise<Outcome> {
  const named = namedSession(services, visit.query)
  if (visitor !== null && isNamed(visitor, named)) await endHere(services, visit, visitor)
  await endInStore(services, visit, named)
  return framed(services)
}

/** A session of the issuer, by the names that the issuer gives to both. */
interface Named {
  readonly issuer: string
  readonly sid: string
}

function namedSession({ config }: Services, query: URLSearchParams): Named {
  const [issuer = '', ...moreIss] = query.getAll('iss')
  const [sid = '', ...moreSid] = query.getAll('sid')
  const isWhole = config.issuerNames.includes(issuer) && sid !== '' && sid.length <= longestSid
  if (isWhole && moreIss.length === 0 && moreSid.length === 0) return { issuer, sid }
  throw new LoginError('ERR_SIGNICAT_REQUEST_INVALID', { detail: 'front-channel logout: iss and sid' })
}

function isNamed(session: Session, { issuer, sid }: Named): boolean {
  return session.method === 'oidc' && session.issuer === issuer && session.sid === sid
}

async function endHere(services: Services, visit: Visit, session: Session): Promise<void> {
  await services.sessions.end(visit.jar, session)
  await audit(services, visit, { event: 'logout', outcome: 'success', ...factsOfSession(session) }).catch(
    () => undefined,
  )
  await endedSession(services, visit, session, 'frontchannel')
}

async function endInStore(
  { sessions, ...rest }: Services,
  visit: Visit,
  { issuer, sid }: Named,
): Promise<void> {
  const known = await sessions.list({ issuer, sid })
  if (known.length === 0) return
  const upTo = rest.config.clock() + rest.config.clockToleranceSeconds
  const found = await sessions.endAll({ whom: { issuer, sid }, upTo, time: 'issuedAt' })
  await Promise.all(
    found.map((summary) => endedElsewhere({ sessions, ...rest }, visit, summary, 'frontchannel')),
  )
}

/** A page that says nothing, and that only the issuer's pages may frame. */
function framed({ config }: Services): Outcome {
  const ancestors = new URL(config.issuer).origin
  return {
    kind: 'document',
    status: 200,
    html: '<!doctype html><html lang="en"><title>Signed out</title>',
    headers: { 'content-security-policy': `default-src 'none'; frame-ancestors ${ancestors}` },
  }
}
