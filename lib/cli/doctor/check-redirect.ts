import { isSignicatError } from '../../errors.js'
import { saidBy } from '../../shared/foreign-text.js'
import { askedScopes } from './check-scopes.js'
import { errorText } from './error-text.js'
import { ordinaryAsk, type Protocol } from './protocol.js'
import { finding, good, note, quoted, type Row } from './report.js'

/** Whether the issuer takes a login request of this application, as far as it says so without a person. */
export async function checkRedirect(protocol: Protocol): Promise<readonly Row[]> {
  const pushed = await pushedRows(protocol)
  if (pushed.some(({ outcome }) => outcome === 'finding')) return pushed
  return [...pushed, await authorizeRow(protocol)]
}

/** A pushed request is answered to the program, with a reason (RFC 9126 §2.3). */
async function pushedRows(protocol: Protocol): Promise<readonly Row[]> {
  const { redirectUri } = protocol
  const least = await push(protocol, ['openid'])
  if (least === null) return []
  if (least !== 'taken') {
    const says = `the issuer refuses a login that comes back to ${redirectUri}: ${least}`
    return [finding('redirect-uri', says, `Register exactly ${redirectUri} at the client`)]
  }
  const scope = askedScopes(protocol.config)
  const whole = await push(protocol, scope)
  if (whole === 'taken' || whole === null) return [good('redirect-uri', redirectUri)]
  const remedy = `Allow these scopes at the client, or ask for fewer: ${scope.join(' ')}`
  return [
    good('redirect-uri', redirectUri),
    finding('request', `the issuer refuses a login with what is asked for: ${whole}`, remedy),
  ]
}

/** `null`: nothing can be told. */
async function push(protocol: Protocol, scope: readonly string[]): Promise<string | null> {
  if (protocol.pushing === null) return null
  try {
    await protocol.pushing.authorizationUrl(ordinaryAsk(protocol, scope))
    return 'taken'
  } catch (error) {
    // The client's credentials have a line of their own.
    return isSignicatError(error, 'ERR_SIGNICAT_CLIENT_REFUSED') ? null : errorText(error)
  }
}

/** The first answer to a browser: it is asked for, and not followed. */
async function authorizeRow(protocol: Protocol): Promise<Row> {
  const { config, oidc } = protocol
  const fetch = config.fetch ?? globalThis.fetch
  try {
    const url = await oidc.authorizationUrl(ordinaryAsk(protocol))
    const { status, headers } = await fetch(url, {
      redirect: 'manual',
      headers: { accept: 'text/html' },
      signal: AbortSignal.timeout(config.timeoutMs),
    })
    return judge(protocol, { status, location: headers.get('location') })
  } catch (error) {
    const remedy = 'See the other lines first; then try a login in a browser'
    return isSignicatError(error)
      ? finding('login', `a login cannot be started: ${errorText(error)}`, remedy)
      : finding('login', 'the page that people sign in at cannot be reached', remedy)
  }
}

interface FirstAnswer {
  readonly status: number
  readonly location: string | null
}

function judge({ redirectUri, metadata }: Protocol, { status, location }: FirstAnswer): Row {
  const remedy = `Register exactly ${redirectUri} at the client; check the client id, the scopes and that the client is active`
  if (status >= 500) return finding('login', `the issuer fails with status ${status}`, 'Ask again later')
  if (status >= 400) return finding('login', `the issuer refuses the login with status ${status}`, remedy)
  if (location === null || !URL.canParse(location, metadata.authorization_endpoint)) {
    return status < 300
      ? good('login', 'the issuer shows a page')
      : note('login', `status ${status} without a place to go`)
  }
  const target = new URL(location, metadata.authorization_endpoint)
  const error = target.searchParams.get('error')
  if (target.origin + target.pathname === redirectUri && error !== null) {
    return finding(
      'login',
      `the issuer sends people back with ${quoted(error)}${saidBy(target.searchParams.get('error_description'))}`,
      'Check scope and authorization',
    )
  }
  // Signicat shows mistakes of the client on a page of its own.
  if (/\/error$/i.test(target.pathname)) return finding('login', 'the issuer leads to its error page', remedy)
  return good('login', 'the issuer leads on to a sign-in')
}
