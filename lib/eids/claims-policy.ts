import { tokenClaims } from './token-claims.js'
import type { Claims } from './types.js'

/** What a session may know about a person. */
export interface ClaimsPolicy {
  /**
   * The claims that belong into `session.user`: the default ones and those named in `claims`.
   *
   * @param claims taken over: when all of them belong there, they are the answer
   */
  keep(claims: Record<string, unknown>): Record<string, unknown>
  /** Whether an ID token with these claims holds nothing that the session may not keep. */
  mayKeepIdToken(claims: Claims): boolean
  /** The claims that keep it from that, by name. */
  unnamed(claims: Claims): readonly string[]
}

/** Kept for the application without being named: the key of the person, how they signed in, and what to call them. */
const keptByDefault: readonly string[] = Object.freeze([
  'iss',
  'sub',
  'idp',
  'acr',
  'amr',
  'auth_time',
  'name',
  'given_name',
  'family_name',
  'middle_name',
  'locale',
])

/** About the token or the transaction rather than the person: of no use in `session.user`, harmless in a kept token. */
const protocolClaims: readonly string[] = Object.freeze([
  ...tokenClaims,
  'transaction_id',
  'idp_issuer',
  // Of the transaction, and how much its strength is worth (RFC 8417 §2.2, RFC 8485 §3.2).
  ...['txn', 'vot', 'vtm'],
  // What Entra ID and Okta write for themselves.
  ...['ver', 'uti', 'rh', 'aio'],
])

const PERSONAL_NUMBER =
  /^(?:nin|acting_nin|ssn|cpr|hetu|satu|pid|idp_id|ftn_sub|personal_?number|national_?id)$|(?:^|[_.])(?:nin|cpr|hetu|satu|ssn|national_id)(?:_value)?$/i

/**
 * Whether a claim of this name holds a number that identifies the person for life: national identity numbers, and
 * `idp_id`, which is one for some eIDs. Good for an application's own log redaction.
 */
export function isPersonalNumberClaim(name: string): boolean {
  return PERSONAL_NUMBER.test(name)
}

/**
 * The policy of one registration. It is a list of names, never a list of exceptions: Signicat accounts rename claims
 * freely, so only a claim that somebody named can be known to be wanted.
 */
export function createClaimsPolicy(extraNames: readonly string[]): ClaimsPolicy {
  const named = extraNames.filter((name) => !(name in Object.prototype))
  const kept: ReadonlySet<string> = new Set([...keptByDefault, ...named])
  const keepable: ReadonlySet<string> = new Set([...kept, ...protocolClaims])
  return Object.freeze({
    keep: (claims: Record<string, unknown>) => pick(claims, kept),
    mayKeepIdToken: (claims: Claims) => Object.keys(claims).every((name) => keepable.has(name)),
    unnamed: (claims: Claims) => Object.keys(claims).filter((name) => !keepable.has(name)),
  })
}

function pick(claims: Record<string, unknown>, names: ReadonlySet<string>): Record<string, unknown> {
  // As JSON made it, it has the form in which V8 freezes and serialises fastest; every copy loses that.
  if (hasNoOther(claims, names)) return claims
  const picked: Record<string, unknown> = {}
  for (const name of names) {
    const value = claims[name]
    if (value !== undefined) picked[name] = value
  }
  return picked
}

function hasNoOther(claims: Claims, names: ReadonlySet<string>): boolean {
  for (const name in claims) {
    if (!names.has(name) || claims[name] === undefined) return false
  }
  return true
}
