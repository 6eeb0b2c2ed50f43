import type { Config } from '../../config/config.js'
import { IssuerError } from '../../errors.js'
import type { DpopNonces } from '../../issuer/dpop-nonces.js'
import { dpopProof } from '../../oidc/dpop-proof.js'
import type { KeptTokens } from '../../session/types.js'

/** A call to an API, on behalf of the person signed in. Only what can be sent twice, since a server may ask for a nonce. */
export interface ApiCall {
  /** Default `GET`. */
  readonly method?: string
  /** `authorization` and `dpop` are set by the call itself. */
  readonly headers?: Readonly<Record<string, string>>
  /** Default none. */
  readonly body?: string | URLSearchParams | Uint8Array<ArrayBuffer>
}

interface Sending {
  /** Of the registration. Default: none is remembered. */
  readonly nonces?: DpopNonces
  readonly url: URL
  readonly call: ApiCall
  readonly tokens: KeptTokens
}

/**
 * Sends one call with the access token, bound by a proof when the token is. A nonce that the server
 * asks for is used at once, and again in the calls that come.
 *
 * @throws TypeError for an address that is not https
 * @see RFC 6750 §2.1, RFC 9449 §7 and §9
 */
export async function callApi(config: Config, sending: Sending): Promise<Response> {
  checkAddress(config, sending.url)
  const first = await send(config, sending)
  const nonce = askedNonce(first, sending.tokens)
  return nonce === null ? first : send(config, sending, nonce)
}

/** The tokens go to nobody who listens on the way. */
function checkAddress({ allowInsecureLoopback }: Config, url: URL): void {
  // Set beside an issuer on this machine only.
  const mayBeHttp = allowInsecureLoopback && isLoopback(url.hostname)
  if (url.protocol === 'https:' || (url.protocol === 'http:' && mayBeHttp)) return
  throw new TypeError('an API is called by https only')
}

const isLoopback = (host: string): boolean => ['localhost', '127.0.0.1', '[::1]'].includes(host)

async function send(
  config: Config,
  { url, call, tokens, nonces }: Sending,
  nonce = nonces?.of(url),
): Promise<Response> {
  const { method = 'GET', body } = call
  const headers = new Headers(call.headers)
  headers.delete('dpop')
  headers.set('authorization', `${schemeOf(tokens)} ${tokens.accessToken}`)
  if (tokens.dpopKey !== undefined) {
    const { accessToken, dpopKey } = tokens
    const ask = { dpopKey, accessToken, method, url, now: config.clock() }
    headers.set('dpop', await dpopProof(nonce === undefined ? ask : { ...ask, nonce }))
  }
  const fetch = config.fetch ?? globalThis.fetch
  const response = await fetch(url.href, {
    method,
    headers: Object.fromEntries(headers),
    ...(body === undefined ? {} : { body }),
    // A redirect would carry the token to wherever it leads.
    redirect: 'manual',
    signal: AbortSignal.timeout(config.timeoutMs),
  })
  if (tokens.dpopKey !== undefined) nonces?.heard(url, response)
  return response
}

function schemeOf({ tokenType, dpopKey }: KeptTokens): string {
  if (tokenType === 'bearer') return 'Bearer'
  if (dpopKey !== undefined) return 'DPoP'
  throw new IssuerError('ERR_SIGNICAT_ISSUER_ANSWER_INVALID', { detail: 'the key of the token is missing' })
}

function askedNonce(response: Response, { dpopKey }: KeptTokens): string | null {
  if (dpopKey === undefined || response.status !== 401) return null
  const challenge = response.headers.get('www-authenticate') ?? ''
  return /\bDPoP\b.*\berror="?use_dpop_nonce\b/i.test(challenge) ? response.headers.get('dpop-nonce') : null
}
