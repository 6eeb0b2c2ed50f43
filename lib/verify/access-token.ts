import { type Levels, levelOf } from '../eids/levels.js'
import type { Claims, Loa } from '../eids/types.js'
import { type AccessTokenRules, boundTo, scopesOf } from './access-token-rules.js'
import { isTextList } from './claim-rules.js'

/** An access token that was accepted. Times are seconds since 1970. */
export interface AccessToken {
  readonly issuer: string
  /** Who it is about; a token of a program may have none. */
  readonly sub?: string
  /** The application that it was issued to. */
  readonly clientId?: string
  /** The APIs that it is for. */
  readonly audiences: readonly string[]
  readonly scopes: readonly string[]
  readonly expiresAt: number
  readonly issuedAt?: number
  /** Code of the eID, such as `nbid`. */
  readonly idp?: string
  /** Level of assurance that `acr` stands for; not there when it is no level. */
  readonly loa?: Loa
  /** What the issuer says of the strength of the login behind it. */
  readonly acr?: string
  /** Methods that the person used, as the issuer names them. */
  readonly amr?: readonly string[]
  /** When the person last proved who they are. */
  readonly authTime?: number
  /** Thumbprint of the key that it is bound to; it was used with a proof of that key. */
  readonly boundTo?: string
  /** `jwt` was verified here, `reference` by asking the issuer. */
  readonly kind: 'jwt' | 'reference'
  /** Everything it says, frozen. */
  readonly claims: Claims
}

/** The view of claims that broke no rule. */
export function accessTokenOf(
  claims: Claims,
  { issuer, shape, levels }: Pick<AccessTokenRules, 'issuer' | 'shape'> & { readonly levels: Levels },
): AccessToken {
  const {
    iss = String(issuer),
    sub,
    client_id: clientId,
    aud,
    exp,
    iat,
    idp,
    acr,
    amr,
    auth_time: authTime,
  } = claims
  const loa = levelOf(acr, levels)
  const key = boundTo(claims)
  return Object.freeze({
    issuer: String(iss),
    kind: shape === 'reference' ? 'reference' : 'jwt',
    audiences: Object.freeze(typeof aud === 'string' ? [aud] : isTextList(aud) ? [...aud] : []),
    scopes: Object.freeze([...(scopesOf(claims.scope) ?? [])]),
    expiresAt: Number(exp),
    claims,
    ...(typeof sub === 'string' ? { sub } : {}),
    ...(typeof clientId === 'string' ? { clientId } : {}),
    ...(typeof iat === 'number' ? { issuedAt: iat } : {}),
    ...(typeof idp === 'string' ? { idp } : {}),
    ...(loa === null ? {} : { loa }),
    ...(typeof acr === 'string' ? { acr } : {}),
    ...(isTextList(amr) ? { amr } : {}),
    ...(typeof authTime === 'number' ? { authTime } : {}),
    ...(key === undefined ? {} : { boundTo: key }),
  })
}
