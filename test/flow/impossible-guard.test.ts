import signicat, { type Demand, requireLogin } from 'fastify-signicat'
import { describe, expect, it } from 'vitest'
import { buildApp, type TestApp, testSecret } from '../support/build-app.js'
import { attemptCookies } from '../support/no-session.js'

const options = { eids: { nbid: {}, mitid: {} }, expect: { acr: ['high'] } } as const

function behind(demand: Demand): Promise<TestApp> {
  return buildApp({
    options,
    after: (app) => {
      app.addHook('onRequest', requireLogin(demand))
      app.get('/closed', async () => 'inside')
    },
  })
}

describe('a guard that no login could satisfy', () => {
  it.each<[Demand, string]>([
    [{ idp: 'sbid' }, `"idp" of requireLogin names 'sbid', which eids and expect.idp do not permit`],
    [
      { idp: ['nbid', 'sbid'] },
      `"idp" of requireLogin names 'sbid', which eids and expect.idp do not permit`,
    ],
    [{ acr: 'low' }, `"acr" of requireLogin names 'low', which expect.acr does not permit`],
  ])('%j is refused when app.signicat.requireLogin builds it', async (demand, message) => {
    const { app } = await buildApp({ options })
    expect(() => app.signicat.requireLogin(demand)).toThrow(message)
    expect(app.signicat.requireLogin({ idp: ['nbid', 'mitid'], acr: 'high' })).toBeTypeOf('function')
    expect(app.signicat.requireLogin({ ...demand, bearer: { audience: 'api' } })).toBeTypeOf('function')
  })

  it.each<[Demand, string]>([
    [{ idp: 'sbid' }, 'eids and expect.idp do not permit sbid'],
    [{ acr: ['low'] }, 'expect.acr does not permit low'],
  ])('%j stops the start when a route names it', async (demand, reason) => {
    const starting = buildApp({
      options,
      after: (app) => {
        app.get('/closed', { onRequest: requireLogin(demand) }, async () => 'inside')
      },
    })
    await expect(starting).rejects.toMatchObject({
      code: 'ERR_SIGNICAT_CONFIG_INVALID',
      message: expect.stringMatching(new RegExp(`/closed .*${reason}`)),
    })
  })

  it('stops no start where another registration is in force', async () => {
    const { app } = await buildApp({
      options,
      after: async (outer) => {
        const { issuer } = await buildApp()
        await outer.register(async (scope) => {
          await scope.register(signicat, {
            issuer: issuer.issuer,
            clientId: 'other',
            clientSecret: 'secret of the other',
            baseUrl: 'https://app.example',
            secrets: [testSecret],
            prefix: '/other',
          })
          scope.get('/open', { onRequest: requireLogin({ idp: 'sbid' }) }, async () => 'inside')
        })
      },
    })
    expect((await app.inject('/open')).statusCode).toBe(401)
  })

  it.each<[Demand, string]>([
    [{ idp: 'sbid' }, 'eids and expect.idp do not permit sbid'],
    [{ acr: ['low'] }, 'expect.acr does not permit low'],
  ])('%j sends nobody to sign in, says so on a page and names it in the log', async (demand, reason) => {
    const { visitor, log } = await behind(demand)
    const page = await visitor.open('/closed')
    expect([page.statusCode, page.headers.location]).toEqual([500, undefined])
    expect(page.body).toContain('There is a mistake in how this service is set up')
    expect(attemptCookies(page)).toEqual([])
    expect(log.join('')).toContain(reason)
    const program = await visitor.call('GET', '/closed')
    expect(program.statusCode).toBe(500)
    expect(program.json()).toMatchObject({ code: 'ERR_SIGNICAT_CONFIG_INVALID' })
    expect(program.json().login_url).toBeUndefined()
  })

  it('asks for those that can be had when there are some', async () => {
    const { visitor } = await behind({ idp: ['sbid', 'nbid'] })
    const location = new URL(await visitor.start('/closed'))
    expect(location.searchParams.get('acr_values')).toContain('idp:nbid')
  })
})
