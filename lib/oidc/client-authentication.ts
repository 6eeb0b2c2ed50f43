import { importJWK, type JWK } from 'jose'
import * as client from 'openid-client'
import type { Config } from '../config/config.js'
import type { PrivateJwk } from '../config/options.js'
import { IssuerError } from '../errors.js'

/** The settings that say how the application proves itself. */
export type ClientCredentials = Pick<Config, 'clientAuth' | 'clientSecret' | 'signingKeys' | 'timeoutMs'>

/**
 * How the application proves itself in every call (OpenID Connect Core 1.0 §9). The secret is asked for at each call, so
 * that a rotated one is used from then on; the key is imported once.
 */
export function createClientAuthentication(credentials: ClientCredentials): client.ClientAuth {
  switch (credentials.clientAuth) {
    case 'client_secret_basic':
      return withSecret(credentials, client.ClientSecretBasic)
    case 'client_secret_post':
      return withSecret(credentials, client.ClientSecretPost)
    case 'private_key_jwt':
      return withKey(credentials)
    case 'none':
      return client.None()
  }
}

function withSecret(
  credentials: ClientCredentials,
  method: (secret: string) => client.ClientAuth,
): client.ClientAuth {
  return async (...call) => {
    const secret = await readSecret(credentials)
    return method(secret)(...call)
  }
}

async function readSecret({ clientSecret, timeoutMs }: ClientCredentials): Promise<string> {
  const secret = clientSecret === null ? '' : await inTime(clientSecret, timeoutMs)
  if (typeof secret === 'string' && secret !== '') return secret
  throw unusable('clientSecret gave no secret')
}

async function inTime(clientSecret: () => string | Promise<string>, timeoutMs: number): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(unusable('clientSecret took longer than timeoutMs')), timeoutMs)
  })
  try {
    return await Promise.race([clientSecret(), late])
  } catch (error) {
    throw error instanceof IssuerError ? error : unusable('clientSecret threw')
  } finally {
    clearTimeout(timer)
  }
}

/** `aud` is the issuer alone, which openid-client sees to (RFC 7523bis §4). */
function withKey({ signingKeys }: ClientCredentials): client.ClientAuth {
  let ready: Promise<client.ClientAuth> | undefined
  return async (...call) => {
    ready ??= importKey(signingKeys[0])
    const authenticate = await ready
    return authenticate(...call)
  }
}

async function importKey(jwk: PrivateJwk | undefined): Promise<client.ClientAuth> {
  if (jwk === undefined || !isJwk(jwk)) throw unusable('signingKeys holds no key')
  const alg = algorithmOf(jwk)
  const key = await importJWK(jwk, alg).catch(() => undefined)
  if (key === undefined || key instanceof Uint8Array) throw unusable('signingKeys[0] cannot be imported')
  return client.PrivateKeyJwt(
    { key, ...(jwk.kid === undefined ? {} : { kid: jwk.kid }) },
    {
      [client.modifyAssertion](header) {
        // openid-client writes Ed25519 by its new name (RFC 9864), which few issuers know yet.
        header.alg = alg
      },
    },
  )
}

function algorithmOf({ kty, crv, alg }: JWK): string {
  if (alg !== undefined) return alg
  if (kty === 'OKP') return 'EdDSA'
  if (kty === 'RSA') return 'RS256'
  return crv === 'P-521' ? 'ES512' : crv === 'P-384' ? 'ES384' : 'ES256'
}

function isJwk(value: PrivateJwk): value is PrivateJwk & JWK {
  return ['kty', 'kid', 'alg', 'crv'].every((name) => ['string', 'undefined'].includes(typeof value[name]))
}

/** Nothing was sent. The application's own fault or its vault's, so the cause stays with the application. */
function unusable(problem: string): IssuerError {
  return new IssuerError('ERR_SIGNICAT_CLIENT_REFUSED', {
    detail: `${problem}; nothing was sent`,
    statusCode: 503,
  })
}
