import { createHash, randomUUID } from 'node:crypto'
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'

type Claims = Record<string, unknown>

interface TokenHeader {
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

interface Grant {
  readonly parameters: URLSearchParams
  readonly person: Person
}

/** All refresh tokens of one login. */
interface RefreshFamily {
  readonly grant: Grant
  /** Of the ID token at the login. */
  readonly authTime: unknown
  current: string
  isRevoked: boolean
}

/** An issuer inside the test process: no port, no clock of its own, every answer can be spoiled. */
export async function fakeIssuer(
  clock: () => number,
  settings: { issuer?: string; discovery?: Claims; rotateRefreshTokens?: boolean } = {},
): Promise<FakeIssuer> {
  const issuer = settings.issuer ?? 'https://acme.sandbox.signicat.com/auth/open'
  const clientId = 'sandbox-acme-1'
  const clientSecret = 'a secret that only the test knows'
  const grants = new Map<string, Grant>()
  const access = new Map<string, Person>()
  const pushed = new Map<string, URLSearchParams>()
  const families = new Map<string, RefreshFamily>()
  const reused: string[] = []
  const revoked: URLSearchParams[] = []
  const calls: Record<string, number> = {
    discovery: 0,
    jwks: 0,
    token: 0,
    userinfo: 0,
    revocation: 0,
    par: 0,
  }
  const faults: IssuerFaults = {}
  const tokenRequests: FakeIssuer['tokenRequests'] = []
  const userinfoRequests: FakeIssuer['userinfoRequests'] = []
  const asked: string[] = []
  let key = await firstKeyOf(issuer)

  const json = (body: unknown, status = 200): Response => Response.json(body, { status })

  async function sign(claims: Claims, header: Claims = {}): Promise<string> {
    const protectedHeader = { alg: 'RS256', kid: key.kid, typ: 'JWT', ...header }
    return new SignJWT(claims).setProtectedHeader(protectedHeader).sign(key.privateKey)
  }

  async function idToken({ parameters, person }: Grant, accessToken: string): Promise<string> {
    const now = clock()
    const honest: Claims = {
      iss: issuer,
      nbf: now,
      iat: now,
      exp: now + 600,
      aud: clientId,
      amr: ['external'],
      nonce: parameters.get('nonce'),
      at_hash: createHash('sha256').update(accessToken).digest().subarray(0, 16).toString('base64url'),
      sid: '0123456789ABCDEF0123456789ABCDEF',
      sub: person.sub ?? 'kari',
      auth_time: person.authTime ?? now,
      idp: person.idp ?? 'nbid',
      name: person.name ?? 'Kari Nordmann',
      given_name: 'Kari',
      family_name: 'Nordmann',
      acr: person.acr ?? 'substantial',
      sandbox: true,
      transaction_id: 'tx-1',
      ...person.claims,
    }
    const claims = faults.idTokenClaims?.(honest) ?? honest
    const header = faults.idTokenHeader?.({ alg: 'RS256', kid: key.kid, typ: 'JWT' }) ?? {}
    const token = await sign(claims, header)
    return (await faults.idToken?.(token)) ?? token
  }

  async function token(request: Request): Promise<Response> {
    const body = new URLSearchParams(await request.text())
    tokenRequests.push({ body, authorization: request.headers.get('authorization') })
    if (faults.tokenResponse !== undefined) return faults.tokenResponse()
    if (body.get('grant_type') === 'refresh_token') return refresh(body.get('refresh_token') ?? '')
    const grant = grants.get(body.get('code') ?? '')
    grants.delete(body.get('code') ?? '')
    const challenge = createHash('sha256')
      .update(body.get('code_verifier') ?? '')
      .digest('base64url')
    if (grant === undefined || grant.parameters.get('code_challenge') !== challenge)
      return json({ error: 'invalid_grant' }, 400)
    if (grant.parameters.get('redirect_uri') !== body.get('redirect_uri'))
      return json({ error: 'invalid_grant' }, 400)
    const accessToken = randomUUID()
    access.set(accessToken, grant.person)
    const answer: Claims = {
      id_token: await idToken(grant, accessToken),
      access_token: accessToken,
      expires_in: 600,
      token_type: 'Bearer',
      scope: 'openid profile',
      ...newFamily(grant),
    }
    return json(faults.tokenAnswer?.(answer) ?? answer)
  }

  function newFamily(grant: Grant): Claims {
    const scope = grant.parameters.get('scope') ?? ''
    if (!scope.split(' ').includes('offline_access')) return {}
    const current = randomUUID()
    families.set(current, { grant, authTime: grant.person.authTime ?? clock(), current, isRevoked: false })
    return { refresh_token: current, scope }
  }

  /** Rotates, and takes the second use of a token for theft (RFC 9700 §4.14.2). */
  async function refresh(refreshToken: string): Promise<Response> {
    await faults.beforeRefresh?.()
    const family = families.get(refreshToken)
    if (family === undefined || family.isRevoked) return json({ error: 'invalid_grant' }, 400)
    if (family.current !== refreshToken) {
      reused.push(refreshToken)
      family.isRevoked = true
      return json({ error: 'invalid_grant' }, 400)
    }
    const { grant } = family
    const accessToken = randomUUID()
    access.set(accessToken, grant.person)
    const rotates = settings.rotateRefreshTokens !== false
    if (rotates) {
      family.current = randomUUID()
      families.set(family.current, family)
    }
    const answer: Claims = {
      id_token: await refreshedIdToken(family, accessToken),
      access_token: accessToken,
      expires_in: 600,
      token_type: 'Bearer',
      scope: grant.parameters.get('scope') ?? '',
      ...(rotates ? { refresh_token: family.current } : {}),
    }
    await faults.afterRefresh?.()
    return json(faults.refreshAnswer?.(answer) ?? answer)
  }

  function refreshedIdToken({ grant, authTime }: RefreshFamily, accessToken: string): Promise<string> {
    const now = clock()
    const honest: Claims = {
      iss: issuer,
      aud: clientId,
      iat: now,
      exp: now + 600,
      sub: grant.person.sub ?? 'kari',
      auth_time: authTime,
      sid: '0123456789ABCDEF0123456789ABCDEF',
      at_hash: createHash('sha256').update(accessToken).digest().subarray(0, 16).toString('base64url'),
      ...grant.person.claims,
    }
    return sign(faults.refreshedIdTokenClaims?.(honest) ?? honest)
  }

  async function handle(request: Request): Promise<Response> {
    const path = new URL(request.url).pathname.replace(new URL(issuer).pathname, '')
    asked.push(path)
    if (faults.down?.(path))
      throw new TypeError('fetch failed', {
        cause: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }),
      })
    const count = (name: string): void => {
      calls[name] = (calls[name] ?? 0) + 1
    }
    const instead = await faults.respond?.(path)
    if (instead !== undefined) {
      count(endpointOf[path] ?? path)
      return instead
    }
    switch (path) {
      case '/.well-known/openid-configuration': {
        count('discovery')
        const document = { ...discoveryOf(issuer), ...settings.discovery }
        return json(faults.discovery?.(document) ?? document)
      }
      case '/.well-known/openid-configuration/jwks': {
        count('jwks')
        const set = { keys: [key.publicJwk] }
        return json((await faults.jwks?.(set)) ?? set)
      }
      case '/connect/token':
        count('token')
        return token(request)
      case '/connect/userinfo': {
        count('userinfo')
        userinfoRequests.push({ url: request.url, authorization: request.headers.get('authorization') })
        const person = access.get((request.headers.get('authorization') ?? '').replace('Bearer ', ''))
        if (person === undefined)
          return new Response('', {
            status: 401,
            headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
          })
        const claims = {
          sub: person.sub ?? 'kari',
          name: person.name ?? 'Kari Nordmann',
          nin: '29124815345',
          nin_type: 'BIRTH',
          ...person.userinfo,
        }
        return json(faults.userinfo?.(claims) ?? claims)
      }
      case '/connect/revocation':
        count('revocation')
        revoked.push(new URLSearchParams(await request.text()))
        return new Response('', { status: 200 })
      case '/connect/par': {
        count('par')
        const uri = `urn:ietf:params:oauth:request_uri:${randomUUID()}`
        pushed.set(uri, new URLSearchParams(await request.text()))
        return json({ request_uri: uri, expires_in: 60 }, 201)
      }
      default:
        return json({ error: 'not_found' }, 404)
    }
  }

  return {
    issuer,
    clientId,
    clientSecret,
    calls,
    faults,
    reused,
    revoked,
    tokenRequests,
    userinfoRequests,
    asked,
    pushed,
    fetch: (input, init) => handle(new Request(input, init)),
    async authorize(location, person = {}) {
      const url = new URL(location)
      const uri = url.searchParams.get('request_uri')
      const parameters = uri === null ? url.searchParams : (pushed.get(uri) ?? new URLSearchParams())
      const code = `${randomUUID()}-1`
      grants.set(code, { parameters, person })
      return new URLSearchParams({
        code,
        scope: 'openid profile',
        state: parameters.get('state') ?? '',
        session_state: 'x',
        iss: issuer,
      })
    },
    async rotateKeys() {
      key = await newKey()
    },
    sign,
  }
}

const endpointOf: Readonly<Record<string, string>> = {
  '/.well-known/openid-configuration': 'discovery',
  '/.well-known/openid-configuration/jwks': 'jwks',
  '/connect/token': 'token',
  '/connect/userinfo': 'userinfo',
  '/connect/revocation': 'revocation',
  '/connect/par': 'par',
}

const firstKeys = new Map<string, ReturnType<typeof newKey>>()

/** Making a key takes longer than most tests: an issuer begins with the same one in all tests of a file. */
function firstKeyOf(issuer: string): ReturnType<typeof newKey> {
  const key = firstKeys.get(issuer) ?? newKey()
  firstKeys.set(issuer, key)
  return key
}

async function newKey(): Promise<{ kid: string; privateKey: CryptoKey; publicJwk: JWK }> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true })
  const kid = `signing-key-${randomUUID()}`
  return { kid, privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, use: 'sig', alg: 'RS256' } }
}

function discoveryOf(issuer: string): Claims {
  return {
    issuer,
    authorization_endpoint: `${issuer}/connect/authorize`,
    token_endpoint: `${issuer}/connect/token`,
    userinfo_endpoint: `${issuer}/connect/userinfo`,
    jwks_uri: `${issuer}/.well-known/openid-configuration/jwks`,
    end_session_endpoint: `${issuer}/connect/endsession`,
    revocation_endpoint: `${issuer}/connect/revocation`,
    pushed_authorization_request_endpoint: `${issuer}/connect/par`,
    require_pushed_authorization_requests: false,
    response_types_supported: ['code', 'code id_token'],
    response_modes_supported: ['form_post', 'query', 'fragment'],
    id_token_signing_alg_values_supported: ['RS256'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
    authorization_response_iss_parameter_supported: true,
    subject_types_supported: ['public'],
  }
}
