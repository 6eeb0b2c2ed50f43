import signicat from 'fastify-signicat'
import { describe, expect, it } from 'vitest'
import { buildApp, testSecret } from '../support/build-app.js'
import { attemptCookies } from '../support/no-session.js'

async function landing(returnTo: string, options = {}): Promise<unknown> {
  const { visitor, issuer } = await buildApp({ options })
  const start = `/login?${new URLSearchParams({ returnTo })}`
  return (await visitor.signIn(issuer, { start })).headers.location
}

describe('the way back after a login', () => {
  it.each([
    ['/me', '/me'],
    ['/me?a=1&b=2#part', '/me?a=1&b=2#part'],
    ['/søk?q=æ', '/s%C3%B8k?q=%C3%A6'],
    ['https://app.example/me', '/me'],
    ['/a/../me', '/me'],
  ])('is %s', async (returnTo, expected) => {
    expect(await landing(returnTo)).toBe(expected)
  })

  it.each(['/login', '/callback', '/logout', '/LOGIN', '/logged-out', '/session', '/login/', 'me', ''])(
    'is the default page instead of %j',
    async (returnTo) => {
      expect(await landing(returnTo)).toBe('/')
    },
  )

  it('is no route of ours in any spelling that the application’s router takes', async () => {
    const routerOptions = {
      caseSensitive: false,
      ignoreTrailingSlash: true,
      ignoreDuplicateSlashes: true,
      useSemicolonDelimiter: true,
    }
    const { visitor, issuer, app } = await buildApp({ server: { routerOptions } })
    for (const returnTo of ['/%6cogout', '//logout', '/LOGOUT/', '/logout;x', '/logout//?x', '/./logout']) {
      const url = new URL(`https://app.example${returnTo}`).pathname
      expect((await app.inject({ url })).statusCode, returnTo).not.toBe(404)
      const start = `/login?${new URLSearchParams({ returnTo })}`
      expect((await visitor.signIn(issuer, { start })).headers.location, returnTo).toBe('/')
    }
  })

  it('is no route of another registration on the server', async () => {
    const { visitor, issuer } = await buildApp({
      after: (app) =>
        app.register(
          async (scope) => {
            await scope.register(signicat, {
              issuer: 'https://other.example',
              clientId: 'other',
              clientSecret: 'other-client-secret',
              baseUrl: 'https://app.example',
              secrets: [testSecret],
            })
          },
          { prefix: '/admin' },
        ),
    })
    for (const returnTo of ['/admin/logout', '/admin/%6cogin', 'https://app.example/admin/callback']) {
      const start = `/login?${new URLSearchParams({ returnTo })}`
      expect((await visitor.signIn(issuer, { start })).headers.location, returnTo).toBe('/')
    }
    const start = `/login?${new URLSearchParams({ returnTo: '/admin/people' })}`
    expect((await visitor.signIn(issuer, { start })).headers.location).toBe('/admin/people')
  })

  it.each(['https://u:p@shop.example/a', 'https://u@shop.example/a', 'blob:https://shop.example/a'])(
    'is the default page instead of %j, whose origin is trusted',
    async (returnTo) => {
      expect(await landing(returnTo, { trustedOrigins: ['https://shop.example'] })).toBe('/')
    },
  )

  it('is the default page without one, below the path that a proxy strips', async () => {
    const { visitor, issuer, app } = await buildApp({ options: { baseUrl: 'https://app.example/portal' } })
    const location = await visitor.start()
    const answer = await issuer.authorize(location)
    expect(new URL(location).searchParams.get('redirect_uri')).toBe('https://app.example/portal/callback')
    const callback = await app.inject({
      url: `/callback?${answer}`,
      headers: { cookie: visitor.cookieHeader() },
    })
    expect(callback.headers.location).toBe('/portal/')
  })

  it('may lead to a trusted origin', async () => {
    expect(await landing('https://shop.example/a', { trustedOrigins: ['https://shop.example'] })).toBe(
      'https://shop.example/a',
    )
  })

  it('loses what makes it too long for a cookie, rather than the login', async () => {
    expect(await landing(`/me?${'q'.repeat(900)}`)).toMatch(/^\/me/)
    expect(await landing(`/me?${'q'.repeat(5000)}`)).toBe('/me')
    expect(await landing(`/${'p'.repeat(5000)}`)).toBe('/')
  })

  it('given twice is no login', async () => {
    const { visitor } = await buildApp()
    const answer = await visitor.open('/login?returnTo=/a&returnTo=/b')
    expect(answer.statusCode).toBe(400)
    expect(attemptCookies(answer)).toEqual([])
  })

  it('is the page that a guard protects, with its query', async () => {
    const { visitor, issuer } = await buildApp()
    expect((await visitor.signIn(issuer, { start: '/me?tab=2&x=%20' })).headers.location).toBe(
      '/me?tab=2&x=%20',
    )
  })

  it('can be named by the application', async () => {
    const { visitor, issuer } = await buildApp({
      after: (app) => {
        app.get('/start', async (_request, reply) =>
          reply.signicat.login({ returnTo: '/named', idp: 'mitid' }),
        )
      },
    })
    const callback = await visitor.signIn(issuer, { start: '/start', person: { idp: 'mitid' } })
    expect(callback.headers.location).toBe('/named')
  })
})
