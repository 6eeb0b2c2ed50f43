import { type FastifySignicatOptions, requireLogin } from 'fastify-signicat'
import { describe, expect, it } from 'vitest'
import { buildApp, type TestApp } from '../support/build-app.js'
import type { Person } from '../support/fake-issuer.js'
import { attemptCookies } from '../support/no-session.js'

const keycloak = 'https://keycloak.example/realms/acme'
const levels = { substantial: 'urn:example:password', high: ['urn:example:otp', 'urn:example:chip'] }

const elsewhere = (options: Partial<FastifySignicatOptions> = { levels }): Promise<TestApp> =>
  buildApp({
    issuerSettings: { issuer: keycloak },
    options,
    after: (app) => {
      app.get('/open', async (request) => request.signicat.session)
      app.addHook('onRequest', async (request, reply) =>
        request.url.startsWith('/strong') ? requireLogin({ loa: 'high' })(request, reply) : undefined,
      )
      app.get('/strong', async (request) => request.signicat.session)
      app.get('/recent', { onRequest: requireLogin({ maxAge: 0 }) }, async () => 'recent')
    },
  })

const by = (acr: string, more: Person = {}): Person => ({
  acr,
  ...more,
  claims: { idp: undefined, sandbox: undefined, ...more.claims },
})
const askedOf = (location: string): URLSearchParams => new URL(location).searchParams
const password = by('urn:example:password')
const otp = by('urn:example:otp')

describe('a level at an issuer that is not Signicat', () => {
  it('is asked for by its acr values, and known again in the answer', async () => {
    const test = await elsewhere()
    const location = await test.visitor.start('/strong')
    expect(askedOf(location).get('acr_values')).toBe('urn:example:otp urn:example:chip')
    const back = await test.visitor.comeBack(location, await test.issuer.authorize(location, otp))
    expect(back.headers.location).toBe('/strong')
    const session = (await test.visitor.open('/strong')).json()
    expect(session).toMatchObject({ loa: 'high', acr: 'urn:example:otp' })
  })

  it.each(['urn:example:password', 'high', 'urn:example:OTP'])(
    'is refused when the answer says %j',
    async (acr) => {
      const test = await elsewhere()
      const location = await test.visitor.start('/strong')
      const back = await test.visitor.comeBack(location, await test.issuer.authorize(location, by(acr)))
      expect(back.statusCode).toBe(403)
      expect(back.body).toContain('level')
      expect((await test.visitor.call('GET', '/open')).json()).toBe(null)
    },
  )

  it('is told to programs in the words of the issuer', async () => {
    const test = await elsewhere()
    await test.visitor.signIn(test.issuer, { person: password })
    const answer = await test.visitor.call('GET', '/strong')
    expect(answer.statusCode).toBe(401)
    expect(answer.json()).toMatchObject({ acr_values: 'urn:example:otp urn:example:chip' })
    expect(answer.headers['www-authenticate']).toContain('acr_values="urn:example:otp urn:example:chip"')
    expect(answer.json().login_url).toContain('loa=high')
  })

  it('is refused in the address of a login where it cannot be asked for, and nobody is asked', async () => {
    const test = await elsewhere({})
    const answer = await test.visitor.open('/login?loa=high')
    expect(answer.statusCode).toBe(400)
    expect(attemptCookies(answer)).toEqual([])
    expect(test.issuer.asked).toEqual([])
  })

  it('is a fault where it cannot be asked for: when the guard is built, when the route is added, on a page', async () => {
    const test = await elsewhere({})
    expect(() => test.app.signicat.requireLogin({ loa: 'low' })).toThrow(
      /"loa" of requireLogin is 'low'.*levels/,
    )
    const starting = buildApp({
      issuerSettings: { issuer: keycloak },
      after: (app) => {
        app.get('/closed', { onRequest: requireLogin({ loa: 'low' }) }, async () => 'inside')
      },
    })
    await expect(starting).rejects.toMatchObject({ code: 'ERR_SIGNICAT_CONFIG_INVALID' })
    const page = await test.visitor.open('/strong')
    expect([page.statusCode, page.headers.location]).toEqual([500, undefined])
    expect(test.log.join('')).toContain('this issuer cannot be asked for high')
    expect(test.issuer.asked).toEqual([])
  })
})

describe('a step-up at such an issuer', () => {
  const steppingUp = async (
    options: Partial<FastifySignicatOptions> = {},
  ): Promise<TestApp & { location: string }> => {
    const test = await elsewhere({ levels, ...options })
    await test.visitor.signIn(test.issuer, { person: password })
    return { ...test, location: await test.visitor.start('/strong') }
  }

  it('does not ask for the password again: the acr of the answer proves what was missing', async () => {
    const { visitor, issuer, location } = await steppingUp()
    expect(askedOf(location).has('prompt')).toBe(false)
    const back = await visitor.comeBack(location, await issuer.authorize(location, by('urn:example:chip')))
    expect(back.headers.location).toBe('/strong')
    expect((await visitor.open('/strong')).statusCode).toBe(200)
  })

  it('asks for a new login all the same where the application says so, or something else is missing', async () => {
    const { location } = await steppingUp({ authorization: { prompt: 'login' } })
    expect(askedOf(location).get('prompt')).toBe('login')
    const old = by('urn:example:password', { claims: { auth_time: 1 } })
    const test = await elsewhere({ levels, authorization: { prompt: '' } })
    await test.visitor.signIn(test.issuer, { person: old })
    expect(askedOf(await test.visitor.start('/recent')).get('prompt')).toBe('login')
  })

  it('asks for a new login at Signicat, where the eID is asked anyway', async () => {
    const test = await buildApp({
      after: (app) => {
        app.get('/strong', { onRequest: requireLogin({ loa: 'high' }) }, async () => 'strong')
      },
    })
    await test.visitor.signIn(test.issuer, { person: { acr: 'low' } })
    expect(askedOf(await test.visitor.start('/strong')).get('prompt')).toBe('login')
  })

  it('signs in nobody else whom the issuer remembers, and asks for a new login next', async () => {
    const { visitor, issuer, location } = await steppingUp()
    const remembered = by('urn:example:otp', { sub: 'ola', claims: { auth_time: 1_000_000_000 } })
    const back = await visitor.comeBack(location, await issuer.authorize(location, remembered))
    expect(back.statusCode).toBe(400)
    expect((await visitor.open('/open')).json()).toMatchObject({ sub: 'kari', loa: 'substantial' })
    const again = /href="(\/login\?[^"]*)"/.exec(back.body)?.[1]?.replaceAll('&amp;', '&') ?? ''
    expect(again).toContain('max_age=0')
    expect(askedOf(await visitor.start(again)).get('max_age')).toBe('0')
  })

  it('lets somebody else in who has just proved who they are', async () => {
    const { visitor, issuer, location } = await steppingUp()
    const back = await visitor.comeBack(location, await issuer.authorize(location, { ...otp, sub: 'ola' }))
    expect(back.headers.location).toBe('/')
    expect((await visitor.open('/open')).json()).toMatchObject({ sub: 'ola', loa: 'high' })
  })
})
