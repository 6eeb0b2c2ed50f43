import { once } from 'node:events'
import { connect, type IncomingHttpHeaders as Http2Headers } from 'node:http2'
import { connect as connectTcp } from 'node:net'
import Fastify, { type FastifyServerOptions } from 'fastify'
import signicat, { requireLogin } from 'fastify-signicat'
import { describe, expect, it, onTestFinished } from 'vitest'
import { buildApp, testSecret } from '../support/build-app.js'
import { fakeIssuer } from '../support/fake-issuer.js'

const navigation = { accept: 'text/html', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }

async function listening(server: FastifyServerOptions = {}) {
  const test = await buildApp({ server, before: (app) => app.addHook('onRequest', requireLogin()) })
  await test.visitor.signIn(test.issuer)
  const { port } = new URL(await test.app.listen({ port: 0, host: '127.0.0.1' }))
  return { ...test, port: Number(port) }
}

type Fields = Record<string, string>

/** Plain text over a socket: a client would tidy the request target up. */
async function talk(port: number, target: string, fields: Fields): Promise<string> {
  const socket = connectTcp(port, '127.0.0.1')
  const lines = Object.entries({ host: 'app.example', connection: 'close', ...fields }).map(
    ([name, value]) => `${name}: ${value}`,
  )
  socket.write(`GET ${target} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`)
  let text = ''
  for await (const chunk of socket) text += String(chunk)
  return text
}

async function get(
  port: number,
  target: string,
  fields: Fields,
): Promise<{ status: number; headers: Headers; body: string }> {
  const [head = '', body = ''] = (await talk(port, target, fields)).split('\r\n\r\n')
  const [status = '', ...lines] = head.split('\r\n')
  const headers = new Headers(
    lines.map((line): [string, string] => [
      line.slice(0, line.indexOf(':')),
      line.slice(line.indexOf(':') + 1),
    ]),
  )
  return { status: Number(status.split(' ')[1]), headers, body }
}

describe('a guard over HTTP/1.1', () => {
  it('turns people and programs away, and lets a session in', async () => {
    const { port, visitor } = await listening()
    const person = await get(port, '/public?x=1', navigation)
    expect(person.status).toBe(302)
    expect(person.headers.get('location')).toMatch(/^https:\/\/acme\.sandbox\.signicat\.com\//)
    expect((await get(port, '/public', {})).status).toBe(401)
    const known = await get(port, '/public', { cookie: visitor.cookieHeader() })
    expect(known.status).toBe(200)
    expect(known.body).toContain('public')
    expect(known.headers.get('cache-control')).toBe('private, no-store')
  })

  it.each(['/\\evil.example', 'https://evil.example/x', '//evil.example/x', '/%', '/%2e%2e//evil.example'])(
    'answers the request target %s without a way to another host',
    async (path) => {
      const { port } = await listening()
      const answer = await get(port, path, navigation)
      expect(answer.status).toBeLessThan(500)
      expect(answer.body).not.toContain('evil.example')
      const location = answer.headers.get('location')
      if (location !== null) expect(new URL(location).host).toBe('acme.sandbox.signicat.com')
    },
  )

  it('takes no host from the request', async () => {
    const { port } = await listening()
    const answer = await get(port, '/public', { host: 'evil.example', 'x-forwarded-host': 'evil.example' })
    expect(answer.body).toContain('https://app.example/login')
    expect(answer.body).not.toContain('evil.example')
  })

  it('answers an upgrade that nobody takes as a program', async () => {
    const { port } = await listening()
    const answer = await get(port, '/public', {
      ...navigation,
      upgrade: 'websocket',
      connection: 'Upgrade, close',
    })
    expect(answer.status).toBe(401)
  })

  it('`app.signicat.read` knows the person in a raw upgrade handler, but not from another site', async () => {
    const { app, port, visitor } = await listening()
    app.server.on('upgrade', (request, socket) => {
      void app.signicat.read(request.headers).then((session) => {
        socket.end(`HTTP/1.1 101 Switching Protocols\r\nx-sub: ${session?.sub ?? 'nobody'}\r\n\r\n`)
      })
    })
    const upgrade = (site: string): Promise<string> =>
      talk(port, '/live', {
        upgrade: 'websocket',
        connection: 'Upgrade',
        'sec-fetch-site': site,
        cookie: visitor.cookieHeader(),
      })
    expect(await upgrade('same-origin')).toContain('x-sub: kari')
    expect(await upgrade('cross-site')).toContain('x-sub: nobody')
  })
})

describe('a guard over HTTP/2', () => {
  it('turns people and programs away, lets a session in, signs out', async () => {
    const now = (): number => 1_790_000_000
    const issuer = await fakeIssuer(now)
    const app = Fastify({ http2: true })
    onTestFinished(() => app.close())
    app.addHook('onRequest', requireLogin())
    await app.register(signicat, {
      issuer: issuer.issuer,
      clientId: issuer.clientId,
      clientSecret: issuer.clientSecret,
      baseUrl: 'https://app.example',
      secrets: [testSecret],
      fetch: issuer.fetch,
      clock: now,
    })
    app.get('/me', async (request) => request.signicat.user)
    const session = connect(await app.listen({ port: 0, host: '127.0.0.1' }))
    onTestFinished(() => session.close())
    const send = async (path: string, headers: Http2Headers = {}) => {
      const stream = session.request({ ':path': path, ...headers })
      stream.end()
      const [answer] = await once(stream, 'response')
      let body = ''
      for await (const chunk of stream) body += String(chunk)
      return { status: answer[':status'], headers: answer, body }
    }
    const cookies = (lines: readonly string[]): string => lines.map((line) => line.split(';')[0]).join('; ')

    expect((await send('/me')).status).toBe(401)
    const start = await send('/me', navigation)
    expect(start.status).toBe(302)
    const answer = await issuer.authorize(String(start.headers.location))
    const callback = await send(`/callback?${answer}`, {
      ...navigation,
      cookie: cookies(start.headers['set-cookie']),
    })
    expect(callback.headers.location).toBe('/me')
    const cookie = cookies(
      callback.headers['set-cookie'].filter((line: string) => !line.includes('Max-Age=0')),
    )
    const me = await send('/me', { cookie })
    expect(JSON.parse(me.body)).toMatchObject({ sub: 'kari' })
    expect(me.headers['cache-control']).toBe('private, no-store')
    expect((await send('/me', { ':method': 'POST', cookie, 'sec-fetch-site': 'cross-site' })).status).toBe(
      403,
    )
    const out = await send('/logout', { ':method': 'POST', cookie, 'sec-fetch-site': 'same-origin' })
    expect(out.status).toBe(200)
    expect((await send('/me', { cookie })).status).toBe(401)
  })
})
