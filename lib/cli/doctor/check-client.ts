import { randomBytes } from 'node:crypto'
import { isSignicatError } from '../../errors.js'
import { isEncodedInBasic } from '../../issuer/basic-credentials.js'
import { readSecret } from '../../issuer/client-secret.js'
import type { OidcClient } from '../../oidc/types.js'
import { errorText } from './error-text.js'
import { oneAttempt } from './one-attempt.js'
import type { Protocol } from './protocol.js'
import { finding, good, note, type Row } from './report.js'

/**
 * Whether the issuer takes the client's credentials, without a login: a code that was made up is refused by an issuer that
 * has taken the client, and not looked at by one that has not.
 *
 * @see RFC 6749 §5.2
 */
export async function checkClient(protocol: Protocol): Promise<Row> {
  const { config, oidc, redirectUri } = protocol
  const outcome = await spendMadeUpCode(oidc, { issuer: config.issuer, redirectUri })
  if (isSignicatError(outcome, 'ERR_SIGNICAT_CODE_REFUSED')) {
    return good('client', `${config.clientId} is known, and ${config.clientAuth} is accepted`)
  }
  if (isSignicatError(outcome, 'ERR_SIGNICAT_CLIENT_REFUSED')) {
    return (await takenOtherwise(protocol)) ?? refused(config, outcome.detail ?? '')
  }
  const isAway =
    isSignicatError(outcome, 'ERR_SIGNICAT_ISSUER_UNREACHABLE') ||
    isSignicatError(outcome, 'ERR_SIGNICAT_ISSUER_TIMEOUT')
  if (isAway) {
    const remedy = 'Check the network to the token endpoint: no login is possible without it'
    return finding('client', `the token endpoint cannot be asked: ${errorText(outcome)}`, remedy)
  }
  return note('client', `whether the client is accepted cannot be told: ${errorText(outcome)}`)
}

/** Whether the issuer takes the same secret when it is sent the other way. */
async function takenOtherwise({ config, otherMethod, redirectUri }: Protocol): Promise<Row | null> {
  if (otherMethod === null) return null
  const { clientAuth, oidc } = otherMethod
  const outcome = await spendMadeUpCode(oidc, { issuer: config.issuer, redirectUri })
  if (!isSignicatError(outcome, 'ERR_SIGNICAT_CODE_REFUSED')) return null
  const says = `the issuer takes this client by ${clientAuth}, not by ${config.clientAuth}`
  const why = (await isEncoded(config))
    ? ': it may not decode characters other than letters, digits and *-._ (RFC 6749 §2.3.1)'
    : ''
  return finding('client', says + why, `Set clientAuth: '${clientAuth}'`)
}

async function isEncoded(config: Protocol['config']): Promise<boolean> {
  if (config.clientAuth !== 'client_secret_basic') return false
  return isEncodedInBasic(config.clientId) || isEncodedInBasic(await readSecret(config))
}

async function spendMadeUpCode(
  oidc: OidcClient,
  { issuer, redirectUri }: { readonly issuer: string; readonly redirectUri: string },
): Promise<unknown> {
  const attempt = oneAttempt()
  const parameters = new URLSearchParams({
    code: `${randomBytes(32).toString('hex').toUpperCase()}-1`,
    state: attempt.state,
    iss: issuer,
  })
  try {
    await oidc.exchangeCode({ redirectUri, parameters, ...attempt, responseMode: 'query' })
    return null
  } catch (error) {
    return error
  }
}

/** Without the client id: a secret that was put in its place is refused too, and must not be printed. */
function refused({ clientAuth, clientId }: Protocol['config'], detail: string): Row {
  if (detail.includes('nothing was sent')) {
    return finding('client', detail, 'Let clientSecret or signingKeys give something that can be used')
  }
  const remedies = {
    client_secret_basic:
      'Copy clientId and clientSecret again from this client in the Dashboard: same account, same environment, not swapped?',
    client_secret_post:
      'Copy clientId and clientSecret again from this client in the Dashboard: same account, same environment, not swapped?',
    private_key_jwt:
      'Import the public half of the first of signingKeys at this client, with the usage "Signing", and check its end date',
    none: 'Switch the client secret off at this client, or give clientSecret',
  }
  const said = detail.includes(clientId) ? '' : detail.replace(/^token/, '')
  return finding('client', `the issuer refuses this clientId by ${clientAuth}${said}`, remedies[clientAuth])
}
