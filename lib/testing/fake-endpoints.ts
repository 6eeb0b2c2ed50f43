import { createHash, randomUUID } from 'node:crypto'
import { CompactEncrypt, calculateJwkThumbprint, decodeProtectedHeader, importJWK, type JWK } from 'jose'
import type { Claims } from '../eids/types.js'
import { discoveryOf, type FakeEndpoint } from './discovery.js'
import { accessTokenClaims, type IssuerState, sign } from './issuer-state.js'
import { type Grant, idTokenClaims, subOf, userinfoClaims } from './person-claims.js'
import { fakeKey, otherPublicKey } from './signing-keys.js'

/** Seconds that a code lives, as at Signicat. */
const CODE_SECONDS = 15

const json = (body: unknown, status = 200): Response => Response.json(body, { status })

type Endpoint = (state: IssuerState, request: Request) => Promise<Response>

export const endpoints: Readonly<Record<FakeEndpoint, Endpoint>> = {
  async discovery({ settings, faults }) {
    const document = { ...discoveryOf(settings.issuer), ...settings.discovery }
    return json(faults.change('discovery', document, settings.clock()))
  },
  async jwks(state) {
    const { publicJwk } = await fakeKey(state.rotation)
    if (!state.faults.flickers()) return json({ keys: [publicJwk] })
    const other = await otherPublicKey()
    state.keyFetches += 1
    return json({ keys: state.keyFetches % 2 === 1 ? [other] : [other, publicJwk] })
  },
  async par(state, request) {
    if (!(await isTheClient(state, request.clone()))) return json({ error: 'invalid_client' }, 400)
    const uri = `urn:ietf:params:oauth:request_uri:${randomUUID()}`
    state.pushed.set(uri, new URLSearchParams(await request.text()))
    return json({ request_uri: uri, expires_in: 60 }, 201)
  },
  token,
  async userinfo(state, request) {
    const accessToken = (request.headers.get('authorization') ?? '').replace(/^(?:Bearer|DPoP) /, '')
    const grant = state.tokens.get(accessToken)
    if (grant === undefined) {
      return new Response('', {
        status: 401,
        headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
      })
    }
    const claims = state.faults.change('userinfo', userinfoClaims(grant), state.settings.clock())
    if (state.settings.encryptionKey === null) return json(claims)
    const body = await encrypted(state, await sign(state, claims, {}))
    return new Response(body, { headers: { 'content-type': 'application/jwt' } })
  },
  async introspection(state, request) {
    if (!(await isTheClient(state, request.clone()))) return json({ error: 'invalid_client' }, 401)
    const grant = state.tokens.get(new URLSearchParams(await request.text()).get('token') ?? '')
    if (grant === undefined) return json({ active: false })
    const scope = grant.parameters.get('scope') ?? 'openid'
    return json({
      active: true,
      token_type: 'Bearer',
      ...accessTokenClaims(state, { sub: subOf(grant), scope }),
    })
  },
  async revocation() {
    return new Response('')
  },
}

async function token(state: IssuerState, request: Request): Promise<Response> {
  if (!(await isTheClient(state, request.clone()))) return json({ error: 'invalid_client' }, 400)
  const form = new URLSearchParams(await request.text())
  const grant = form.get('grant_type') === 'refresh_token' ? refreshed(state, form) : redeemed(state, form)
  if (grant === null) return json({ error: 'invalid_grant' }, 400)
  return json(await tokenAnswer(state, grant, await proofKeyOf(request)))
}

function redeemed({ codes, settings }: IssuerState, form: URLSearchParams): Grant | null {
  const code = form.get('code') ?? ''
  const grant = codes.get(code)
  codes.delete(code)
  if (grant === undefined || settings.clock() - grant.issuedAt > CODE_SECONDS) return null
  const { parameters } = grant
  const verifier = form.get('code_verifier') ?? ''
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  const isSame = parameters.get('redirect_uri') === form.get('redirect_uri')
  return isSame && parameters.get('code_challenge') === challenge ? grant : null
}

function refreshed({ refreshTokens }: IssuerState, form: URLSearchParams): Grant | null {
  const name = form.get('refresh_token') ?? ''
  const grant = refreshTokens.get(name) ?? null
  refreshTokens.delete(name)
  return grant
}

async function tokenAnswer(state: IssuerState, grant: Grant, boundTo: string | undefined): Promise<Claims> {
  const { faults, settings, tokens, refreshTokens } = state
  const scope = grant.parameters.get('scope') ?? 'openid'
  const bound = boundTo === undefined ? {} : { boundTo }
  const claims = accessTokenClaims(state, { sub: subOf(grant), scope, ...bound })
  const accessToken = await sign(state, claims, { typ: 'at+jwt' })
  tokens.set(accessToken, grant)
  const refreshToken = randomUUID()
  const isOffline = scope.split(' ').includes('offline_access')
  if (isOffline) refreshTokens.set(refreshToken, grant)
  const answer = {
    id_token: await idToken(state, grant, accessToken),
    access_token: accessToken,
    expires_in: 600,
    token_type: boundTo === undefined ? 'Bearer' : 'DPoP',
    scope,
    ...(isOffline ? { refresh_token: refreshToken } : {}),
  }
  return faults.change('tokenAnswer', answer, settings.clock())
}

async function idToken(state: IssuerState, grant: Grant, accessToken: string): Promise<string> {
  const { faults, settings } = state
  const now = settings.clock()
  const claims = faults.change('idToken', idTokenClaims(grant, { ...settings, now, accessToken }), now)
  const signed = faults.spoil(await sign(state, claims, faults.change('idTokenHeader', {}, now)))
  return settings.encryptionKey === null ? signed : encrypted(state, signed)
}

async function encrypted({ settings }: IssuerState, text: string): Promise<string> {
  const jwk: JWK = { kty: 'RSA', ...settings.encryptionKey }
  const kid = typeof jwk.kid === 'string' ? { kid: jwk.kid } : {}
  return new CompactEncrypt(new TextEncoder().encode(text))
    .setProtectedHeader({ alg: 'RSA-OAEP', enc: 'A256CBC-HS512', cty: 'JWT', ...kid })
    .encrypt(await importJWK(jwk, 'RSA-OAEP'))
}

/** The thumbprint of the key of a proof; whether the proof is good is for the application's own tests to say. */
async function proofKeyOf(request: Request): Promise<string | undefined> {
  const proof = request.headers.get('dpop')
  if (proof === null) return undefined
  const { jwk } = decodeProtectedHeader(proof)
  return jwk === undefined ? undefined : calculateJwkThumbprint(jwk)
}

/** By secret in header or body; an assertion is taken as it is, since the kit does not know the application's key. */
async function isTheClient({ settings }: IssuerState, request: Request): Promise<boolean> {
  const { clientId, clientSecret } = settings
  const form = new URLSearchParams(await request.text())
  if (form.has('client_assertion')) return true
  const [, encoded] = /^Basic (.+)$/.exec(request.headers.get('authorization') ?? '') ?? []
  if (encoded === undefined) {
    return form.get('client_id') === clientId && form.get('client_secret') === clientSecret
  }
  const [id, secret] = Buffer.from(encoded, 'base64').toString().split(':')
  const decode = (value = ''): string => decodeURIComponent(value.replaceAll('+', ' '))
  return decode(id) === clientId && decode(secret) === clientSecret
}
