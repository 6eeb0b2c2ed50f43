import type { FastifyInstance } from 'fastify'
import signicat, { requireLogin } from 'fastify-signicat'
import { describe, expect, it } from 'vitest'
import { buildApp, testSecret } from '../support/build-app.js'
import { fakeIssuer } from '../support/fake-issuer.js'

describe('a guard around the routes of the package', () => {
  const build = async (guard: (app: FastifyInstance) => ReturnType<typeof requireLogin>) => {
    const other = await fakeIssuer(() => 1_790_000_000, {
      issuer: 'https://other.sandbox.signicat.com/auth/open',
    })
    const built = await buildApp({
      after: (app) =>
        app.register(async (scope) => {
          scope.addHook('onRequest', guard(app))
          await scope.register(signicat, {
            issuer: other.issuer,
            clientId: other.clientId,
            clientSecret: other.clientSecret,
            baseUrl: 'https://app.example',
            secrets: [testSecret],
            fetch: other.fetch,
            clock: () => 1_790_000_000,
            prefix: '/admin',
          })
        }),
    })
    return { ...built, other }
  }

  it('lets those of its own registration through', async () => {
    const { visitor } = await build(() => requireLogin())
    expect(await visitor.start('/admin/login')).toMatch(/^https:\/\/other\.sandbox\./)
    expect((await visitor.open('/admin/logged-out')).statusCode).toBe(200)
    expect((await visitor.call('GET', '/admin/session')).json()).toEqual({ authenticated: false })
  })

  it('judges those of another registration', async () => {
    const { visitor, issuer, other } = await build((app) => app.signicat.requireLogin())
    for (const path of ['/admin/login', '/admin/callback', '/admin/logged-out', '/admin/session']) {
      const answer = await visitor.call('GET', path)
      expect(answer.statusCode, path).toBe(401)
      expect(answer.json().login_url, path).toMatch(/^https:\/\/app\.example\/login/)
    }
    expect((await visitor.call('POST', '/admin/logout')).statusCode).toBe(401)
    expect(other.asked).toEqual([])
    await visitor.signIn(issuer)
    expect(await visitor.start('/admin/login')).toMatch(/^https:\/\/other\.sandbox\./)
  })
})
