import { namesOfAlgorithm } from '../config/algorithms.js'
import { acrValuesOfLevel, type Levels } from '../eids/levels.js'
import type { Claims } from '../eids/types.js'
import { ConfigError, type ConfigFault, IssuerError } from '../errors.js'
import { type AccessToken, accessTokenOf } from './access-token.js'
import { accessTokenFault } from './access-token-rules.js'
import { type ClaimFault, fault, type Moment } from './claim-rules.js'
import { PROOF_SECONDS, type ProvenRequest, verifyProof } from './dpop-proof.js'
import { refuseClaims } from './id-token.js'
import { type LogoutOrder, verifyLogoutToken } from './logout-token.js'
import { type Opened, type OpeningParts, openAccessToken, openLogoutToken, openToken } from './open-token.js'
import { type IdTokenDemand, presentedIdTokenFault } from './presented-id-token.js'
import { createReplayMemory, type ReplayMemory } from './replay-memory.js'
import { type TokenDemand, tokenDemandFault } from './token-demand.js'
import { createTokenMemory } from './token-memory.js'
import type { IdTokenClaims } from './types.js'
import { headerOfToken } from './unverified.js'

/** What a caller asks of an access token. */
export interface AccessTokenDemand extends TokenDemand {
  /** The API, or several names of it, one of which the token must be for. Default: that of the verifier. */
  readonly audience?: string | readonly string[]
  /** The request that it came with, when it came as `Authorization: DPoP`. Needed for a token that is bound to a key. */
  readonly dpop?: ProvenRequest
}

/** Verifies tokens of one issuer. */
export interface TokenVerifier {
  /**
   * The claims of an ID token that somebody presents. Unlike at a login, nothing binds it to a browser: give the `nonce`
   * when it is known.
   *
   * @throws {@link TokenError} `ERR_SIGNICAT_TOKEN_INVALID`, `ERR_SIGNICAT_TOKEN_EXPIRED` or
   * `ERR_SIGNICAT_TOKEN_KEY_UNKNOWN`, with `claim` and `reason`; {@link IssuerError} when the keys cannot be had;
   * {@link ConfigError} without `clientId`
   * @see OpenID Connect Core 1.0 §3.1.3.7
   */
  verifyIdToken(unverifiedIdToken: string, demand?: IdTokenDemand): Promise<IdTokenClaims>
  /**
   * An access token for this API: a JWT of RFC 9068 or of Signicat's own shape, or a reference, when introspection is set up.
   *
   * @throws as {@link verifyIdToken}; {@link ConfigError} without an audience
   * @see RFC 9068 §4, RFC 9449 §7, RFC 7662
   */
  verifyAccessToken(unverifiedAccessToken: string, demand?: AccessTokenDemand): Promise<AccessToken>
  /**
   * Whose sessions a logout token ends. Whether it was seen before is for the caller to know.
   *
   * @throws {@link TokenError} `ERR_SIGNICAT_LOGOUT_TOKEN_INVALID` with `claim` and `reason`; {@link IssuerError}
   * @see OpenID Connect Back-Channel Logout 1.0 §2.6
   */
  verifyLogoutToken(unverifiedLogoutToken: string): Promise<LogoutOrder>
}

/** What a verifier is made of. */
export interface TokenVerifierParts extends OpeningParts {
  readonly clientId: string | null
  readonly audiences: readonly string[] | null
  /** Whether test identities are let in. */
  readonly sandboxAllowed: boolean
  readonly strictLogoutTokens: boolean
  /** The `acr` values of the issuer by level. */
  readonly levels: Levels
  readonly toleranceSeconds: number
  /** Bytes. */
  readonly remember: { readonly accessTokens: number; readonly idTokens: number }
}

export function createTokenVerifier(parts: TokenVerifierParts): TokenVerifier {
  const { clock, remember, toleranceSeconds } = parts
  const idTokens = createTokenMemory<Opened>(remember.idTokens, clock)
  const accessTokens = createTokenMemory<Opened>(remember.accessTokens, clock)
  const replays = createReplayMemory(PROOF_SECONDS + 2 * toleranceSeconds, clock)
  const moment = (): Moment => ({ now: clock(), toleranceSeconds })

  return Object.freeze({
    async verifyIdToken(unverifiedIdToken: string, demand: IdTokenDemand = {}) {
      const clientId = needed(parts.clientId, 'clientId')
      const { claims, alg } = await openToken(parts, unverifiedIdToken, { memory: idTokens, kind: 'id' })
      const { sandboxAllowed, levels } = parts
      checkLevel(demand, levels)
      const issuer = parts.issuerName()
      const rules = { ...moment(), issuer, clientId, algorithm: alg, sandboxAllowed, levels, demand }
      refuseClaims(presentedIdTokenFault(claims, rules))
      return acceptedIdToken(claims)
    },
    async verifyAccessToken(unverifiedAccessToken: string, demand: AccessTokenDemand = {}) {
      const audiences = needed(listOf(demand.audience) ?? parts.audiences, 'audience')
      checkLevel(demand, parts.levels)
      const { claims, shape } = await openAccessToken(parts, unverifiedAccessToken, accessTokens)
      const rules = { ...moment(), issuer: parts.issuerName(), audiences, shape }
      refuseClaims(accessTokenFault(claims, rules) ?? sandboxFault(claims, parts))
      const token = accessTokenOf(claims, { ...rules, levels: parts.levels })
      refuseClaims(tokenDemandFault(token, demand, rules))
      await requireProof(unverifiedAccessToken, token, { ...rules, replays, dpop: demand.dpop })
      return token
    },
    async verifyLogoutToken(unverifiedLogoutToken: string) {
      const { keys, strictLogoutTokens: strict } = parts
      const issuer = parts.issuerName()
      const clientId = needed(parts.clientId, 'clientId')
      const opened = await openLogoutToken(parts, unverifiedLogoutToken)
      const algorithm = await algorithmOf(opened, parts.idTokenAlgorithms)
      return verifyLogoutToken(opened, { ...moment(), issuer, clientId, algorithm, keys, strict })
    },
  })
}

/** The rules take one algorithm: that of the token when it is an accepted one, else whichever, which refuses it. */
async function algorithmOf(token: string, algorithms: readonly string[]): Promise<string> {
  const [first = ''] = algorithms
  try {
    const { alg } = await headerOfToken(token)
    return algorithms.flatMap(namesOfAlgorithm).includes(alg) ? alg : first
  } catch {
    // The verification says what is wrong with it.
    return first
  }
}

interface Proving extends Moment {
  readonly replays: ReplayMemory
  readonly dpop: ProvenRequest | undefined
}

/** A bound token needs its proof, and one that is not bound must not be taken for one that is (RFC 9449 §7.1, §7.2). */
async function requireProof(
  accessToken: string,
  { boundTo }: AccessToken,
  { dpop, ...rules }: Proving,
): Promise<void> {
  if (boundTo === undefined) return refuseClaims(dpop === undefined ? null : fault('cnf', 'missing'))
  if (dpop === undefined) return refuseClaims(fault('dpop', 'missing'))
  await verifyProof(dpop, { ...rules, accessToken, boundTo })
}

function sandboxFault({ sandbox }: Claims, { sandboxAllowed }: TokenVerifierParts): ClaimFault | null {
  const isTest = sandbox !== undefined && sandbox !== false
  return isTest && !sandboxAllowed ? fault('sandbox', 'mismatch') : null
}

function acceptedIdToken(claims: Claims): IdTokenClaims {
  if (isIdToken(claims)) return claims
  throw new IssuerError('ERR_SIGNICAT_ISSUER_ANSWER_INVALID', { detail: 'id token' })
}

function isIdToken(claims: Claims): claims is IdTokenClaims {
  return typeof claims.sub === 'string' && typeof claims.exp === 'number'
}

/** A level that no `acr` of the issuer stands for would refuse every token. */
function checkLevel({ loa }: Pick<TokenDemand, 'loa'>, levels: Levels): void {
  if (loa === undefined || acrValuesOfLevel(loa, levels).length > 0) return
  const problem = `names no acr for '${loa}', so that every token would be refused`
  throw new ConfigError([{ option: 'levels', problem, remedy: 'Name the acr values of the issuer' }])
}

const listOf = (value: string | readonly string[] | undefined): readonly string[] | null =>
  value === undefined ? null : typeof value === 'string' ? [value] : value

function needed<Value>(value: Value | null, option: string): Value {
  if (value !== null) return value
  const lacking: ConfigFault = {
    option,
    problem: 'is missing, and without it a token for somebody else would be accepted',
    remedy:
      option === 'audience'
        ? 'Name the API that tokens must be for'
        : 'Name the client that tokens must be for',
  }
  throw new ConfigError([lacking])
}
