import type { Config } from '../../config/config.js'
import { textOf, type UncheckedDocument } from './document.js'
import { finding, good, type Row } from './report.js'

/** Whether the issuer can be signed out of, and tells when people sign out there. */
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
  return finding('logout', 'the issuer cannot be signed out of: sign-out ends the session here only', remedy)
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
    const says = `${name} is there, but the issuer does not tell when people sign out`
    return [finding(check, says, `Take ${name} out: nobody will call it`)]
  }
  const withSession = document[`${channel}_logout_session_supported`] === true
  if (channel === 'frontchannel' && !withSession) {
    const remedy = `Take ${name} out: a call without sid ends nothing`
    return [finding(check, 'the issuer does not name the session that ended', remedy)]
  }
  return [good(check, withSession ? 'offered, by session' : 'offered, by person')]
}
