import fastifyCookie, { type CookieSerializeOptions, type FastifyCookieOptions } from '@fastify/cookie'
import type { FastifyInstance } from 'fastify'
import { describe, expect, it } from 'vitest'
import { buildApp } from '../support/build-app.js'
import { journey } from '../support/journey.js'

// What it passes to the parser as well, though its types do not say so.
const shouting: CookieSerializeOptions & { readonly decode: (text: string) => string } = {
  decode: (text) => text.toUpperCase(),
}
const settings: readonly (readonly [string, FastifyCookieOptions])[] = [
  ['plain', {}],
  ['with a secret', { secret: 'a secret of the application, for its own cookies' }],
  [
    'with a domain and a path for its own cookies',
    { parseOptions: { domain: 'other.example', path: '/sub', sameSite: 'none' } },
  ],
  ['with a decoder of its own', { parseOptions: shouting }],
  ['with an encoder of its own', { parseOptions: { encode: (text: string) => text.toUpperCase() } }],
  [
    'with signed cookies by default',
    { secret: 'a secret of the application, for its own cookies', parseOptions: { signed: true } },
  ],
  ['without its hook', { hook: false }],
  ['with a late hook', { hook: 'preHandler' }],
]

function addOwnCookie(app: FastifyInstance): void {
  app.get('/own', async (request, reply) => {
    reply.setCookie('own', 'value', { signed: false })
    return { own: request.cookies?.own ?? null, user: request.signicat.user?.sub ?? null }
  })
}

describe.each(settings)('an application with @fastify/cookie %s', (_name, options) => {
  const register = (app: FastifyInstance) => app.register(fastifyCookie, options)

  it('registered before us: both work', async () => {
    const test = await buildApp({ before: register, after: addOwnCookie })
    await journey(test)
    expect((await test.visitor.open('/own')).headers['set-cookie']).toMatch(/^own=value/i)
  })

  it('registered after us: both work', async () => {
    const test = await buildApp({
      async after(app) {
        await register(app)
        addOwnCookie(app)
      },
    })
    await journey(test)
    expect((await test.visitor.open('/own')).headers['set-cookie']).toMatch(/^own=value/i)
  })

  it('sets its cookies beside ours on one answer', async () => {
    const test = await buildApp({ before: register, after: addOwnCookie })
    await test.visitor.signIn(test.issuer)
    test.advance(400)
    const answer = await test.visitor.open('/own')
    expect(answer.json().user).toBe('kari')
    const names = [answer.headers['set-cookie']].flat().map((line) => String(line).split('=')[0])
    expect(names.sort()).toEqual([expect.stringMatching(/^__Host-signicat-/), 'own'])
    const ours = [answer.headers['set-cookie']].flat().find((line) => String(line).startsWith('__Host-'))
    expect(ours).toMatch(/; Max-Age=3600; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
    expect((await test.visitor.open('/me')).statusCode).toBe(200)
  })
})

describe('an application without @fastify/cookie', () => {
  it('gets none from us', async () => {
    const { app } = await buildApp()
    expect(app.hasRequestDecorator('cookies')).toBe(false)
    expect(app.hasReplyDecorator('setCookie')).toBe(false)
    expect(app.hasDecorator('parseCookie')).toBe(false)
  })

  it('may register it in a scope of its own', async () => {
    const test = await buildApp({
      async after(app) {
        await app.register(async (scope) => {
          await scope.register(fastifyCookie)
          addOwnCookie(scope)
        })
      },
    })
    await journey(test)
    expect((await test.visitor.open('/own')).cookies).toMatchObject([{ name: 'own' }])
  })
})
