import { type ClientHttp2Session, connect, type OutgoingHttpHeaders } from 'node:http2'
import Fastify from 'fastify'
import signicat, { requireToken } from 'fastify-signicat'
import { fakeSignicat } from 'fastify-signicat/testing'
import { expect, it, onTestFinished } from 'vitest'

function statusOf(session: ClientHttp2Session, headers: OutgoingHttpHeaders): Promise<number> {
  return new Promise((resolve, reject) => {
    const stream = session.request({ ':path': '/api', ...headers })
    stream.once('response', ({ ':status': status }) => resolve(Number(status)))
    stream.once('error', reject)
    stream.resume().end()
  })
}

it('a token is read over HTTP/2 as well, with a guard of the same type', async () => {
  const idp = fakeSignicat()
  const app = Fastify({ http2: true })
  await app.register(signicat, {
    ...idp.options,
    baseUrl: 'https://app.example',
    secrets: ['a secret for tests: wK3p9VbX2mQe7RzT4yHn'],
  })
  app.get('/api', { onRequest: requireToken({ audience: 'api' }) }, async () => 'in')
  const session = connect(await app.listen({ port: 0, host: '127.0.0.1' }))
  onTestFinished(async () => {
    session.close()
    await app.close()
  })
  const authorization = `Bearer ${await idp.accessToken({ audience: 'api' })}`
  expect(await statusOf(session, { authorization })).toBe(200)
  expect(await statusOf(session, {})).toBe(401)
  expect(await statusOf(session, { authorization: 'Bearer' })).toBe(400)
})
