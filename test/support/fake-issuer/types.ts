import type { JWK } from 'jose'

export type Claims = Record<string, unknown>

export interface TokenHeader {
  alg: string
  kid?: string | undefined
  typ?: string | undefined
}

/** What a test may change in the answers; each gets the honest value and returns what is sent. */
export interface IssuerFaults {
  discovery?: (document: Claims) => unknown
  jwks?: (set: { keys: JWK[] }) => unknown
  idTokenClaims?: (claims: Claims) => Claims
  /** A member that is `undefined` is left out of the header. */
  idTokenHeader?: (header: TokenHeader) => TokenHeader
  idToken?: (token: string) => string | Promise<string>
  tokenAnswer?: (answer: Claims) => unknown
  tokenResponse?: () => Response | Promise<Response>
  /** As `tokenAnswer`, for a refresh. */
  refreshAnswer?: (answer: Claims) => unknown
  /** As `idTokenClaims`, for the ID token of a refresh. */
  refreshedIdTokenClaims?: (claims: Claims) => Claims
  /** Held back until it resolves: a refresh arrived, its token is not spent yet. */
  beforeRefresh?: () => Promise<void>
  /** The refresh token is spent, the answer is on its way. */
  afterRefresh?: () => Promise<void>
  userinfo?: (claims: Claims) => unknown
  down?: (path: string) => boolean
  /** Answers instead of the honest endpoint; the call is counted all the same. */
  respond?: (path: string) => Response | undefined | Promise<Response | undefined>
}

export interface FakeIssuer {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  readonly fetch: typeof fetch
  /** Calls by endpoint: `discovery`, `jwks`, `token`, `userinfo`, `revocation`, `par`. */
  readonly calls: Record<string, number>
  readonly faults: IssuerFaults
  /** Refresh tokens that were spent a second time; the issuer then takes none of that login any more. */
  readonly reused: string[]
  /** Bodies that came to the revocation endpoint. */
  readonly revoked: URLSearchParams[]
  /** Bodies that came to the token endpoint. */
  readonly tokenRequests: { body: URLSearchParams; authorization: string | null }[]
  /** Paths below the issuer, in the order in which they were asked for. */
  readonly asked: string[]
  /** `Authorization` of the calls to userinfo, and their URLs. */
  readonly userinfoRequests: { url: string; authorization: string | null }[]
  /** What was pushed, by `request_uri`. */
  readonly pushed: ReadonlyMap<string, URLSearchParams>
  /** What the browser is sent back with after the person has signed in. */
  authorize(location: string, person?: Person): Promise<URLSearchParams>
  rotateKeys(): Promise<void>
  sign(claims: Claims, header?: Claims): Promise<string>
}

export interface Person {
  readonly sub?: string
  readonly name?: string
  readonly idp?: string
  readonly acr?: string
  readonly authTime?: number
  readonly claims?: Claims
  readonly userinfo?: Claims
}

/** A login that was approved. */
export interface Grant {
  readonly parameters: URLSearchParams
  readonly person: Person
}

export interface IssuerKey {
  readonly kid: string
  readonly privateKey: CryptoKey
  readonly publicJwk: JWK
}

/** What the parts of the issuer share. */
export interface IssuerState {
  readonly issuer: string
  readonly clientId: string
  readonly clock: () => number
  readonly rotatesRefreshTokens: boolean
  readonly faults: IssuerFaults
  readonly grants: Map<string, Grant>
  /** Whose an access token is. */
  readonly access: Map<string, Person>
  readonly reused: string[]
  readonly discovery: Claims
  /** What came in. */
  readonly seen: Pick<FakeIssuer, 'revoked' | 'tokenRequests' | 'userinfoRequests'> & {
    readonly pushed: Map<string, URLSearchParams>
  }
  key: IssuerKey
}
