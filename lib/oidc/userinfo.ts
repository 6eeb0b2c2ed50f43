import { jwtVerify } from 'jose'
import * as client from 'openid-client'
import { namesOfAlgorithm } from '../config/algorithms.js'
import type { Config } from '../config/config.js'
import { IssuerError } from '../errors.js'
import type { Decrypter } from '../issuer/decrypter.js'
import type { IssuerKeys } from '../issuer/types.js'
import { upstreamError } from '../issuer/upstream-error.js'
import { isCompactJws } from '../shared/compact-jose.js'
import type { Connection } from './connection.js'
import { resumeDpop, withDpop } from './dpop.js'

type UserinfoClaims = Readonly<Record<string, unknown>>

/** What a signed answer is verified with. */
export interface UserinfoRules {
  readonly config: Pick<
    Config,
    'clientId' | 'idTokenAlg' | 'requireEncrypted' | 'clock' | 'clockToleranceSeconds'
  >
  readonly keys: IssuerKeys
  readonly decrypter: Decrypter
}

/** The same with the name of the issuer as its metadata has it. */
interface AnswerRules extends UserinfoRules {
  readonly issuer: string
}

export interface UserinfoAsk {
  readonly accessToken: string
  /** Of the verified ID token. */
  readonly sub: string
  /** Of the session, when the token is bound to a key. */
  readonly dpopKey: string | undefined
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
  ask: UserinfoAsk,
): Promise<UserinfoClaims> {
  try {
    const claims = await readAnswer(await request(connection, ask), {
      ...rules,
      issuer: connection.metadata.issuer,
    })
    // The substitution of another person's claims, by a token that was mixed up (Core §16.11).
    if (claims.sub !== ask.sub) throw failed('sub is another one')
    return claims
  } catch (error) {
    const cause = upstreamError(error, 'userinfo')
    if (cause.code === 'ERR_SIGNICAT_USERINFO_FAILED') throw cause
    throw new IssuerError('ERR_SIGNICAT_USERINFO_FAILED', { detail: cause.detail ?? 'userinfo', cause })
  }
}

async function request(connection: Connection, { accessToken, dpopKey }: UserinfoAsk): Promise<Response> {
  const { handle, metadata } = connection
  if (metadata.userinfo_endpoint === undefined) throw failed('the issuer has no userinfo')
  const headers = new Headers({ accept: 'application/json, application/jwt' })
  const url = new URL(metadata.userinfo_endpoint)
  const dpop = dpopKey === undefined ? null : await resumeDpop(connection, dpopKey)
  return client.fetchProtectedResource(handle, accessToken, url, 'GET', null, headers, withDpop(dpop))
}

async function readAnswer(response: Response, rules: AnswerRules): Promise<UserinfoClaims> {
  if (response.status !== 200) throw failed(`status ${response.status}`)
  const type = response.headers.get('content-type') ?? ''
  if (/^application\/jwt\s*(;|$)/i.test(type)) return readJwt(await response.text(), rules)
  if (rules.config.requireEncrypted.has('userinfo')) throw failed('not encrypted')
  return readJson(await response.text())
}

/** Signed, encrypted, or first the one and then the other (Core §5.3.2). */
async function readJwt(jwt: string, rules: AnswerRules): Promise<UserinfoClaims> {
  const must = rules.config.requireEncrypted.has('userinfo') ? 'must-be-encrypted' : 'may-be-plain'
  const opened = await rules.decrypter.open(jwt, must)
  const isSigned = opened === jwt || !opened.trimStart().startsWith('{')
  return isSigned ? verify(opened, rules) : readJson(opened)
}

function readJson(text: string): UserinfoClaims {
  try {
    const claims: unknown = JSON.parse(text)
    if (isObject(claims)) return claims
  } catch {
    // Why it does not parse would quote it.
  }
  throw failed('not a JSON object')
}

async function verify(jwt: string, { config, keys, issuer }: AnswerRules): Promise<UserinfoClaims> {
  if (!isCompactJws(jwt)) throw failed('not a compact JWS')
  const { payload, protectedHeader } = await jwtVerify(jwt, keys.resolver('login'), {
    algorithms: [...namesOfAlgorithm(config.idTokenAlg)],
    clockTolerance: config.clockToleranceSeconds,
    currentDate: new Date(config.clock() * 1000),
  })
  // An access or logout token is never taken for claims about a person (RFC 8725 §3.11).
  if (!/^(?:application\/)?jwt$/i.test(protectedHeader.typ ?? 'JWT')) throw failed('typ')
  const { iss = issuer, aud = config.clientId } = payload
  // Both are optional there (Core §5.3.2), but must be right when they are there.
  if (iss !== issuer) throw failed('iss is another one')
  if (![aud].flat().includes(config.clientId)) throw failed('aud is another one')
  return payload
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function failed(problem: string): IssuerError {
  return new IssuerError('ERR_SIGNICAT_USERINFO_FAILED', { detail: `userinfo: ${problem}` })
}
