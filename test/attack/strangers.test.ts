import Fastify from 'fastify'
import signicat, { type FastifySignicatOptions, requireLogin } from 'fastify-signicat'
import { describe, expect, it, onTestFinished } from 'vitest'
import { buildApp, testSecret } from '../support/build-app.js'
import { type FakeIssuer, fakeIssuer } from '../support/fake-issuer.js'
import { sessionCookies } from '../support/no-session.js'
import { type TestVisitor, visitor as visitorOf } from '../support/visitor.js'

const otherSecret = 'Zq8RtY2uIo5pLk1jHg7fDs3aMn6bVc4x'

/** All cookies of one application under the names that the other one reads. */
function renamed(from: TestVisitor, to: TestVisitor): string {
  const stem =
    [...to.cookies.keys()].find((name) => name.includes('signicat'))?.replace(/(-session).*$/, '$1') ?? ''
  return [...from.cookies].map(([name, value]) => `${name.replace(/^.*-session/, stem)}=${value}`).join('; ')
}

describe('two applications that differ in one thing never take each other’s cookies', () => {
  const elsewhere = 'https://other.sandbox.signicat.com/auth/open'
  it.each<[string, Partial<FastifySignicatOptions>, string | undefined]>([
    ['the secret', { secrets: [otherSecret] }, undefined],
    ['the client', { clientId: 'sandbox-acme-2' }, undefined],
    ['the issuer', {}, elsewhere],
    ['the cookie’s name', { session: { cookieName: 'other-session' } }, undefined],
    ['the base path', { baseUrl: 'https://app.example/portal' }, undefined],
  ])('%s', async (_name, options, issuerUrl) => {
    const one = await buildApp()
    const other = await buildApp({
      options,
      ...(issuerUrl === undefined ? {} : { issuerSettings: { issuer: issuerUrl } }),
    })
    await one.visitor.signIn(one.issuer)
    const location = await one.visitor.start()
    const answer = await one.issuer.authorize(location)
    // Something of the other application, so that its names are known.
    await other.visitor.start()

    for (const cookie of [one.visitor.cookieHeader(), renamed(one.visitor, other.visitor)]) {
      const home = await other.app.inject({ url: '/', headers: { cookie } })
      expect(home.json()).toEqual({ user: null })
      const headers = { cookie, accept: 'text/html' }
      const callback = await other.app.inject({ url: `/callback?${answer}`, headers })
      expect(callback.statusCode).toBe(400)
      expect(sessionCookies(callback)).toEqual([])
    }
    expect(other.issuer.calls.token).toBe(0)
  })

  it('but two of one kind do, which shows that the names above were right', async () => {
    const one = await buildApp()
    const other = await buildApp({ issuer: one.issuer })
    await one.visitor.signIn(one.issuer)
    await other.visitor.start()
    const home = await other.app.inject({
      url: '/',
      headers: { cookie: renamed(one.visitor, other.visitor) },
    })
    expect(home.json()).toMatchObject({ user: { sub: 'kari' } })
  })
})

describe('two registrations in sibling scopes of one server', () => {
  interface Siblings {
    readonly visitor: TestVisitor
    readonly staff: FakeIssuer
    readonly customers: FakeIssuer
  }

  async function siblings(): Promise<Siblings> {
    const now = (): number => 1_790_000_000
    const staff = await fakeIssuer(now, { issuer: 'https://staff.sandbox.signicat.com/auth/open' })
    const customers = await fakeIssuer(now, { issuer: 'https://customers.sandbox.signicat.com/auth/open' })
    const app = Fastify()
    onTestFinished(() => app.close())
    const optionsFor = ({ issuer, clientId, clientSecret, fetch }: FakeIssuer): FastifySignicatOptions => ({
      issuer,
      clientId,
      clientSecret,
      fetch,
      baseUrl: 'https://app.example',
      secrets: [testSecret],
      clock: now,
    })
    let staffGuard = requireLogin()
    await app.register(
      async (scope) => {
        await scope.register(signicat, optionsFor(staff))
        staffGuard = scope.signicat.requireLogin()
        scope.get('/who', async (request) => ({ user: request.signicat.user }))
        scope.get('/me', { onRequest: requireLogin() }, async (request) => request.signicat.user)
      },
      { prefix: '/staff' },
    )
    await app.register(
      async (scope) => {
        await scope.register(signicat, optionsFor(customers))
        scope.get('/who', async (request) => ({ user: request.signicat.user }))
        scope.get('/me', { onRequest: requireLogin() }, async (request) => request.signicat.user)
        scope.get('/for-staff', { onRequest: staffGuard }, async () => 'staff only')
        scope.get('/both', { onRequest: [staffGuard, requireLogin()] }, async () => 'both')
      },
      { prefix: '/customers' },
    )
    await app.ready()
    return { visitor: visitorOf(app), staff, customers }
  }

  const signInAs = ({ visitor, ...issuers }: Siblings, who: 'staff' | 'customers', sub: string) =>
    visitor.signIn(issuers[who], { start: `/${who}/login`, person: { sub } })

  it('keep their people apart', async () => {
    const test = await siblings()
    await signInAs(test, 'staff', 'boss')
    expect((await test.visitor.open('/staff/who')).json()).toMatchObject({ user: { sub: 'boss' } })
    expect((await test.visitor.open('/customers/who')).json()).toEqual({ user: null })
    await signInAs(test, 'customers', 'kari')
    expect((await test.visitor.open('/staff/me')).json()).toMatchObject({ sub: 'boss' })
    expect((await test.visitor.open('/customers/me')).json()).toMatchObject({ sub: 'kari' })
  })

  it('send people to their own issuer', async () => {
    const { visitor, staff, customers } = await siblings()
    expect(await visitor.start('/staff/me')).toContain(`${staff.issuer}/`)
    expect(await visitor.start('/customers/me')).toContain(`${customers.issuer}/`)
  })

  it('let the guard of one on a route of the other ask for its own people', async () => {
    const test = await siblings()
    await signInAs(test, 'customers', 'kari')
    expect(await test.visitor.start('/customers/for-staff')).toContain(`${test.staff.issuer}/`)
    await signInAs(test, 'staff', 'boss')
    expect((await test.visitor.open('/customers/for-staff')).body).toBe('staff only')
    expect((await test.visitor.open('/customers/both')).body).toBe('both')
  })

  it('are not satisfied with the staff where customers are meant as well', async () => {
    const test = await siblings()
    await signInAs(test, 'staff', 'boss')
    expect((await test.visitor.open('/customers/for-staff')).body).toBe('staff only')
    expect(await test.visitor.start('/customers/both')).toContain(`${test.customers.issuer}/`)
  })

  it('never finish each other’s attempts', async () => {
    const { visitor, staff, customers } = await siblings()
    const location = await visitor.start('/staff/login')
    const answer = await staff.authorize(location)
    const callback = await visitor.open(`/customers/callback?${answer}`, { 'sec-fetch-site': 'cross-site' })
    expect(callback.statusCode).toBe(400)
    expect(staff.calls.token).toBe(0)
    expect(customers.calls.token).toBe(0)
    expect((await visitor.comeBack(location, answer)).statusCode).toBe(302)
  })

  it('sign out one at a time', async () => {
    const test = await siblings()
    await signInAs(test, 'staff', 'boss')
    await signInAs(test, 'customers', 'kari')
    await test.visitor.submit('/staff/logout')
    expect((await test.visitor.open('/staff/who')).json()).toEqual({ user: null })
    expect((await test.visitor.open('/customers/who')).json()).toMatchObject({ user: { sub: 'kari' } })
  })
})
