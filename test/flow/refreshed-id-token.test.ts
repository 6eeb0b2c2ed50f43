import { memoryStore } from 'fastify-signicat/store'
import { describe, expect, it } from 'vitest'
import type { TestApp, TestAppSettings } from '../support/build-app.js'
import { tokenApp } from '../support/token-app.js'

const kinds: Readonly<Record<string, () => object>> = {
  sealed: () => ({}),
  stored: () => ({ kind: 'stored', store: memoryStore(), singleProcess: true }),
}

interface Claims {
  readonly [name: string]: unknown
}

/** Signs in, lets the first tokens expire, and gets new ones with what the issuer says by then. */
async function refreshed(
  change: (claims: Claims) => Claims,
  session: object = {},
  settings: TestAppSettings = {},
): Promise<TestApp> {
  const test = await tokenApp({
    ...settings,
    options: { ...settings.options, session: { keepTokens: true, ...session } },
  })
  await test.visitor.signIn(test.issuer)
  test.advance(601)
  test.issuer.faults.refreshedIdTokenClaims = (claims) => ({ ...change(claims) })
  return test
}

const call = async ({ visitor }: TestApp): Promise<number> => (await visitor.call('GET', '/call')).statusCode
const sessionOf = async ({ visitor }: TestApp) => (await visitor.call('GET', '/me')).json()
const isSignedIn = async ({ visitor }: TestApp): Promise<boolean> =>
  (await visitor.call('GET', '/session')).json().authenticated

async function hintOf({ visitor }: TestApp): Promise<Claims> {
  const { logoutUrl } = (await visitor.call('POST', '/logout')).json()
  const hint = new URL(logoutUrl).searchParams.get('id_token_hint')
  if (hint === null) throw new Error('no hint')
  return JSON.parse(Buffer.from(hint.split('.')[1] ?? '', 'base64url').toString())
}

describe.each(Object.entries(kinds))('the ID token of a refresh, in a %s session', (_kind, session) => {
  it('is the hint at sign-out', async () => {
    const test = await refreshed((claims) => ({ ...claims, jti: 'of the refresh' }), session())
    expect(await call(test)).toBe(200)
    expect(await hintOf(test)).toMatchObject({ jti: 'of the refresh', iat: test.now(), sub: 'kari' })
  })

  it('leaves the person as they signed in, whatever it does not repeat', async () => {
    const test = await refreshed((claims) => claims, session())
    const before = await sessionOf(test)
    expect(await call(test)).toBe(200)
    expect(await sessionOf(test)).toEqual({ ...before, idleExpiresAt: expect.any(Number) })
  })

  it('is not kept with a claim that the session may not have; the one before stays', async () => {
    const test = await refreshed((claims) => ({ ...claims, nin: '29124815345' }), session())
    expect(await call(test)).toBe(200)
    const hint = await hintOf(test)
    expect(hint.nin).toBeUndefined()
    expect(hint.iat).toBe(test.now() - 601)
  })

  it('is held against the nonce of the login, also when the one before did not repeat it', async () => {
    const test = await refreshed((claims) => claims, session())
    expect(await call(test)).toBe(200)
    test.advance(601)
    test.issuer.faults.refreshedIdTokenClaims = (claims) => ({ ...claims, nonce: 'of another login' })
    expect(await call(test)).toBe(401)
    expect(await isSignedIn(test)).toBe(false)
  })

  it('tells when the same person proved who they are again', async () => {
    const test = await refreshed(
      (claims) => ({ ...claims, auth_time: Number(claims.auth_time) + 300 }),
      session(),
    )
    const { authTime, user } = await sessionOf(test)
    expect(await call(test)).toBe(200)
    const after = await sessionOf(test)
    expect(after.authTime).toBe(authTime + 300)
    expect(after.user).toEqual({ ...user, auth_time: authTime + 300 })
    // And again, from there on.
    test.advance(601)
    test.issuer.faults.refreshedIdTokenClaims = (claims) => ({ ...claims, auth_time: authTime + 299 })
    expect(await call(test)).toBe(401)
    expect(await isSignedIn(test)).toBe(false)
  })

  it('says nothing new of when, when it was by other means', async () => {
    for (const other of [{ acr: 'low' }, { idp: 'other' }]) {
      const test = await refreshed(
        (claims) => ({ ...claims, ...other, auth_time: Number(claims.auth_time) + 300 }),
        session(),
      )
      const { authTime, acr, idp } = await sessionOf(test)
      expect(await call(test)).toBe(200)
      expect(await sessionOf(test)).toMatchObject({ authTime, acr, idp })
    }
  })

  it.each<[string, (claims: Claims) => Claims]>([
    ['an earlier login', (claims) => ({ ...claims, auth_time: Number(claims.auth_time) - 1 })],
    ['a login that is to come', (claims) => ({ ...claims, auth_time: Number(claims.iat) + 31 })],
    ['another person', (claims) => ({ ...claims, sub: 'ola' })],
    ['another session at the issuer', (claims) => ({ ...claims, sid: 'other' })],
  ])('ends the session for %s', async (_what, change) => {
    const test = await refreshed(change, session())
    expect(await call(test)).toBe(401)
    expect(await isSignedIn(test)).toBe(false)
    expect(test.issuer.calls.token).toBe(2)
    expect(test.issuer.revoked).toHaveLength(2)
  })

  it.each<[string, Claims]>([
    ['a nonce that is null', { nonce: null }],
    ['an empty nonce', { nonce: '' }],
    ['an at_hash that is null', { at_hash: null }],
    ['an empty at_hash', { at_hash: '' }],
    ['a sid that is null', { sid: null }],
    ['an empty acr', { acr: '' }],
    ['fractions in its dates', { auth_time: 1_790_000_000.59, exp: 1_790_001_000.5, iat: 1_790_000_600.9 }],
  ])('may have %s', async (_what, changes) => {
    const test = await refreshed((claims) => ({ ...claims, ...changes }), session())
    const before = await sessionOf(test)
    expect(await call(test)).toBe(200)
    const { authTime, acr, sid } = await sessionOf(test)
    expect([authTime, acr, sid]).toEqual([before.authTime, before.acr, before.sid])
  })
})

it('is left out when the cookies have no room for it: the new tokens are not lost', async () => {
  const noise = Array.from({ length: 60 }, (_, index) => `c${index}-${'x'.repeat(40)}`).join('')
  const options = { claims: ['large'] }
  const test = await refreshed((claims) => ({ ...claims, large: noise }), {}, { options })
  expect(await call(test)).toBe(200)
  await expect(hintOf(test)).rejects.toThrow('no hint')
  expect(test.issuer.calls.token).toBe(2)
})
