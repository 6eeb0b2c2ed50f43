import { createVerifier } from 'fastify-signicat/verify'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  CLIENT,
  claimsWith,
  ISSUER,
  invalid,
  NOW,
  refusal,
  sign,
  type TestIssuer,
  testIssuer,
} from './id-token-maker.js'
import { API, accessClaims, fakeUpstream, signAccess, verifierWith } from './verifier-maker.js'

let issuer: TestIssuer
let next: TestIssuer
beforeAll(async () => {
  ;[issuer, next] = await Promise.all([testIssuer(), testIssuer()])
})

const keyOf = ({ publicJwk }: TestIssuer, kid = 'signing-key-1') => ({ ...publicJwk, kid })
const unknown = 'ERR_SIGNICAT_TOKEN_KEY_UNKNOWN kid: key'

describe('what is asked of an access token', () => {
  const check = async (demand: object, changes = {}): Promise<string> => {
    const { verifier } = verifierWith({ keys: { keys: [keyOf(issuer)] } })
    return refusal(verifier.verifyAccessToken(await signAccess(issuer, changes), demand))
  }

  it('are scopes, all of them', async () => {
    expect(await check({ scope: 'orders:read' })).toBe('accepted')
    expect(await check({ scope: ['openid', 'orders:read'] })).toBe('accepted')
    expect(await check({ scope: 'openid orders:write' })).toBe(invalid('scope: missing'))
    expect(await check({ scope: 'orders' })).toBe(invalid('scope: missing'))
    expect(await check({ scope: 'a' }, { scope: undefined })).toBe(invalid('scope: missing'))
  })

  it('is a level, and an unknown one is below all', async () => {
    expect(await check({ loa: 'substantial' })).toBe('accepted')
    expect(await check({ loa: 'high' })).toBe(invalid('acr: mismatch'))
    expect(await check({ loa: 'low' }, { acr: 'urn:very-high' })).toBe(invalid('acr: mismatch'))
    expect(await check({ loa: 'low' }, { acr: undefined })).toBe(invalid('acr: missing'))
  })

  it('is a recent login, and 0 counts', async () => {
    expect(await check({ maxAge: 30 })).toBe('accepted')
    expect(await check({ maxAge: 29 })).toBe(invalid('auth_time: too-old'))
    expect(await check({ maxAge: 0 })).toBe(invalid('auth_time: too-old'))
    expect(await check({ maxAge: 900 }, { auth_time: undefined })).toBe(invalid('auth_time: missing'))
  })

  it('is an audience, of the call before that of the verifier', async () => {
    expect(await check({ audience: 'other' })).toBe(invalid('aud: mismatch'))
    expect(await check({ audience: ['other', API] })).toBe('accepted')
  })
})

describe('what is asked of an ID token', () => {
  const check = async (demand: object, changes = {}, options = {}): Promise<string> => {
    const { verifier } = verifierWith({ keys: { keys: [keyOf(issuer)] }, clientId: CLIENT, ...options })
    return refusal(verifier.verifyIdToken(await sign(issuer, claimsWith(changes)), demand))
  }

  it('is the nonce, when it is known', async () => {
    expect(await check({})).toBe('accepted')
    expect(await check({ nonce: 'n-0S6_WzA2Mj' })).toBe('accepted')
    expect(await check({ nonce: 'x' })).toBe(invalid('nonce: mismatch'))
    expect(await check({ nonce: '' })).toBe(invalid('nonce: mismatch'))
    expect(await check({ nonce: 'x' }, { nonce: undefined })).toBe(invalid('nonce: missing'))
  })

  it('is the access token beside it, the level and the age of the login', async () => {
    expect(await check({ accessToken: 'an.access.token', loa: 'substantial', maxAge: 0 })).toBe('accepted')
    expect(await check({ accessToken: 'another' })).toBe(invalid('at_hash: mismatch'))
    expect(await check({ loa: 'high' })).toBe(invalid('acr: mismatch'))
    expect(await check({ maxAge: 10 }, { auth_time: NOW - 41 })).toBe(invalid('auth_time: too-old'))
    expect(await check({ maxAge: 10 }, { auth_time: undefined })).toBe(invalid('auth_time: missing'))
  })

  it('is not to be of a test identity, away from a sandbox', async () => {
    const live = { sandbox: false }
    expect(await check({}, {}, live)).toBe(invalid('sandbox: mismatch'))
    expect(await check({}, { sandbox: false }, live)).toBe('accepted')
    expect(await check({}, { sandbox: undefined }, live)).toBe('accepted')
    expect(await check({}, { sandbox: 'no' }, live)).toBe(invalid('sandbox: malformed'))
  })

  it('is what a login is held against too', async () => {
    for (const [changes, fault] of [
      [{ iss: 'x' }, 'iss: mismatch'],
      [{ aud: 'x' }, 'aud: mismatch'],
      [{ aud: [CLIENT, 'x'] }, 'azp: missing'],
      [{ azp: 'x' }, 'azp: mismatch'],
      [{ sub: undefined }, 'sub: missing'],
      [{ iat: NOW + 31 }, 'iat: not-yet-valid'],
      [{ nbf: NOW + 31 }, 'nbf: not-yet-valid'],
      [{ auth_time: NOW + 31 }, 'auth_time: not-yet-valid'],
      [{ amr: 'x' }, 'amr: malformed'],
    ] as const) {
      expect(await check({}, changes)).toBe(invalid(fault))
    }
    expect(await check({}, { exp: NOW - 30 })).toBe('ERR_SIGNICAT_TOKEN_EXPIRED exp: expired')
  })
})

describe('dates with fractions', () => {
  const dates = { iat: NOW + 0.5, exp: NOW + 600.9, auth_time: NOW - 59.41 }
  const whole = { iat: NOW, exp: NOW + 600, auth_time: NOW - 60 }

  it('are whole seconds in what comes out, however it came in', async () => {
    const keys = { keys: [keyOf(issuer)] }
    const { verifier } = verifierWith({ keys, clientId: CLIENT })
    const access = await verifier.verifyAccessToken(await signAccess(issuer, dates))
    expect(access).toMatchObject({ issuedAt: NOW, expiresAt: NOW + 600, authTime: NOW - 60, claims: whole })
    expect(await verifier.verifyIdToken(await sign(issuer, claimsWith(dates)))).toMatchObject(whole)
  })

  it('count in the answer about a reference too', async () => {
    const upstream = fakeUpstream([keyOf(issuer)])
    upstream.introspect = () => Response.json({ ...accessClaims(dates), active: true })
    const introspection = { clientId: 'api', clientSecret: 'secret' }
    const { verifier } = verifierWith({ fetch: upstream.fetch, introspection })
    const token = await verifier.verifyAccessToken('reference')
    expect(token).toMatchObject({ issuedAt: NOW, expiresAt: NOW + 600, authTime: NOW - 60, claims: whole })
  })
})

describe('the keys of the issuer', () => {
  it('are fetched once for many tokens, and not before the first', async () => {
    const upstream = fakeUpstream([keyOf(issuer)])
    const { verifier } = verifierWith({ fetch: upstream.fetch, remember: { accessTokens: 0 } })
    expect(upstream.calls).toMatchObject({ discovery: 0, jwks: 0 })
    const tokens = await Promise.all(
      Array.from({ length: 20 }, (_, index) => signAccess(issuer, { jti: `${index}` })),
    )
    await Promise.all(tokens.map((token) => verifier.verifyAccessToken(token)))
    expect(upstream.calls).toMatchObject({ discovery: 1, jwks: 1 })
  })

  it('may be rotated', async () => {
    const upstream = fakeUpstream([keyOf(issuer)], [keyOf(next, 'signing-key-2')])
    const { verifier } = verifierWith({ fetch: upstream.fetch })
    await verifier.verifyAccessToken(await signAccess(issuer))
    await verifier.verifyAccessToken(await signAccess(next, {}, { kid: 'signing-key-2' }))
    expect(upstream.calls.jwks).toBe(2)
  })

  it('may flicker: a set that leaves the key out for once is asked again at once', async () => {
    const upstream = fakeUpstream([keyOf(next, 'x')], [keyOf(issuer)])
    const { verifier } = verifierWith({ fetch: upstream.fetch })
    expect(await refusal(verifier.verifyAccessToken(await signAccess(issuer)))).toBe('accepted')
    expect(upstream.calls.jwks).toBe(2)
  })

  it('serve an hour of an outage, and no longer; then it is not the token that is at fault', async () => {
    const upstream = fakeUpstream([keyOf(issuer)])
    const { verifier, advance } = verifierWith({ fetch: upstream.fetch, remember: { accessTokens: 0 } })
    const token = await signAccess(issuer, { exp: NOW + 86_400 })
    await verifier.verifyAccessToken(token)
    upstream.sets = ['down']
    advance(3600)
    expect(await refusal(verifier.verifyAccessToken(token))).toBe('accepted')
    advance(1)
    await expect(verifier.verifyAccessToken(token)).rejects.toMatchObject({
      code: 'ERR_SIGNICAT_ISSUER_UNREACHABLE',
    })
    expect(verifier.status().keys).toBe(0)
  })

  it('are not fetched for a flood: three times, then once in half a minute', async () => {
    const upstream = fakeUpstream([keyOf(issuer)])
    const { verifier, advance } = verifierWith({ fetch: upstream.fetch })
    const forged = await Promise.all(
      Array.from({ length: 60 }, (_, index) => signAccess(next, {}, { kid: `forged-${index}` })),
    )
    for (const token of forged.slice(0, 50))
      expect(await refusal(verifier.verifyAccessToken(token))).toBe(unknown)
    expect(upstream.calls.jwks).toBe(3)
    advance(30)
    for (const token of forged.slice(50)) await refusal(verifier.verifyAccessToken(token))
    expect(upstream.calls.jwks).toBe(4)
    expect(await refusal(verifier.verifyAccessToken(await signAccess(issuer)))).toBe('accepted')
  })

  it('are not asked for a token of another issuer, type or algorithm', async () => {
    const upstream = fakeUpstream([keyOf(issuer)])
    const { verifier } = verifierWith({ fetch: upstream.fetch })
    for (const token of [
      await signAccess(issuer, { iss: 'https://other.example' }),
      await signAccess(issuer, {}, { typ: 'logout+jwt' }),
      await signAccess(await testIssuer('ES256')),
    ]) {
      expect(await refusal(verifier.verifyAccessToken(token))).toMatch(/^ERR_SIGNICAT_TOKEN_INVALID /)
    }
    expect(upstream.calls.jwks).toBe(0)
  })

  it('may be given: nothing is asked, and none of them changes', async () => {
    const upstream = fakeUpstream([keyOf(next, 'other')])
    const { verifier } = verifierWith({ fetch: upstream.fetch, keys: { keys: [keyOf(issuer)] } })
    await verifier.ready()
    expect(await refusal(verifier.verifyAccessToken(await signAccess(issuer)))).toBe('accepted')
    expect(await refusal(verifier.verifyAccessToken(await signAccess(next, {}, { kid: 'other' })))).toBe(
      unknown,
    )
    expect(upstream.calls).toMatchObject({ discovery: 0, jwks: 0 })
  })
})

it('is ready once it knows the issuer, and at once when its keys were given', async () => {
  const upstream = fakeUpstream([keyOf(issuer)])
  await verifierWith({ fetch: upstream.fetch }).verifier.ready()
  expect(upstream.calls.discovery).toBe(1)
  await verifierWith({ fetch: upstream.fetch, keys: { keys: [keyOf(issuer)] } }).verifier.ready()
  expect(upstream.calls.discovery).toBe(1)
})

it('an audience of the call is the whole name: a part of it is another', async () => {
  const { verifier } = verifierWith({ keys: { keys: [keyOf(issuer)] } })
  const verdict = async (aud: string): Promise<string> =>
    refusal(
      verifier.verifyAccessToken(await signAccess(issuer, { aud }), { audience: 'https://api.example' }),
    )
  expect(await verdict('https://api.example')).toBe('accepted')
  expect(await verdict('https://api')).toBe(invalid('aud: mismatch'))
})

describe('an access token of a test identity', () => {
  it.each([
    [undefined, 'accepted', 'accepted'],
    [false, 'accepted', 'accepted'],
    [true, 'accepted', invalid('sandbox: mismatch')],
    ['no', 'accepted', invalid('sandbox: mismatch')],
  ])('that says sandbox: %j is %s in a sandbox, and %s elsewhere', async (sandbox, inSandbox, elsewhere) => {
    const token = await signAccess(issuer, { sandbox })
    const verdict = (allowed: boolean): Promise<string> =>
      refusal(
        verifierWith({ keys: { keys: [keyOf(issuer)] }, sandbox: allowed }).verifier.verifyAccessToken(token),
      )
    expect([await verdict(true), await verdict(false)]).toEqual([inSandbox, elsewhere])
  })
})

describe('a call without a name to hold the token against', () => {
  it('says which name is missing', async () => {
    const { verifier } = verifierWith({ audience: ['a', 'b'], keys: { keys: [keyOf(issuer)] } })
    const client = { faults: [{ option: 'clientId' }], message: expect.stringContaining('the client') }
    await expect(verifier.verifyIdToken('x')).rejects.toMatchObject(client)
    await expect(verifier.verifyLogoutToken('x')).rejects.toMatchObject(client)
    const lone = createVerifier({ issuer: ISSUER, clientId: 'c', keys: { keys: [keyOf(issuer)] } })
    await expect(lone.verifyAccessToken('x')).rejects.toMatchObject({
      faults: [{ option: 'audience' }],
      message: expect.stringContaining('the API'),
    })
  })

  it('is a mistake of the caller, not of the token', async () => {
    const { verifier } = verifierWith({ audience: ['a', 'b'], keys: { keys: [keyOf(issuer)] } })
    await expect(verifier.verifyIdToken('x')).rejects.toMatchObject({ code: 'ERR_SIGNICAT_CONFIG_INVALID' })
    await expect(verifier.verifyLogoutToken('x')).rejects.toMatchObject({
      code: 'ERR_SIGNICAT_CONFIG_INVALID',
    })
    expect(ISSUER).toContain('sandbox')
  })
})
