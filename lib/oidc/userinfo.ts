import { jwtVerify } from 'jose'
import * as client from 'openid-client'
import type { Config } from '../config/config.js'
import { IssuerError } from '../errors.js'
import type { IssuerKeys } from '../issuer/types.js'
import { upstreamError } from '../issuer/upstream-error.js'
import type { Connection } from './connection.js'

type UserinfoClaims = Readonly<Record<string, unknown>>

/** What a signed answer is verified with. */
export interface UserinfoRules {
  readonly config: Pick<Config, 'clientId' | 'issuer' | 'idTokenAlg' | 'clock' | 'clockToleranceSeconds'>
  readonly keys: IssuerKeys
}

export interface UserinfoAsk {
  readonly accessToken: string
  /** Of the verified ID token. */
  readonly sub: string
}

/**
 * Asks with openid-client but reads the answer here: its own reader takes signed answers without looking at the signature.
 *
 * @throws {@link IssuerError} `ERR_SIGNICAT_USERINFO_FAILED`
 * @see OpenID Connect Core 1.0 §5.3
 */
export async function fetchUserinfo(
  connection: Connection,
  rules: UserinfoRules,
  { accessToken, sub }: UserinfoAsk,
): Promise<UserinfoClaims> {
  try {
    const claims = await readAnswer(await request(connection, accessToken), rules)
    // The substitution of another person's claims, by a token that was mixed up (Core §16.11).
    if (claims.sub !== sub) throw failed('sub is another one')
    return claims
  } catch (error) {
    const cause = upstreamError(error, 'userinfo')
    if (cause.code === 'ERR_SIGNICAT_USERINFO_FAILED') throw cause
    throw new IssuerError('ERR_SIGNICAT_USERINFO_FAILED', { detail: cause.detail ?? 'userinfo', cause })
  }
}

async function request({ handle, metadata }: Connection, accessToken: string): Promise<Response> {
  if (metadata.userinfo_endpoint === undefined) throw failed('the issuer has no userinfo')
  const headers = new Headers({ accept: 'application/json, application/jwt' })
  const url = new URL(metadata.userinfo_endpoint)
  return client.fetchProtectedResource(handle, accessToken, url, 'GET', null, headers)
}

async function readAnswer(response: Response, rules: UserinfoRules): Promise<UserinfoClaims> {
  if (response.status !== 200) throw failed(`status ${response.status}`)
  const type = response.headers.get('content-type') ?? ''
  if (/^application\/jwt\s*(;|$)/i.test(type)) return verify(await response.text(), rules)
  const claims: unknown = await response.json().catch(() => null)
  if (!isObject(claims)) throw failed('not a JSON object')
  return claims
}

async function verify(jwt: string, { config, keys }: UserinfoRules): Promise<UserinfoClaims> {
  const { payload } = await jwtVerify(jwt, keys.resolver('login'), {
    algorithms: [config.idTokenAlg],
    clockTolerance: config.clockToleranceSeconds,
    currentDate: new Date(config.clock() * 1000),
  })
  const { iss = config.issuer, aud = config.clientId } = payload
  // Both are optional there (Core §5.3.2), but must be right when they are there.
  if (iss !== config.issuer) throw failed('iss is another one')
  if (![aud].flat().includes(config.clientId)) throw failed('aud is another one')
  return payload
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function failed(problem: string): IssuerError {
  return new IssuerError('ERR_SIGNICAT_USERINFO_FAILED', { detail: `userinfo: ${problem}` })
}
