import type { FastifyInstance } from 'fastify'
import { requireLogin } from 'fastify-signicat'
import { describe, expect, it } from 'vitest'
import { buildApp } from '../support/build-app.js'

const stepUp = () => buildApp({ after: addStepUp })

function addStepUp(app: FastifyInstance): void {
  const handler = async (): Promise<string> => 'vault'
  app.get('/high', { onRequest: requireLogin({ loa: 'high' }) }, handler)
  app.get('/mitid', { onRequest: requireLogin({ idp: 'mitid' }) }, handler)
  app.get('/acr', { onRequest: requireLogin({ acr: 'high' }) }, handler)
  app.get('/recent', { onRequest: requireLogin({ maxAge: 300 }) }, handler)
  app.get('/now', { onRequest: requireLogin({ maxAge: 0 }) }, handler)
}

describe('a guard and a browser that goes to a page', () => {
  it('sends an anonymous person to sign in and back to the page with its query', async () => {
    const { visitor, issuer } = await buildApp()
    const turnedAway = await visitor.open('/me?tab=2')
    expect(turnedAway.statusCode).toBe(302)
    expect(turnedAway.headers['cache-control']).toBe('private, no-store')
    expect(turnedAway.headers['referrer-policy']).toBe('no-referrer')
    expect(turnedAway.headers.location).toMatch(/^https:\/\/acme\.sandbox\.signicat\.com\//)
    const back = await visitor.signIn(issuer, { start: '/me?tab=2' })
    expect(back.headers.location).toBe('/me?tab=2')
    expect((await visitor.open('/me?tab=2')).json()).toMatchObject({ sub: 'kari' })
  })

  it('keeps a person who is signed in on the page, and the page out of caches', async () => {
    const { visitor, issuer } = await buildApp()
    await visitor.signIn(issuer)
    const me = await visitor.open('/me')
    expect(me.statusCode).toBe(200)
    expect(me.headers['cache-control']).toBe('private, no-store')
    expect(me.headers['set-cookie']).toBeUndefined()
  })

  it('says that a form was not sent and leads back to it', async () => {
    const { visitor, issuer } = await buildApp()
    const sent = await visitor.submit('/me', {}, { referer: 'https://app.example/form?step=2' })
    expect(sent.statusCode).toBe(303)
    expect(sent.headers.location).toBe('/login?returnTo=%2Fform%3Fstep%3D2&unsent=1')
    expect(sent.cookies).toEqual([])
    const page = await visitor.open(String(sent.headers.location))
    expect(page.statusCode).toBe(401)
    expect(page.body).toContain('href="/login?returnTo=%2Fform%3Fstep%3D2&amp;guarded=1"')
    const back = await visitor.signIn(issuer, { start: '/login?returnTo=%2Fform%3Fstep%3D2' })
    expect(back.headers.location).toBe('/form?step=2')
  })

  it.each([
    'https://evil.example/form',
    'https://app.example.evil.example/form',
    'http://app.example/form',
    'https://app.example/login',
    'not a url',
  ])('goes home after a form that came from %s', async (referer) => {
    const { visitor } = await buildApp()
    const sent = await visitor.submit('/me', {}, { referer })
    expect(sent.headers.location).toBe('/login?returnTo=%2F&unsent=1')
  })

  it('goes home after a form of a trusted origin, which is not the page of this application', async () => {
    const { visitor } = await buildApp({ options: { trustedOrigins: ['https://admin.example'] } })
    const sent = await visitor.submit('/me', {}, { referer: 'https://admin.example/form' })
    expect(sent.headers.location).toBe('/login?returnTo=%2F&unsent=1')
  })

  it('answers 503 with a page while the issuer is down, without a loop', async () => {
    const { visitor, issuer } = await buildApp()
    issuer.faults.down = () => true
    const answer = await visitor.open('/me')
    expect(answer.statusCode).toBe(503)
    expect(answer.headers['content-type']).toContain('text/html')
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
    expect(answer.headers.location).toBeUndefined()
  })
})

describe('a guard that asks for more than the session has', () => {
  it.each([
    ['/high', 'acr_values', 'loa:high', { acr: 'high' }],
    ['/mitid', 'acr_values', 'idp:mitid', { idp: 'mitid' }],
    ['/acr', 'acr_values', 'loa:high', { acr: 'high' }],
    ['/recent', 'max_age', '300', {}],
  ])(
    '%s asks the issuer for it once and lets the person in afterwards',
    async (path, name, value, person) => {
      const { visitor, issuer, advance } = await stepUp()
      await visitor.signIn(issuer)
      advance(400)
      const asked = await visitor.open(path)
      expect(asked.statusCode).toBe(302)
      const query = new URL(String(asked.headers.location)).searchParams
      expect(query.get(name)?.split(' ')).toContain(value)
      const back = await visitor.signIn(issuer, { start: path, person })
      expect(back.headers.location, back.body).toBe(path)
      expect((await visitor.open(path)).body).toBe('vault')
    },
  )

  it.each([
    ['/high', { acr: 'substantial' }],
    ['/mitid', { idp: 'nbid' }],
    ['/acr', { acr: 'substantial' }],
    ['/recent', { authTime: 1_789_990_000 }],
    ['/now', { authTime: 1_789_999_000 }],
  ])('%s ends on one page when the issuer does not give it', async (path, person) => {
    const { visitor, issuer, advance } = await stepUp()
    await visitor.signIn(issuer)
    advance(400)
    const refused = await visitor.signIn(issuer, { start: path, person })
    expect([400, 403]).toContain(refused.statusCode)
    expect(refused.headers.location).toBeUndefined()
    expect(refused.headers['content-type']).toContain('text/html')
    expect((await visitor.open('/me')).json(), 'the session before stays').toMatchObject({ sub: 'kari' })
  })

  it('lets a person in who has just come back from `maxAge: 0`, and asks again later', async () => {
    const { visitor, issuer, advance } = await stepUp()
    await visitor.signIn(issuer)
    advance(60)
    const back = await visitor.signIn(issuer, { start: '/now' })
    expect(back.headers.location, back.body).toBe('/now')
    advance(20)
    expect((await visitor.open('/now')).body).toBe('vault')
    advance(60)
    expect((await visitor.open('/now')).statusCode).toBe(302)
  })
})

describe('a guard that no login can satisfy', () => {
  const unclear = [
    ['/yes', '"yes"'],
    ['/one', '1'],
    ['/null', 'null'],
    ['/object', '{"ok":true}'],
  ] as const
  const build = () =>
    buildApp({
      after(app) {
        const handler = async (): Promise<string> => 'vault'
        app.get('/claims', { onRequest: requireLogin({ claims: { locale: ['nb', 'nn'] } }) }, handler)
        app.get('/false', { onRequest: requireLogin({ check: () => false }) }, handler)
        app.get('/later', { onRequest: requireLogin({ check: async () => false }) }, handler)
        // What plain JavaScript may answer, by mistake.
        for (const [path, answer] of unclear) {
          const check = (): boolean => JSON.parse(answer)
          app.get(path, { onRequest: requireLogin({ check }) }, handler)
          app.get(`${path}/later`, { onRequest: requireLogin({ check: async () => check() }) }, handler)
        }
        const nothing: (...given: unknown[]) => never = Object.assign(() => undefined)
        app.get('/nothing', { onRequest: requireLogin({ check: nothing }) }, handler)
        app.get(
          '/throws',
          {
            onRequest: requireLogin({
              check: () => {
                throw new Error('broken')
              },
            }),
          },
          handler,
        )
        app.get(
          '/rejects',
          {
            onRequest: requireLogin({
              check: async () => {
                throw new Error('broken')
              },
            }),
          },
          handler,
        )
        app.get(
          '/true',
          { onRequest: requireLogin({ check: ({ sub }, { url }) => sub === 'kari' && url === '/true' }) },
          handler,
        )
      },
    })

  it.each([
    '/claims',
    '/false',
    '/later',
    '/nothing',
    ...unclear.flatMap(([path]) => [path, `${path}/later`]),
  ])('%s is a plain 403 page and no new login', async (path) => {
    const { visitor, issuer } = await build()
    await visitor.signIn(issuer)
    const answer = await visitor.open(path)
    expect(answer.statusCode).toBe(403)
    expect(answer.headers['content-type']).toContain('text/html')
    expect(answer.headers.location).toBeUndefined()
    expect(answer.body).not.toContain('vault')
  })

  it('lets a person with the claim through', async () => {
    const { visitor, issuer } = await build()
    await visitor.signIn(issuer, { person: { claims: { locale: 'nn' } } })
    expect((await visitor.open('/claims')).body).toBe('vault')
  })

  it.each(['/throws', '/rejects'])('%s fails closed', async (path) => {
    const { visitor, issuer } = await build()
    await visitor.signIn(issuer)
    const answer = await visitor.open(path)
    expect(answer.statusCode).toBe(503)
    expect(answer.body).not.toContain('vault')
  })

  it('asks `check` with the session and the request, and never for an anonymous visitor', async () => {
    const { visitor, issuer } = await build()
    expect((await visitor.open('/throws')).statusCode).toBe(302)
    await visitor.signIn(issuer)
    expect((await visitor.open('/true')).body).toBe('vault')
  })
})
