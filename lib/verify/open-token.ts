import type { JWTVerifyGetKey } from 'jose'
import { deepFreeze } from '../config/clone.js'
import type { Claims } from '../eids/types.js'
import type { Decrypter } from '../issuer/decrypter.js'
import type { IssuerName } from '../issuer/types.js'
import type { Clock } from '../shared/clock.js'
import type { AccessTokenRules } from './access-token-rules.js'
import { ID_TOKEN_TYPES, refuseClaims } from './id-token.js'
import type { Introspect } from './introspection.js'
import { logoutTokenRefusal } from './logout-token.js'
import { openSigned } from './signature.js'
import type { TokenMemory } from './token-memory.js'
import { foreignFault, headerOfToken, looksLikeJwt, sizeFault } from './unverified.js'

/** What opening a token takes. */
export interface OpeningParts {
  /** What is known of its name at the moment. */
  readonly issuerName: () => IssuerName
  /** Accepted for access tokens. */
  readonly algorithms: readonly string[]
  /** Accepted for ID and logout tokens. */
  readonly idTokenAlgorithms: readonly string[]
  readonly keys: JWTVerifyGetKey
  readonly decrypter: Decrypter
  /** Kinds of token that are refused unless they are encrypted. */
  readonly mustBeEncrypted: { readonly idToken: boolean; readonly logoutToken: boolean }
  readonly clock: Clock
  readonly introspect: Introspect | null
}

/** A token whose header and signature are right. */
export interface Opened {
  readonly claims: Claims
  readonly alg: string
  readonly shape: AccessTokenRules['shape']
}

/** Seconds that a signature is remembered: a key that was withdrawn is noticed as soon as without a memory. */
const REMEMBER_SECONDS = 300
/** `typ` of access tokens: that of RFC 9068, and those of issuers that do not say (RFC 8725 §3.11). */
const typesOf: Readonly<Record<Opening['kind'], readonly (string | null)[]>> = {
  access: ['at+jwt', null, 'jwt'],
  id: ID_TOKEN_TYPES,
}

/** How a token is to be opened. */
export interface Opening {
  readonly memory: TokenMemory<Opened>
  readonly kind: 'id' | 'access'
}

/** Signature and header; a token that was seen lately is known. Its claims are looked at anew every time. */
export async function openToken(parts: OpeningParts, unverifiedToken: string, how: Opening): Promise<Opened> {
  refuseClaims(sizeFault(unverifiedToken))
  const known = how.memory.get(unverifiedToken)
  if (known !== undefined) return known
  const must = how.kind === 'id' && parts.mustBeEncrypted.idToken ? 'must-be-encrypted' : 'may-be-plain'
  const signed = await parts.decrypter.open(unverifiedToken, must)
  refuseClaims(foreignFault(signed, parts.issuerName()))
  const algorithms = how.kind === 'id' ? parts.idTokenAlgorithms : parts.algorithms
  const claims = deepFreeze(
    await openSigned(signed, { algorithms, keys: parts.keys, types: typesOf[how.kind] }),
  )
  const { alg, typ } = await headerOfToken(signed)
  const opened: Opened = { claims, alg, shape: typ === 'at+jwt' ? 'profile' : 'plain' }
  const { exp } = claims
  const now = parts.clock()
  how.memory.set(
    unverifiedToken,
    opened,
    typeof exp === 'number' ? Math.min(exp, now + REMEMBER_SECONDS) : now,
  )
  return opened
}

export async function openAccessToken(
  parts: OpeningParts,
  unverifiedToken: string,
  memory: TokenMemory<Opened>,
): Promise<Opened> {
  refuseClaims(sizeFault(unverifiedToken))
  if (parts.introspect === null || looksLikeJwt(unverifiedToken)) {
    return openToken(parts, unverifiedToken, { memory, kind: 'access' })
  }
  const claims = deepFreeze({ ...(await parts.introspect(unverifiedToken)) })
  return { claims, alg: '', shape: 'reference' }
}

export async function openLogoutToken(parts: OpeningParts, unverifiedToken: string): Promise<string> {
  try {
    refuseClaims(sizeFault(unverifiedToken))
    const must = parts.mustBeEncrypted.logoutToken ? 'must-be-encrypted' : 'may-be-plain'
    return await parts.decrypter.open(unverifiedToken, must)
  } catch (error) {
    throw logoutTokenRefusal(error)
  }
}
