import Fastify, { type FastifyInstance } from 'fastify'
import signicat, { requireLogin } from 'fastify-signicat'
import { type FakeSignicat, fakeSignicat } from 'fastify-signicat/testing'
import { describe, expect, it, onTestFinished } from 'vitest'

const providers = { hub: ['nbid', 'mitid'], express: ['no_bankid', 'se_bankid'] } as const

async function build(
  api: 'hub' | 'express',
): Promise<{ readonly app: FastifyInstance; readonly idp: FakeSignicat }> {
  const idp = fakeSignicat()
  const app = Fastify()
  onTestFinished(() => app.close())
  await app.register(signicat, {
    ...idp.options,
    baseUrl: 'https://app.example',
    secrets: ['kF9wPz3nVb7xQm2rTg5yHj8uLs4dXc6a'],
    rest: { ...idp.rest.options(api), providers: providers[api] },
  })
  app.get('/me', { onRequest: requireLogin() }, async (request) => request.signicat.session)
  return { app, idp }
}

describe.each(['hub', 'express'] as const)('the fake REST API in the words of %s', (api) => {
  it('signs somebody in by the redirect flow', async () => {
    const { app, idp } = await build(api)
    const provider = providers[api][1]
    const { headers } = await idp.rest.signIn(app, { provider, name: 'Ola Nordmann', nin: '17829012345' })
    const me = (await app.inject({ url: '/me', headers })).json()
    expect(me).toMatchObject({ method: 'rest', idp: provider, user: { name: 'Ola Nordmann' } })
    expect(JSON.stringify(me)).not.toContain('17829012345')
    expect(idp.rest.sessions).toMatchObject([{ api, request: { allowedProviders: [provider] } }])
  })

  it.each(['abort', 'error'] as const)('signs nobody in after %s', async (ending) => {
    const { app, idp } = await build(api)
    const { signedIn, cookies } = await idp.rest.attempt(app, {}, ending)
    expect(signedIn).toBe(false)
    expect((await app.inject({ url: '/me', cookies })).statusCode).toBe(401)
  })

  it('refuses another secret', async () => {
    const { idp } = await build(api)
    const { tokenUrl } = idp.rest.options(api)
    const authorization = `Basic ${Buffer.from('kit-api-client:wrong').toString('base64')}`
    expect((await idp.fetch(tokenUrl, { method: 'POST', headers: { authorization } })).status).toBe(401)
  })
})
