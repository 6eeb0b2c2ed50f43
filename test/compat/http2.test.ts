import { type ClientHttp2Session, connect, type IncomingHttpHeaders } from 'node:http2'
import { text } from 'node:stream/consumers'
import Fastify from 'fastify'
import signicat, { requireLogin } from 'fastify-signicat'
import { expect, it, onTestFinished } from 'vitest'
import { recipeParties } from '../support/recipe-options.js'

interface Answer {
  readonly headers: IncomingHttpHeaders & { readonly ':status'?: number }
  readonly body: string
}

async function open(session: ClientHttp2Session, path: string, cookie = ''): Promise<Answer> {
  const navigation = { accept: 'text/html', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
  const stream = session.request({
    ':path': path,
    ...navigation,
    'sec-fetch-site': 'same-origin',
    ...(cookie === '' ? {} : { cookie }),
  })
  const headers = new Promise<Answer['headers']>((resolve) => void stream.once('response', resolve))
  return { headers: await headers, body: await text(stream) }
}

const cookiesOf = ({ headers }: Answer): string =>
  (headers['set-cookie'] ?? [])
    .filter((line) => !/Max-Age=0/.test(line))
    .map((line) => line.split(';', 1)[0])
    .join('; ')

it('people sign in over HTTP/2', async () => {
  const { issuer, options } = await recipeParties()
  const app = Fastify({ http2: true })
  await app.register(signicat, options)
  app.get('/me', { onRequest: requireLogin() }, async (request) => request.signicat.requireUser().sub)
  const session = connect(await app.listen({ port: 0, host: '127.0.0.1' }))
  onTestFinished(async () => {
    session.close()
    await app.close()
  })
  const started = await open(session, '/me')
  expect(started.headers[':status']).toBe(302)
  const answer = await issuer.authorize(started.headers.location ?? '')
  const back = await open(session, `/callback?${answer}`, cookiesOf(started))
  expect([back.headers[':status'], back.headers.location]).toEqual([302, '/me'])
  expect((await open(session, '/me', cookiesOf(back))).body).toBe('kari')
})
