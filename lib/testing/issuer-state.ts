import { randomUUID } from 'node:crypto'
import { SignJWT } from 'jose'
import type { Claims } from '../eids/types.js'
import type { Clock } from '../shared/clock.js'
import type { ActiveFaults } from './faults.js'
import type { Grant } from './person-claims.js'
import { fakeKey } from './signing-keys.js'
import type { AccessTokenOptions } from './types.js'

/** What the fake issuer is made of. */
export interface IssuerSettings {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string | null
  readonly discovery: Claims
  readonly encryptionKey: Readonly<Record<string, unknown>> | null
  readonly clock: Clock
}

/** What the fake issuer remembers. */
export interface IssuerState {
  readonly settings: IssuerSettings
  readonly faults: ActiveFaults
  readonly codes: Map<string, Grant>
  readonly tokens: Map<string, Grant>
  readonly refreshTokens: Map<string, Grant>
  readonly pushed: Map<string, URLSearchParams>
  rotation: number
  keyFetches: number
}

/** Signs as the issuer; members of the header that are given win. */
export async function sign({ rotation }: IssuerState, claims: Claims, header: Claims): Promise<string> {
  const key = await fakeKey(rotation)
  return new SignJWT({ ...claims })
    .setProtectedHeader({ kid: key.kid, typ: 'JWT', alg: 'RS256', ...header })
    .sign(key.privateKey)
}

export function accessTokenClaims({ settings }: IssuerState, options: AccessTokenOptions): Claims {
  const { issuer, clientId, clock } = settings
  const { audience = clientId, scope = 'openid', sub = 'kari', loa, expiresIn = 600, boundTo } = options
  const now = clock()
  return {
    iss: issuer,
    aud: audience,
    sub,
    client_id: clientId,
    iat: now,
    exp: now + expiresIn,
    jti: randomUUID(),
    scope,
    auth_time: now,
    ...(loa === undefined ? {} : { acr: loa }),
    ...(boundTo === undefined ? {} : { cnf: { jkt: boundTo } }),
    ...options.claims,
  }
}
