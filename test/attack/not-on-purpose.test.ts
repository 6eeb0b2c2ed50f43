import { request } from 'node:http'
import { requireLogin } from 'fastify-signicat'
import { describe, expect, it } from 'vitest'
import { buildApp, type TestApp } from '../support/build-app.js'
import { attemptCookies, callsDuring, sessionCookies } from '../support/no-session.js'

const unasked: [string, Record<string, string>][] = [
  ['a prefetch', { 'sec-purpose': 'prefetch' }],
  ['a prerender', { 'sec-purpose': 'prefetch;prerender' }],
  ['an old prefetch', { purpose: 'prefetch' }],
  ['a preview', { 'x-moz': 'prefetch' }],
  ['an iframe', { 'sec-fetch-dest': 'iframe' }],
  ['an image', { 'sec-fetch-dest': 'image', 'sec-fetch-mode': 'no-cors' }],
  ['a script', { 'sec-fetch-dest': 'empty', 'sec-fetch-mode': 'cors', accept: '*/*' }],
  ['an embedded object', { 'sec-fetch-dest': 'embed' }],
]

function build(): Promise<TestApp> {
  return buildApp({
    options: { request: 'par' },
    after: (app) => {
      app.get('/start', async (_request, reply) => reply.signicat.login())
      app.get('/door', { onRequest: requireLogin() }, async () => 'inside')
    },
  })
}

describe.each(unasked)('%s', (_name, headers) => {
  it.each(['/login', '/start', '/door'])('starts no login at %s', async (url) => {
    const { visitor, issuer } = await build()
    const answer = await visitor.open(url, headers)
    expect([401, 403]).toContain(answer.statusCode)
    expect(answer.headers.location).toBeUndefined()
    expect(attemptCookies(answer)).toEqual([])
    expect(issuer.calls.par).toBe(0)
    expect(answer.headers['cache-control']).toContain('no-store')
  })

  it('spends no attempt at the callback', async () => {
    const { visitor, issuer } = await build()
    const location = await visitor.start()
    const answer = await issuer.authorize(location)
    const calls = await callsDuring(issuer, async () => {
      const callback = await visitor.open(`/callback?${answer}`, {
        'sec-fetch-site': 'cross-site',
        ...headers,
      })
      expect(callback.statusCode).toBe(400)
      expect(sessionCookies(callback)).toEqual([])
    })
    expect(calls).toEqual({})
    expect(sessionCookies(await visitor.comeBack(location, answer))).toHaveLength(1)
  })
})

describe('HEAD, as mail scanners send it', () => {
  it('starts no login, also where the framework answers it with the GET handler', async () => {
    const { app, issuer } = await build()
    for (const url of ['/login', '/start', '/door']) {
      const answer = await app.inject({ method: 'HEAD', url, headers: { accept: 'text/html' } })
      expect(answer.statusCode).toBeGreaterThanOrEqual(400)
      expect(attemptCookies(answer)).toEqual([])
    }
    expect(issuer.calls.par).toBe(0)
  })

  it('spends no code on a real socket, writes no cookie, and is not in the log', async () => {
    const { app, visitor, issuer, log } = await build()
    const location = await visitor.start()
    const answer = await issuer.authorize(location)
    await app.listen({ host: '127.0.0.1', port: 0 })
    const { status, headers } = await send(app, 'HEAD', `/callback?${answer}`, visitor.cookieHeader())
    expect(status).toBe(405)
    expect(headers.allow).toBe('GET, POST')
    expect(headers['set-cookie']).toBeUndefined()
    expect(issuer.calls.token).toBe(0)
    expect(log.join('')).not.toContain(answer.get('code'))
    expect(log.join('')).not.toContain(answer.get('state'))
    expect(sessionCookies(await visitor.comeBack(location, answer))).toHaveLength(1)
  })
})

describe('any other method at an address that may hold secrets', () => {
  it.each(['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'HEAD'])(
    '%s is refused, and not in the log',
    async (method) => {
      const { app, log } = await buildApp({ options: { routes: { initiate: '/initiate' } } })
      await app.listen({ host: '127.0.0.1', port: 0 })
      for (const path of ['/callback', '/initiate']) {
        const { status, headers } = await send(
          app,
          method,
          `${path}?code=c0de-marker&login_hint=hint-marker`,
          '',
        )
        expect(status).toBe(405)
        expect(headers.allow).toBe('GET, POST')
      }
      expect(log.join('')).not.toMatch(/marker/)
    },
  )
})

interface Answer {
  readonly status: number | undefined
  readonly headers: Record<string, unknown>
}

function send({ server }: TestApp['app'], method: string, path: string, cookie: string): Promise<Answer> {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('not listening')
  return new Promise((resolve, reject) => {
    const call = request(
      { host: '127.0.0.1', port: address.port, method, path, headers: { cookie } },
      (answer) => {
        answer.resume()
        answer.once('end', () => resolve({ status: answer.statusCode, headers: answer.headers }))
      },
    )
    call.once('error', reject)
    call.end()
  })
}
