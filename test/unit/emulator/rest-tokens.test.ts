import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEmulator } from '../../../lib/emulator/index.js'
import { createSignicatRest, redirectRequest } from '../../../lib/rest/index.js'
import { setUp } from './relying-party.js'
import { call, callbackUrls, postForm, type RestParties, startRest } from './rest-parties.js'

let parties: RestParties
beforeAll(async () => {
  parties = await startRest()
})
afterAll(() => parties.emulator.close())

const grant = { grant_type: 'client_credentials' }

describe('the token endpoint of the hub', () => {
  it('gives an API client a token for the scope signicat-api', async () => {
    const { tokenUrl, clientId, clientSecret } = parties.emulator.rest.hub
    const form = { ...grant, scope: 'signicat-api', client_id: clientId, client_secret: clientSecret }
    const { status, body } = await postForm(tokenUrl, form)
    expect(status).toBe(200)
    expect(body).toEqual({
      access_token: expect.stringMatching(/^[\w-]{43}$/),
      expires_in: 600,
      token_type: 'Bearer',
      scope: 'signicat-api',
    })
  })

  it('answers 400 in Signicat’s words to a wrong client, secret, scope or grant', async () => {
    const { tokenUrl, clientId, clientSecret } = parties.emulator.rest.hub
    const good = { ...grant, scope: 'signicat-api', client_id: clientId, client_secret: clientSecret }
    const cases = [
      [{ client_id: 'nobody' }, 'invalid_client'],
      [{ client_secret: 'wrong' }, 'invalid_client'],
      [{ scope: 'openid' }, 'invalid_scope'],
      [{ grant_type: 'authorization_code' }, 'unsupported_grant_type'],
    ] as const
    for (const [change, error] of cases) {
      const { status, body } = await postForm(tokenUrl, { ...good, ...change })
      expect([status, body.error]).toEqual([400, error])
      expect(body.error_uri).toBe(`https://api.signicat.com/auth/open/config/errors/${error}`)
      expect(body.error_description).toBeTruthy()
    }
  })

  it('goes on serving OpenID Connect clients', async () => {
    const { party, browser } = await setUp(parties.emulator)
    expect((await party.login(browser)).claims()?.idp).toBe('nbid')
  })

  it('does not let an OpenID Connect client have the scope of the API', async () => {
    const { tokenUrl } = parties.emulator.rest.hub
    const { clientId, clientSecret = '' } = parties.emulator
    const form = { ...grant, scope: 'signicat-api', client_id: clientId, client_secret: clientSecret }
    expect(await postForm(tokenUrl, form)).toMatchObject({ status: 400, body: { error: 'invalid_client' } })
  })
})

describe('the token endpoint of Express', () => {
  it('gives a token for the scope identify, and answers 400 to a wrong client', async () => {
    const { tokenUrl, clientId, clientSecret } = parties.emulator.rest.express
    const good = { ...grant, scope: 'identify', client_id: clientId, client_secret: clientSecret }
    expect(await postForm(tokenUrl, good)).toMatchObject({ status: 200, body: { scope: 'identify' } })
    const bad = await postForm(tokenUrl, { ...good, client_secret: 'wrong' })
    expect([bad.status, bad.body]).toEqual([400, { error: 'invalid_client' }])
    const wrongScope = await postForm(tokenUrl, { ...good, scope: 'identity' })
    expect([wrongScope.status, wrongScope.body]).toEqual([400, { error: 'invalid_scope' }])
  })
})

describe('an API', () => {
  it.each(['hub', 'express'] as const)('of %s takes its own unexpired tokens only', async (api) => {
    const { emulator, time, bearer } = parties
    const sessions = `${emulator.rest[api].baseUrl}/sessions/none`
    const token = await bearer(api)
    const refused = { status: 401, body: { code: 'invalid_token' } }
    expect((await call(sessions, token)).status).toBe(404)
    expect(await call(sessions, 'made-up')).toMatchObject(refused)
    expect(await call(sessions, await bearer(api === 'hub' ? 'express' : 'hub'))).toMatchObject(refused)
    time.now += 600
    expect(await call(sessions, token)).toMatchObject(refused)
  })

  it('gets a new token from the client when the old one is no longer known', async () => {
    const { hub, time } = parties
    const session = await hub.createSession(redirectRequest('hub', { callbackUrls }))
    time.now += 601
    expect((await hub.getSession(session.id)).id).toBe(session.id)
  })

  it('answers 403 to a client without the permission and to a foreign account', async () => {
    const client = { api: 'hub', clientId: 'poor', clientSecret: 's3cret', permitted: false } as const
    const emulator = await createEmulator({ apiClients: [client] })
    const rest = createSignicatRest({ api: 'hub', ...emulator.rest.hub, allowInsecureLoopback: true })
    const outcome = rest.getSession('any')
    await expect(outcome).rejects.toMatchObject({ httpStatus: 403, apiCode: 'forbidden' })
    await emulator.close()
    const { baseUrl } = parties.emulator.rest.hub
    const foreign = await call(
      `${baseUrl}/sessions/x?signicat-accountId=a-other`,
      await parties.bearer('hub'),
    )
    expect(foreign).toMatchObject({ status: 403, body: { code: 'invalid_account_id' } })
  })

  it('hides the sessions of other API clients', async () => {
    const two = ['one', 'two'].map((clientId) => ({ api: 'express', clientId, clientSecret: 'x' }) as const)
    const emulator = await createEmulator({ apiClients: two })
    const [one, other] = two.map((client) =>
      createSignicatRest({ ...emulator.rest.express, ...client, allowInsecureLoopback: true }),
    )
    const session = await one?.createSession(redirectRequest('express', { callbackUrls }))
    const id = session?.id ?? ''
    await expect(other?.getSession(id)).rejects.toMatchObject({ httpStatus: 404 })
    await expect(other?.cancelSession(id)).rejects.toMatchObject({ httpStatus: 404 })
    expect((await other?.listSessions())?.data).toEqual([])
    await emulator.close()
  })

  it('answers 404 to unknown paths and 405 to wrong methods, in its own words', async () => {
    const { emulator, bearer } = parties
    const hub = await bearer('hub')
    const { baseUrl } = emulator.rest.hub
    expect(await call(`${baseUrl}/nothing`, hub)).toMatchObject({ status: 404, body: { code: 'not_found' } })
    expect(await call(`${baseUrl}/sessions`, hub)).toMatchObject({ status: 405 })
    expect((await call(`${baseUrl}/sessions/x/cancel`, hub)).status).toBe(405)
    const express = await call(`${emulator.rest.express.baseUrl}/languages`, await bearer('express'), {})
    expect(express).toMatchObject({ status: 405, body: { code: 'method_not_allowed', errors: [] } })
  })
})
