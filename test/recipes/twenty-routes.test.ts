import Fastify, { type FastifyInstance } from 'fastify'
import signicat, { requireLogin, requireToken } from 'fastify-signicat'
import { type FakeSignicat, fakeSignicat } from 'fastify-signicat/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

// An application's own suite: twenty guarded routes, each for somebody who may and somebody who may not.
const guards = {
  anybody: requireLogin(),
  strong: requireLogin({ loa: 'high' }),
  norwegian: requireLogin({ idp: 'nbid' }),
  token: requireToken({ audience: 'api' }),
}
const routes = Array.from({ length: 20 }, (_, index) => {
  const names = ['anybody', 'strong', 'norwegian', 'token'] as const
  return { url: `/route-${index}`, guard: names[index % names.length] ?? 'anybody' }
})

let app: FastifyInstance
let idp: FakeSignicat

beforeAll(async () => {
  idp = fakeSignicat()
  app = Fastify()
  await app.register(signicat, {
    ...idp.options,
    baseUrl: 'https://app.example',
    secrets: ['a secret for tests: wK3p9VbX2mQe7RzT4yHn'],
  })
  for (const { url, guard } of routes) app.get(url, { onRequest: guards[guard] }, async () => url)
})
afterAll(() => app.close())

describe.each(routes)('$url for $guard', ({ url, guard }) => {
  it('lets the right one in', async () => {
    const headers =
      guard === 'token'
        ? { authorization: `Bearer ${await idp.accessToken({ audience: 'api' })}` }
        : (await idp.signIn(app, { idp: 'nbid', loa: 'high' })).headers
    expect((await app.inject({ url, headers })).body).toBe(url)
  })

  it('keeps the wrong one out', async () => {
    const { headers } = await idp.signIn(app, { idp: 'sbid', loa: 'substantial' })
    expect((await app.inject({ url, headers })).statusCode).toBe(guard === 'anybody' ? 200 : 401)
    expect((await app.inject({ url })).statusCode).toBe(401)
  })
})

it('needs no port, and the issuer is asked for its keys once', () => {
  expect(app.server.listening).toBe(false)
  expect(idp.calls).toMatchObject({ discovery: 1, jwks: 1, token: 35 })
})
