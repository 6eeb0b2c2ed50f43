import type { Config } from '../../config/config.js'
import { createClaimsPolicy } from '../../eids/claims-policy.js'
import { askedScopes } from './check-scopes.js'
import { listOf, textOf, type UncheckedDocument } from './document.js'
import { good, note, type Row } from './report.js'

/**
 * Whether the issuer can be signed out of, and tells when people sign out there. Notes at most: logins work without, and
 * some issuers call without announcing it.
 */
export function checkLogout(config: Config, document: UncheckedDocument): readonly Row[] {
  const { routes } = config
  return [
    endSessionRow(routes, document),
    ...hintRows(config, document),
    ...channelRows(routes.backchannelLogout, document, 'backchannel'),
    ...channelRows(routes.frontchannelLogout, document, 'frontchannel'),
  ]
}

function endSessionRow({ logout }: Config['routes'], document: UncheckedDocument): Row {
  if (logout === false) return good('logout', 'no route for it')
  if (textOf(document, 'end_session_endpoint') !== null) return good('logout', 'here and at the issuer')
  const remedy = 'Tell people that their login at the issuer stays, and keep prompt=login'
  return note('logout', 'the issuer cannot be signed out of: sign-out ends the session here only', remedy)
}

/** What these scopes ask for (OpenID Connect Core 1.0 §5.4), beside what every session may have. */
const claimsOfScope: ReadonlyMap<string, readonly string[]> = new Map([
  ['profile', ['preferred_username', 'nickname', 'gender', 'birthdate', 'picture', 'zoneinfo', 'updated_at']],
  ['email', ['email', 'email_verified']],
  ['phone', ['phone_number', 'phone_number_verified']],
  ['address', ['address']],
])

/** Whether the issuer may put claims into ID tokens that keep them from being the hint at sign-out. */
function hintRows(config: Config, document: UncheckedDocument): Row[] {
  const { session, routes, decryptionKeys, claims } = config
  const isKept = session.keepIdToken === 'auto' ? decryptionKeys.length === 0 : session.keepIdToken !== false
  const isHintOfUse = routes.logout !== false && textOf(document, 'end_session_endpoint') !== null
  if (!isKept || !isHintOfUse || session.keepIdToken === 'always') return []
  const offered = listOf(document, 'claims_supported') ?? []
  const asked = askedScopes(config).flatMap((scope) => claimsOfScope.get(scope) ?? [])
  const possible = Object.fromEntries(
    asked.filter((name) => offered.includes(name)).map((name) => [name, '']),
  )
  const unnamed = createClaimsPolicy(claims).unnamed(possible)
  if (unnamed.length === 0) return []
  const list = unnamed.map((name) => `'${name}'`).join(', ')
  const says = `an ID token with ${unnamed.join(', ')} is not kept, and sign-out then goes to the issuer without it`
  const remedy = `Name those that your ID tokens have in claims: [${list}]; the log says it too, once. Or set session.keepIdToken: 'always'`
  return [note('hint', says, remedy)]
}

function channelRows(
  route: string | false,
  document: UncheckedDocument,
  channel: 'backchannel' | 'frontchannel',
): Row[] {
  if (route === false) return []
  const check = `${channel}-logout`
  const name = channel === 'backchannel' ? 'routes.backchannelLogout' : 'routes.frontchannelLogout'
  if (document[`${channel}_logout_supported`] !== true) {
    const says = `${name} is there, but the issuer does not announce that it tells when people sign out`
    return [
      note(check, says, `Sign out at the issuer and see whether a call comes; if not, take ${name} out`),
    ]
  }
  const withSession = document[`${channel}_logout_session_supported`] === true
  if (channel === 'frontchannel' && !withSession) {
    const says = 'the issuer does not announce that it names the session that ended'
    const remedy = `See whether its calls have a sid; if not, take ${name} out: a call without one ends nothing`
    return [note(check, says, remedy)]
  }
  return [good(check, withSession ? 'offered, by session' : 'offered, by person')]
}
