import type { Config } from '../../config/config.js'
import { textOf, type UncheckedDocument } from './document.js'
import { good, note, type Row } from './report.js'

/**
 * Whether the issuer can be signed out of, and tells when people sign out there. Notes at most: logins work without, and
 * some issuers call without announcing it.
 */
export function checkLogout({ routes }: Config, document: UncheckedDocument): readonly Row[] {
  return [
    endSessionRow(routes, document),
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
