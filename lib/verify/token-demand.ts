import { satisfiesLoa } from '../eids/loa.js'
import type { Loa } from '../eids/types.js'
import type { AccessToken } from './access-token.js'
import { type ClaimFault, fault, type Moment } from './claim-rules.js'

/** What a caller asks of a token beyond its being good. */
export interface TokenDemand {
  /** Scopes that must all be there: a text with spaces, or a list. */
  readonly scope?: string | readonly string[]
  /** Lowest level of assurance; an unknown `acr` is below every level. */
  readonly loa?: Loa
  /** Seconds since the person last proved who they are; 0 counts. */
  readonly maxAge?: number
}

/** The scopes that a demand names. */
function scopesOfDemand({ scope }: Pick<TokenDemand, 'scope'>): readonly string[] {
  if (scope === undefined) return []
  return typeof scope === 'string' ? scope.split(' ').filter((name) => name !== '') : scope
}

/** What of the demand the token does not meet, or `null`. */
export function tokenDemandFault(
  token: Pick<AccessToken, 'scopes' | 'acr' | 'loa' | 'authTime'>,
  demand: TokenDemand,
  { now, toleranceSeconds }: Moment,
): ClaimFault | null {
  const { loa, maxAge } = demand
  if (!scopesOfDemand(demand).every((name) => token.scopes.includes(name))) return fault('scope', 'missing')
  if (loa !== undefined && !satisfiesLoa(token.loa, loa)) {
    return fault('acr', token.acr === undefined ? 'missing' : 'mismatch')
  }
  if (maxAge === undefined) return null
  if (token.authTime === undefined) return fault('auth_time', 'missing')
  return now - token.authTime <= maxAge + toleranceSeconds ? null : fault('auth_time', 'too-old')
}
