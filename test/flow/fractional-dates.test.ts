import { memoryStore } from 'fastify-signicat/store'
import { describe, expect, it } from 'vitest'
import { buildApp } from '../support/build-app.js'
import { backchannel, isSignedIn, logoutToken } from '../support/logout-token.js'
import { protectedIssuer } from '../support/protected-issuer.js'

/** As Canaille and others write them (RFC 7519 §2 permits fractions): every date with a fraction. */
const withFractions = (claims: Record<string, unknown>): Record<string, unknown> => {
  const dates = ['iat', 'exp', 'nbf', 'auth_time', 'updated_at'].filter((name) => name in claims)
  return { ...claims, ...Object.fromEntries(dates.map((name) => [name, Number(claims[name]) + 0.59])) }
}

const kinds: Readonly<Record<string, () => object>> = {
  sealed: () => ({ singleProcess: true }),
  stored: () => ({ kind: 'stored', store: memoryStore(), singleProcess: true }),
}

describe.each(Object.entries(kinds))('dates with fractions, and a %s session', (_kind, session) => {
  it('sign people in, who are known to have proved it at a whole second', async () => {
    const { visitor, issuer, now } = await buildApp({ options: { session: session() } })
    issuer.faults.idTokenClaims = withFractions
    issuer.faults.userinfo = (claims) => withFractions({ ...claims, updated_at: now() })
    const callback = await visitor.signIn(issuer, { start: '/login?returnTo=/me' })
    expect(callback.headers.location, callback.body).toBe('/me')
    const { authTime, user } = (await visitor.open('/me')).json()
    expect([authTime, user.auth_time]).toEqual([now(), now()])
    expect((await visitor.call('POST', '/logout')).json().logoutUrl).toContain('id_token_hint=')
  })

  it('end sessions, also in a logout token of the same second', async () => {
    const test = await buildApp({
      options: { session: session(), routes: { backchannelLogout: '/backchannel' } },
    })
    test.issuer.faults.idTokenClaims = withFractions
    await test.visitor.signIn(test.issuer)
    expect(await isSignedIn(test)).toBe(true)
    const token = await logoutToken(test, { iat: test.now() + 0.2, exp: test.now() + 120.7 })
    expect((await backchannel(test, { logout_token: token })).statusCode).toBe(200)
    expect(await isSignedIn(test)).toBe(false)
  })
})

it('a signed answer with fractions in its dates is taken', async () => {
  const now = (): number => 1_790_000_000
  const issuer = await protectedIssuer(now, { discovery: { response_modes_supported: ['query', 'jwt'] } })
  issuer.protection.jarm = withFractions
  issuer.faults.idTokenClaims = withFractions
  const { visitor } = await buildApp({ issuer, options: { responseMode: 'jwt' } })
  const location = await visitor.start('/login?returnTo=/me')
  const callback = await visitor.comeBack(location, await issuer.authorize(location))
  expect(callback.headers.location, callback.body).toBe('/me')
})
