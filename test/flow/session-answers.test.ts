import { once } from 'node:events'
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { describe, expect, it } from 'vitest'
import { buildApp, type TestApp } from '../support/build-app.js'

function addRoutes(app: FastifyInstance): void {
  const person = (request: FastifyRequest): string => request.signicat.user?.sub ?? 'nobody'
  app.get('/plain', async (request) => person(request))
  app.get('/cacheable', async (request, reply) => {
    reply.header('cache-control', 'public, max-age=60')
    return person(request)
  })
  app.get('/stream', async (request, reply) =>
    reply.type('text/plain').send(Readable.from([person(request), ' ', 'streams'])),
  )
  app.get('/not-modified', async (request, reply) => {
    person(request)
    return reply.code(304).send()
  })
  app.get('/redirect', async (request, reply) => {
    person(request)
    return reply.redirect('/elsewhere')
  })
  app.get('/error', async (request) => {
    throw new Error(person(request))
  })
  app.get('/own-cookie', async (request, reply) => {
    reply.header('set-cookie', 'a=1')
    person(request)
    reply.header('set-cookie', 'b=2')
    return 'own'
  })
}

const edgeHeaders: readonly string[] = [
  'cdn-cache-control',
  'cloudflare-cdn-cache-control',
  'surrogate-control',
  'edge-control',
  'x-accel-expires',
  'x-litespeed-cache-control',
]

function addEdgeRoutes(app: FastifyInstance): void {
  const person = (request: FastifyRequest): string => request.signicat.user?.sub ?? 'nobody'
  const chosen = Object.fromEntries(edgeHeaders.map((name) => [name, 'max-age=60']))
  const edge = (reply: FastifyReply): FastifyReply => reply.headers({ ...chosen, 'x-own': 'kept' })
  app.get('/edge', async (request, reply) => {
    edge(reply)
    return person(request)
  })
  app.get('/edge-stream', async (request, reply) => edge(reply).send(Readable.from([person(request)])))
  app.get('/edge-error', async (request, reply) => {
    edge(reply)
    throw new Error(person(request))
  })
  app.get('/edge-redirect', async (request, reply) => {
    person(request)
    return edge(reply).redirect('/elsewhere')
  })
  app.get('/edge-raw', async (request, reply) => {
    for (const [name, value] of Object.entries({ ...chosen, 'X-Own': 'kept' }))
      reply.raw.setHeader(name, value)
    return person(request)
  })
  app.get('/edge-login', async (_request, reply) => edge(reply).signicat.login())
  app.get('/edge-chosen', async (request, reply) => {
    edge(reply).header('cache-control', 'public, max-age=60')
    return person(request)
  })
  app.get('/edge-unasked', async (_request, reply) => edge(reply).send('unasked'))
}

async function due(): Promise<TestApp> {
  const test = await buildApp({
    after: (app) => {
      addRoutes(app)
      addEdgeRoutes(app)
    },
  })
  await test.visitor.signIn(test.issuer)
  test.advance(400)
  return test
}

describe('an answer that looked at the session', () => {
  it.each(['/plain', '/cacheable', '/stream', '/not-modified', '/redirect', '/error'])(
    '(%s) brings the cookie when it is due, and is never cached then',
    async (path) => {
      const { visitor } = await due()
      const answer = await visitor.open(path)
      expect(answer.cookies).toHaveLength(1)
      expect(answer.headers['cache-control']).toBe('private, no-store')
      expect((await visitor.open(path)).cookies).toEqual([])
    },
  )

  it('brings the cookie with HEAD too', async () => {
    const { app, visitor } = await due()
    const answer = await app.inject({
      method: 'HEAD',
      url: '/plain',
      headers: { cookie: visitor.cookieHeader() },
    })
    expect(answer.cookies).toHaveLength(1)
    expect(answer.headers['cache-control']).toBe('private, no-store')
  })

  it('keeps the caching that the handler chose while no cookie is set', async () => {
    const { visitor } = await due()
    await visitor.open('/plain')
    expect((await visitor.open('/cacheable')).headers['cache-control']).toBe('public, max-age=60')
    expect((await visitor.open('/plain')).headers['cache-control']).toBe('private, no-store')
  })

  it('is kept out of caches for an anonymous visitor as well', async () => {
    const { newVisitor } = await due()
    expect((await newVisitor().open('/plain')).headers['cache-control']).toBe('private, no-store')
  })

  it('says nothing else to caches that read a header of their own', async () => {
    const { visitor, newVisitor } = await due()
    for (const path of [
      '/edge',
      '/edge-stream',
      '/edge-error',
      '/edge-redirect',
      '/edge-raw',
      '/edge-login',
    ]) {
      for (const somebody of [visitor, newVisitor()]) {
        const { headers } = await somebody.open(path)
        expect(headers['cache-control'], path).toMatch(/no-store/)
        expect(
          Object.keys(headers).filter((name) => edgeHeaders.includes(name)),
          path,
        ).toEqual([])
        expect(headers['x-own'], path).toBe('kept')
      }
    }
  })

  it('that brings a cookie overrules what the handler chose for such caches', async () => {
    const { visitor } = await due()
    const { headers, cookies } = await visitor.open('/edge-chosen')
    expect(cookies).toHaveLength(1)
    expect(Object.keys(headers).filter((name) => edgeHeaders.includes(name))).toEqual([])
  })

  it('keeps those headers where the handler chose how the answer is cached, and where nobody asked', async () => {
    const { visitor } = await due()
    await visitor.open('/plain')
    for (const path of ['/edge-chosen', '/edge-unasked']) {
      const { headers } = await visitor.open(path)
      expect(headers['cdn-cache-control'], path).toBe('max-age=60')
      expect(
        Object.keys(headers).filter((name) => edgeHeaders.includes(name)),
        path,
      ).toEqual(edgeHeaders)
    }
  })

  it('keeps the cookies of the handler beside its own', async () => {
    const { visitor } = await due()
    const answer = await visitor.open('/own-cookie')
    expect(answer.cookies.map(({ name }) => name)).toEqual(['a', 'b', expect.stringContaining('signicat')])
  })

  it('streams over a socket with the cookie in its headers', async () => {
    const { app, visitor } = await due()
    const { port } = new URL(await app.listen({ port: 0, host: '127.0.0.1' }))
    const answer = await fetch(`http://127.0.0.1:${port}/stream`, {
      headers: { cookie: visitor.cookieHeader() },
    })
    expect(await answer.text()).toBe('kari streams')
    expect(answer.headers.getSetCookie()).toHaveLength(1)
  })
})

describe('an answer that comes late', () => {
  /** Routes that wait in the middle until the test lets them go on. */
  async function gated() {
    const gate = new EventTarget()
    const wait = async (): Promise<void> => {
      const opened = once(gate, 'open')
      gate.dispatchEvent(new Event('arrived'))
      await opened
    }
    const test = await buildApp({
      after(app) {
        app.get('/slow', async (request) => {
          const { user } = request.signicat
          await wait()
          return { user, now: request.signicat.user }
        })
        app.post('/fast', async (request) => {
          await request.signicat.update({ fast: true })
          return 'updated'
        })
        app.post('/slow', async (request) => {
          request.signicat.requireUser()
          await wait()
          await request.signicat.update({ late: true })
          return 'updated'
        })
      },
    })
    await test.visitor.signIn(test.issuer)
    test.advance(400)
    return {
      ...test,
      arrival: () => once(gate, 'arrived'),
      open: () => gate.dispatchEvent(new Event('open')),
    }
  }

  it('does not revive a session that was ended meanwhile', async () => {
    const { app, visitor, arrival, open } = await gated()
    const cookie = visitor.cookieHeader()
    const arrived = arrival()
    const slow = app.inject({ url: '/slow', headers: { cookie } })
    await arrived
    await visitor.call('POST', '/logout')
    open()
    const answer = await slow
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['set-cookie']).toBeUndefined()
  })

  it('cannot change a session that was ended meanwhile', async () => {
    const { app, visitor, arrival, open } = await gated()
    const headers = { cookie: visitor.cookieHeader(), 'sec-fetch-site': 'same-origin' }
    const arrived = arrival()
    const slow = app.inject({ method: 'POST', url: '/slow', headers })
    await arrived
    await visitor.call('POST', '/logout')
    open()
    const answer = await slow
    expect(answer.statusCode).toBe(401)
    expect(answer.json()).toMatchObject({ code: 'ERR_SIGNICAT_SESSION_GONE' })
    expect(answer.headers['set-cookie']).toBeUndefined()
  })

  it('does not bring back what was changed meanwhile', async () => {
    const { app, visitor, arrival, open } = await gated()
    const cookie = visitor.cookieHeader()
    const arrived = arrival()
    const slow = app.inject({ url: '/slow', headers: { cookie } })
    await arrived
    await visitor.call('POST', '/fast')
    open()
    // The browser keeps what the late answer sets, if it sets anything.
    for (const { name, value } of (await slow).cookies) visitor.cookies.set(name, value)
    expect((await visitor.open('/me')).json().data).toEqual({ fast: true })
  })

  it('does not keep the session alive that a new login replaced', async () => {
    const { app, visitor, issuer, arrival, open } = await gated()
    const cookie = visitor.cookieHeader()
    const arrived = arrival()
    const slow = app.inject({ url: '/slow', headers: { cookie } })
    await arrived
    await visitor.signIn(issuer, { person: { sub: 'ola' } })
    open()
    expect((await slow).headers['set-cookie']).toBeUndefined()
    expect((await visitor.open('/me')).json()).toMatchObject({ sub: 'ola' })
  })
})
