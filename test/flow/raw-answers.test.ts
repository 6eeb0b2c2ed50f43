import { once } from 'node:events'
import { type ClientHttp2Session, connect, type IncomingHttpHeaders } from 'node:http2'
import { text } from 'node:stream/consumers'
import fastifyExpress from '@fastify/express'
import express from 'express'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import signicat, { requireLogin } from 'fastify-signicat'
import { isSignicatError } from 'fastify-signicat/errors'
import { memoryStore } from 'fastify-signicat/store'
import { describe, expect, it, onTestFinished } from 'vitest'
import { buildApp, type TestApp, type TestAppSettings } from '../support/build-app.js'
import { recipeParties } from '../support/recipe-options.js'

const guarded = { onRequest: requireLogin() }

/** Answers that run none of Fastify's hooks, each by another way to write a head. */
const writers: Readonly<Record<string, (reply: FastifyReply) => void>> = {
  'hijack-end': (reply) => void reply.hijack().raw.end('raw'),
  'hijack-object': ({ raw }) =>
    void raw.writeHead(200, { 'content-type': 'text/plain', 'set-cookie': 'a=1' }).end('raw'),
  'hijack-list': ({ raw }) =>
    void raw.writeHead(200, 'Fine', ['x-a', '1', 'set-cookie', 'a=1', 'set-cookie', 'b=2']).end('raw'),
  'set-before': ({ raw }) => {
    raw.setHeader('set-cookie', ['a=1'])
    raw.setHeader('cache-control', 'public, max-age=600')
    raw.setHeader('cdn-cache-control', 'max-age=600')
    raw.statusCode = 203
    raw.flushHeaders()
    raw.end('raw')
  },
  'server-sent-events': ({ raw }) => {
    raw.setHeader('content-type', 'text/event-stream')
    raw.write('data: one\n\n')
    raw.end('data: two\n\n')
  },
}

function addRoutes(app: FastifyInstance): void {
  for (const [name, write] of Object.entries(writers)) {
    app.get(`/${name}`, guarded, (_request, reply) => {
      reply.hijack()
      write(reply)
    })
  }
  app.get('/late', guarded, (request, reply) => {
    reply.hijack()
    setImmediate(() => reply.raw.end(request.signicat.user?.sub))
  })
  app.get('/open', (request: FastifyRequest, reply) => {
    reply.hijack()
    reply.raw.end(request.signicat.user?.sub ?? 'nobody')
  })
  app.get('/untouched', (_request, reply) => {
    reply.hijack()
    reply.raw.end('nobody asked')
  })
  app.post('/theme', guarded, async (request, reply) => {
    await request.signicat.update({ theme: 'dark' })
    reply.hijack()
    reply.raw.end('kept')
  })
}

async function start(settings: TestAppSettings = {}): Promise<TestApp> {
  const test = await buildApp({ after: addRoutes, ...settings })
  await test.visitor.signIn(test.issuer)
  return test
}

const stored = (): NonNullable<TestAppSettings['options']> => ({
  session: { kind: 'stored', store: memoryStore() },
})
const kinds = [
  ['sealed', () => ({})],
  ['stored', stored],
] as const

describe.each(kinds)('a %s session behind an answer that Fastify does not send', (_kind, options) => {
  it.each(Object.keys(writers))(
    'is kept alive for twelve hours by a request every ten minutes (%s)',
    async (path) => {
      const { visitor, advance, log } = await start({ options: options() })
      for (let minute = 10; minute < 12 * 60; minute += 10) {
        advance(600)
        const answer = await visitor.open(`/${path}`)
        expect([minute, answer.statusCode < 300, answer.headers['cache-control']]).toEqual([
          minute,
          true,
          'private, no-store',
        ])
        expect(answer.headers['cdn-cache-control']).toBeUndefined()
        expect(answer.cookies.filter(({ name }) => name.includes('signicat'))).toHaveLength(1)
      }
      advance(601)
      expect((await visitor.open('/hijack-end')).statusCode).toBe(302)
      expect(log.filter((line) => /"level":(?:40|50)/.test(line))).toEqual([])
    },
  )

  it('keeps the cookie that a handler wrote before it took over', async () => {
    const { visitor, app } = await start({ options: options() })
    const headers = { 'sec-fetch-site': 'same-origin' }
    expect((await visitor.call('POST', '/theme', headers)).body).toBe('kept')
    expect((await visitor.open('/me')).json()).toMatchObject({ data: { theme: 'dark' } })
    expect(app.signicat.status().ready).toBe(true)
  })

  it('does not come back by an answer whose head is written after the sign-out', async () => {
    const gate = new EventTarget()
    const { visitor, app, advance } = await start({
      options: options(),
      after(scope) {
        scope.get('/slow', guarded, (_request, reply) => {
          reply.hijack()
          gate.addEventListener('open', () => reply.raw.end('late'))
          gate.dispatchEvent(new Event('arrived'))
        })
      },
    })
    advance(400)
    const arrived = once(gate, 'arrived')
    const headers = { cookie: visitor.cookieHeader(), accept: 'text/html', 'sec-fetch-mode': 'navigate' }
    const slow = app.inject({ url: '/slow', headers })
    await arrived
    await visitor.call('POST', '/logout', { 'sec-fetch-site': 'same-origin' })
    gate.dispatchEvent(new Event('open'))
    const answer = await slow
    expect(answer.body).toBe('late')
    for (const { name, value } of answer.cookies) visitor.cookies.set(name, value)
    expect((await visitor.open('/me')).statusCode).toBe(302)
  })
})

describe('the head of an answer that Fastify does not send', () => {
  it('has the cookies and headers that came with it, and its status and reason', async () => {
    const { app, visitor, advance } = await start()
    advance(400)
    const origin = await app.listen({ port: 0, host: '127.0.0.1' })
    const answer = await fetch(`${origin}/hijack-list`, { headers: { cookie: visitor.cookieHeader() } })
    expect([answer.status, answer.statusText, answer.headers.get('x-a')]).toEqual([200, 'Fine', '1'])
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2', expect.stringContaining('signicat')])
    const object = await visitor.open('/hijack-object')
    expect(object.headers['content-type']).toBe('text/plain')
    expect(object.headers['set-cookie']).toContain('a=1')
  })

  it('keeps the caching that a handler chose while no cookie is set', async () => {
    const { visitor } = await start()
    const answer = await visitor.open('/set-before')
    expect(answer.headers['cache-control']).toBe('public, max-age=600')
    expect(answer.headers['set-cookie']).toEqual(['a=1'])
  })

  it('is left alone where nobody asked who is signed in', async () => {
    const { visitor, advance } = await start()
    advance(400)
    const { headers } = await visitor.open('/untouched')
    expect([headers['set-cookie'], headers['cache-control']]).toEqual([undefined, undefined])
    expect((await visitor.open('/open')).headers['cache-control']).toBe('private, no-store')
  })

  it('is complete also when it is written later', async () => {
    const { visitor, advance } = await start()
    advance(400)
    expect((await visitor.open('/late')).cookies).toHaveLength(1)
  })

  it('is not written twice by our own routes, which do not keep a session alive', async () => {
    const { visitor, advance } = await start({
      after(app) {
        app.addHook('onRequest', requireLogin())
      },
    })
    advance(400)
    const { headers } = await visitor.call('GET', '/session')
    expect([headers['set-cookie'], headers['cache-control']]).toEqual([undefined, 'private, no-store'])
  })

  it('is complete over HTTP/2', async () => {
    const { issuer, options } = await recipeParties()
    let passed = 0
    const app = Fastify({ http2: true })
    await app.register(signicat, { ...options, clock: () => Math.floor(Date.now() / 1000) + passed })
    app.get('/me', guarded, async () => 'me')
    app.get('/end', guarded, (_request, reply) => void reply.hijack().raw.end('raw'))
    app.get('/head', guarded, (_request, reply) => {
      reply.hijack()
      reply.raw.writeHead(200, { 'content-type': 'text/event-stream' })
      reply.raw.write('data: one\n\n')
      reply.raw.end()
    })
    const session = connect(await app.listen({ port: 0, host: '127.0.0.1' }))
    onTestFinished(async () => {
      session.close()
      await app.close()
    })
    const started = await open(session, '/me')
    const answer = await issuer.authorize(started.location ?? '')
    const cookie = cookiesOf(await open(session, `/callback?${answer}`, cookiesOf(started)))
    passed = 400
    for (const path of ['/end', '/head']) {
      const headers = await open(session, path, cookie)
      expect([headers[':status'], headers['cache-control']]).toEqual([200, 'private, no-store'])
      expect(headers['set-cookie']).toHaveLength(1)
    }
  })
})

async function open(session: ClientHttp2Session, path: string, cookie = ''): Promise<IncomingHttpHeaders> {
  const stream = session.request({
    ':path': path,
    accept: 'text/html',
    'sec-fetch-mode': 'navigate',
    ...(cookie === '' ? {} : { cookie }),
  })
  const headers = new Promise<IncomingHttpHeaders>((resolve) => void stream.once('response', resolve))
  await text(stream)
  return headers
}

function cookiesOf(headers: IncomingHttpHeaders): string {
  return (headers['set-cookie'] ?? []).map((line) => line.split(';', 1)[0]).join('; ')
}

describe('an Express application behind a guard', () => {
  async function mounted() {
    const legacy = express()
    legacy.get('/legacy/send', (_request, response) => void response.cookie('shop', '1').send('from Express'))
    legacy.get(
      '/legacy/end',
      (_request, response) => void response.cookie('shop', '1').status(200).end('from Express'),
    )
    legacy.get(
      '/legacy/redirect',
      (_request, response) => void response.cookie('shop', '1').redirect('/elsewhere'),
    )
    const test = await buildApp({
      async after(app) {
        app.addHook('onRequest', requireLogin())
        await app.register(fastifyExpress)
        app.use(legacy)
      },
    })
    await test.visitor.signIn(test.issuer)
    const origin = await test.app.listen({ port: 0, host: '127.0.0.1' })
    const get = async (path: string): Promise<Response> => {
      const headers = { cookie: test.visitor.cookieHeader(), accept: 'text/html' }
      const answer = await fetch(origin + path, { headers, redirect: 'manual' })
      for (const line of answer.headers.getSetCookie()) {
        const [name = '', value = ''] = line.split(';', 1)[0]?.split(/=(.*)/s) ?? []
        test.visitor.cookies.set(name, value)
      }
      return answer
    }
    return { ...test, get }
  }

  it.each(['send', 'end', 'redirect'])('keeps its people signed in for twelve hours (%s)', async (way) => {
    const { advance, log, get } = await mounted()
    for (let minute = 10; minute < 12 * 60; minute += 10) {
      advance(600)
      const answer = await get(`/legacy/${way}`)
      const names = answer.headers.getSetCookie().map((line) => line.slice(0, line.indexOf('=')))
      expect([minute, names]).toEqual([minute, ['shop', expect.stringContaining('signicat')]])
      expect(answer.headers.get('cache-control')).toBe('private, no-store')
      expect(await answer.text()).toContain(way === 'redirect' ? '/elsewhere' : 'from Express')
    }
    expect(log.filter((line) => /"level":(?:40|50)/.test(line))).toEqual([])
  })
})

describe('touch', () => {
  const routes = (app: FastifyInstance): void => {
    app.get('/touch', guarded, async (request) => ({ lines: await request.signicat.touch() }))
    app.get('/touch-late', guarded, async (request, reply) => {
      reply.hijack()
      reply.raw.write('begun')
      const touching = request.signicat.touch().catch((error: unknown) => error)
      reply.raw.end(isSignicatError(await touching, 'ERR_SIGNICAT_HEADERS_SENT') ? ' too late' : ' touched')
    })
    app.get('/touch-open', async (request) => ({ lines: await request.signicat.touch() }))
  }

  it.each(kinds)(
    'keeps a %s session alive also when nothing is due, and gives the lines',
    async (_kind, options) => {
      const { visitor, advance } = await buildApp({ options: options(), after: routes }).then(
        async (test) => {
          await test.visitor.signIn(test.issuer)
          return test
        },
      )
      advance(100)
      const answer = await visitor.open('/touch')
      expect(answer.json().lines).toEqual([answer.headers['set-cookie']].flat())
      expect(answer.cookies).toHaveLength(1)
      advance(3550)
      expect((await visitor.open('/me')).statusCode).toBe(200)
    },
  )

  it('is refused when the head has been written, and does nothing for nobody', async () => {
    const { visitor, newVisitor, issuer } = await buildApp({ after: routes })
    expect((await newVisitor().open('/touch-open')).json()).toEqual({ lines: [] })
    await visitor.signIn(issuer)
    expect((await visitor.open('/touch-late')).body).toBe('begun too late')
  })
})
