import { type Levels, meetsLevel } from '../eids/levels.js'
import type { Claims, Loa } from '../eids/types.js'
import type { IssuerName } from '../issuer/types.js'
import { authenticationTimeFault } from './authentication-rules.js'
import {
  audienceFault,
  type ClaimFault,
  expiryFault,
  fault,
  issuedAtFault,
  issuerFault,
  type Moment,
  notBeforeFault,
  secretFault,
  subjectFault,
} from './claim-rules.js'
import { idTokenShapeFault } from './id-token.js'
import { accessTokenHashFault } from './token-hash.js'

/** What a caller asks of an ID token. */
export interface IdTokenDemand {
  /** The one that the login was started with; compared when given. */
  readonly nonce?: string
  /** The access token that came along; held against `at_hash` when that is there. */
  readonly accessToken?: string
  /** Seconds since the person proved who they are; 0 counts. */
  readonly maxAge?: number
  /** Lowest level of assurance; an unknown `acr` is below every level. */
  readonly loa?: Loa
}

export interface PresentedIdTokenRules extends Moment {
  readonly issuer: IssuerName
  readonly clientId: string
  readonly algorithm: string
  readonly sandboxAllowed: boolean
  /** The `acr` values of the issuer by level. */
  readonly levels: Levels
  readonly demand: IdTokenDemand
}

/** Claims that access and logout tokens have and ID tokens do not: without a nonce to ask for, `typ` alone would tell them apart. */
const claimsOfOtherKinds = ['scope', 'client_id', 'events']

/** The first rule that the claims of an ID token break which did not come straight from the token endpoint, or `null`. */
export function presentedIdTokenFault(claims: Claims, rules: PresentedIdTokenRules): ClaimFault | null {
  const { demand, algorithm } = rules
  const { nonce, accessToken } = demand
  return (
    issuerFault(claims, rules.issuer) ??
    audienceFault(claims, rules.clientId) ??
    subjectFault(claims) ??
    expiryFault(claims, rules) ??
    notBeforeFault(claims, rules) ??
    issuedAtFault(claims, rules, Number.POSITIVE_INFINITY) ??
    otherKindFault(claims) ??
    (nonce === undefined ? null : secretFault(claims, 'nonce', nonce)) ??
    (accessToken === undefined ? null : accessTokenHashFault(claims, { accessToken, algorithm })) ??
    authenticationTimeFault(claims, { ...rules, ...maxAgeOf(demand), requireAuthTime: false }) ??
    idTokenShapeFault(claims) ??
    strengthFault(claims, rules)
  )
}

const maxAgeOf = ({ maxAge }: IdTokenDemand): { readonly maxAge?: number } =>
  maxAge === undefined ? {} : { maxAge }

function otherKindFault(claims: Claims): ClaimFault | null {
  const other = claimsOfOtherKinds.find((name) => Object.hasOwn(claims, name))
  return other === undefined ? null : fault(other, 'unexpected')
}

function strengthFault(
  claims: Claims,
  { demand, sandboxAllowed, levels }: PresentedIdTokenRules,
): ClaimFault | null {
  if (claims.sandbox === true && !sandboxAllowed) return fault('sandbox', 'mismatch')
  if (demand.loa === undefined || meetsLevel(claims.acr, demand.loa, levels)) return null
  return fault('acr', claims.acr === undefined ? 'missing' : 'mismatch')
}
