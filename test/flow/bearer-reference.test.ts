import Fastify, { type FastifyInstance } from 'fastify'
import signicat, { requireLogin, requireToken } from 'fastify-signicat'
import { fakeSignicat } from 'fastify-signicat/testing'
import { describe, expect, it, onTestFinished } from 'vitest'

interface Answers {
  introspection: (form: URLSearchParams) => Response
}

async function build(): Promise<{
  readonly app: FastifyInstance
  readonly answers: Answers
  calls(): number
}> {
  const idp = fakeSignicat()
  const answers: Answers = { introspection: () => Response.json({ active: false }) }
  let calls = 0
  const app = Fastify()
  onTestFinished(() => app.close())
  await app.register(signicat, {
    ...idp.options,
    baseUrl: 'https://app.example',
    secrets: ['kF9wPz3nVb7xQm2rTg5yHj8uLs4dXc6a'],
    tokens: { audience: 'api', introspection: { clientId: 'api', clientSecret: 'a secret of the API' } },
    async fetch(input, init) {
      const request = new Request(input, init)
      if (!request.url.endsWith('/connect/introspect')) return idp.fetch(request)
      calls += 1
      return answers.introspection(new URLSearchParams(await request.text()))
    },
  })
  app.get('/api', { onRequest: requireToken({ scope: 'orders' }) }, async (request) => request.signicat.token)
  app.get('/either', { onRequest: requireLogin({ bearer: true }) }, async () => 'in')
  const active = { active: true, iss: idp.issuer, aud: 'api', sub: 'kari', scope: 'orders' }
  answers.introspection = (form) =>
    Response.json(form.get('token') === 'good' ? { ...active, exp: idp.clock() + 60 } : { active: false })
  return { app, answers, calls: () => calls }
}

const call = (app: FastifyInstance, token: string, url = '/api') =>
  app.inject({ url, headers: { authorization: `Bearer ${token}` } })

describe('a reference token', () => {
  it('is asked about, once for a while', async () => {
    const { app, calls } = await build()
    expect((await call(app, 'good')).json()).toMatchObject({
      kind: 'reference',
      sub: 'kari',
      scopes: ['orders'],
    })
    expect((await call(app, 'good', '/either')).body).toBe('in')
    expect(calls()).toBe(1)
  })

  it('that is not active is a bad token', async () => {
    const { app } = await build()
    const answer = await call(app, 'bad')
    expect([answer.statusCode, answer.json().error]).toEqual([401, 'invalid_token'])
  })

  it('that cannot be asked about is answered 502 or 503, without a challenge', async () => {
    const { app, answers } = await build()
    answers.introspection = () => new Response('', { status: 503, headers: { 'retry-after': '7' } })
    const answer = await call(app, 'good')
    expect([answer.statusCode, answer.headers['retry-after'], answer.headers['www-authenticate']]).toEqual([
      503,
      '7',
      undefined,
    ])
    answers.introspection = () => new Response('', { status: 401 })
    expect((await call(app, 'good')).statusCode).toBe(502)
  })
})
