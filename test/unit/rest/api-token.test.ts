import nock from 'nock'
import { afterEach, describe, expect, it } from 'vitest'
import {
  createTime,
  EXPRESS,
  expressClient,
  expressSuccess,
  failureOf,
  HUB,
  hubClient,
  hubSuccess,
  mockHubToken,
} from './signicat-api.js'

afterEach(() => {
  nock.cleanAll()
})

const mockReads = (): void => {
  nock(HUB).persist().get('/auth/rest/sessions/3d07').reply(200, hubSuccess)
}

const tokenAnswer = { access_token: 't', token_type: 'bearer', expires_in: 600 }

describe('the access token', () => {
  it('is asked for with HTTP Basic, both parts form-encoded', async () => {
    const basic = `Basic ${Buffer.from('id%3A1:p%2F%2B+%C3%A9').toString('base64')}`
    nock(HUB, { reqheaders: { authorization: basic } })
      .post('/auth/open/connect/token', 'grant_type=client_credentials&scope=signicat-api')
      .reply(200, tokenAnswer)
    mockReads()
    const rest = hubClient({ clientId: 'id:1', clientSecret: () => 'p/+ é' })
    await expect(rest.getSession('3d07')).resolves.toMatchObject({ id: '3d07' })
  })

  it('is asked for in the form when told, without an authorization header', async () => {
    nock(EXPRESS, { badheaders: ['authorization'] })
      .post('/oauth/connect/token', {
        grant_type: 'client_credentials',
        scope: 'identify',
        client_id: 'sandbox-calm-river-123',
        client_secret: 'SECRET-client',
      })
      .reply(200, tokenAnswer)
    nock(EXPRESS).get('/identification/v2/sessions/b1f0').reply(200, expressSuccess)
    const rest = expressClient({ clientAuth: 'client_secret_post' })
    await expect(rest.getSession('b1f0')).resolves.toMatchObject({ id: 'b1f0' })
  })

  it('is fetched once for fifty calls at once', async () => {
    const calls = mockHubToken()
    mockReads()
    const rest = hubClient()
    await Promise.all(Array.from({ length: 50 }, () => rest.getSession('3d07')))
    expect(calls.token).toBe(1)
  })

  it('is kept until half a minute before it expires', async () => {
    const time = createTime()
    const calls = mockHubToken()
    mockReads()
    const rest = hubClient(time)
    await rest.getSession('3d07')
    time.pass(569)
    await rest.getSession('3d07')
    expect(calls.token).toBe(1)
    time.pass(1)
    await rest.getSession('3d07')
    expect(calls.token).toBe(2)
  })

  it.each([
    [20, 9, 10],
    ['40', 19, 20],
    [null, 29, 30],
    [-1, 29, 30],
    ['soon', 29, 30],
  ])('with a lifetime of %s is still used after %d s and not after %d s', async (lifetime, before, after) => {
    const time = createTime()
    const calls = mockHubToken({ token: 0, api: 0 }, lifetime)
    mockReads()
    const rest = hubClient(time)
    await rest.getSession('3d07')
    time.pass(before)
    await rest.getSession('3d07')
    expect(calls.token).toBe(1)
    time.pass(after - before)
    await rest.getSession('3d07')
    expect(calls.token).toBe(2)
  })

  it('is renewed once when the API does not know it, also for a write', async () => {
    const calls = mockHubToken()
    const scope = nock(HUB)
      .post('/auth/rest/sessions')
      .matchHeader('authorization', 'Bearer SECRET-token-1')
      .reply(401, { code: 'invalid_token' })
      .post('/auth/rest/sessions')
      .matchHeader('authorization', 'Bearer SECRET-token-2')
      .reply(200, hubSuccess)
    const session = await hubClient().createSession({ flow: 'redirect', requestedAttributes: [] })
    expect(session.id).toBe('3d07')
    expect(calls.token).toBe(2)
    expect(scope.isDone()).toBe(true)
  })

  it('is not renewed a second time', async () => {
    const calls = mockHubToken()
    nock(HUB)
      .persist()
      .get('/auth/rest/sessions/3d07')
      .reply(401, () => {
        calls.api += 1
        return { type: 't', title: 'Unauthorized', code: 'invalid_token' }
      })
    const error = await failureOf(hubClient().getSession('3d07'))
    expect(error).toMatchObject({
      code: 'ERR_SIGNICAT_REST_REFUSED',
      httpStatus: 401,
      apiCode: 'invalid_token',
    })
    expect(calls).toEqual({ token: 2, api: 2 })
  })

  it('is renewed once for all calls that failed with the old one', async () => {
    const calls = mockHubToken()
    nock(HUB)
      .persist()
      .get('/auth/rest/sessions/3d07')
      .matchHeader('authorization', 'Bearer SECRET-token-1')
      .reply(401)
    nock(HUB)
      .persist()
      .get('/auth/rest/sessions/3d07')
      .matchHeader('authorization', 'Bearer SECRET-token-2')
      .reply(200, hubSuccess)
    const rest = hubClient()
    const sessions = await Promise.all(Array.from({ length: 20 }, () => rest.getSession('3d07')))
    expect(sessions).toHaveLength(20)
    expect(calls.token).toBe(2)
  })

  it('is not thrown away by a late answer to the one before', async () => {
    const json = (status: number, body: object): Response =>
      new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } })
    const late: ((response: Response) => void)[] = []
    let tokens = 0
    const fetch = async (url: string | URL | Request, init?: RequestInit): Promise<Response> => {
      if (String(url).endsWith('/token')) {
        tokens += 1
        return json(200, { access_token: `t${tokens}`, expires_in: 600 })
      }
      if (new Headers(init?.headers).get('authorization') !== 'Bearer t1') return json(200, hubSuccess)
      return new Promise((resolve) => late.push(resolve))
    }
    const rest = hubClient({ fetch })
    const reads = [rest.getSession('3d07'), rest.getSession('3d07')]
    await expect.poll(() => late).toHaveLength(2)
    late[0]?.(json(401, {}))
    await reads[0]
    late[1]?.(json(401, {}))
    await reads[1]
    expect(tokens).toBe(2)
  })

  it.each([
    [
      400,
      { error: 'invalid_client', error_uri: 'https://api.signicat.com/x', error_description: 'SECRET-why' },
    ],
    [400, { error: 'unauthorized_client' }],
    [401, { error: 'invalid_client' }],
    [401, undefined],
  ])('refused with %d %j says so and is not tried again', async (status, body) => {
    let calls = 0
    nock(HUB)
      .persist()
      .post('/auth/open/connect/token')
      .reply(status, () => {
        calls += 1
        return body
      })
    const error = await failureOf(hubClient().getSession('3d07'))
    expect(error).toMatchObject({
      name: 'RestError',
      code: 'ERR_SIGNICAT_CLIENT_REFUSED',
      httpStatus: status,
    })
    expect(error.apiCode).toBe(body?.error)
    expect(calls).toBe(1)
  })

  it('refused for another reason keeps that reason', async () => {
    nock(HUB).post('/auth/open/connect/token').reply(400, { error: 'invalid_scope' })
    const error = await failureOf(hubClient().getSession('3d07'))
    expect(error).toMatchObject({
      code: 'ERR_SIGNICAT_REST_REFUSED',
      apiCode: 'invalid_scope',
      httpStatus: 400,
    })
  })

  it.each([
    '<html>',
    '[]',
    '{}',
    '{"access_token":""}',
    '{"access_token":"a b"}',
    '{"access_token":"a\\r\\nx: y"}',
    '{"access_token":7}',
    '{"access_token":"a","token_type":"mac"}',
    '{"access_token":"a","token_type":1}',
  ])('is not taken from %s', async (body) => {
    nock(HUB).post('/auth/open/connect/token').reply(200, body, { 'content-type': 'application/json' })
    const error = await failureOf(hubClient().getSession('3d07'))
    expect(error).toMatchObject({
      code: 'ERR_SIGNICAT_REST_ANSWER_INVALID',
      detail: 'token: no usable bearer token',
    })
  })

  it('is tried again when the endpoint was down, and the write is sent once', async () => {
    const scope = nock(HUB)
      .post('/auth/open/connect/token')
      .reply(503)
      .post('/auth/open/connect/token')
      .reply(200, tokenAnswer)
      .post('/auth/rest/sessions')
      .reply(200, hubSuccess)
    await hubClient().createSession({ flow: 'redirect', requestedAttributes: [] })
    expect(scope.isDone()).toBe(true)
  })

  it('says when the secret cannot be had, without what the vault said', async () => {
    const rest = hubClient({ retries: 0, clientSecret: () => Promise.reject(new Error('SECRET-vault')) })
    const error = await failureOf(rest.getSession('3d07'))
    expect(error).toMatchObject({ code: 'ERR_SIGNICAT_REST_FAILED', detail: 'token: clientSecret() failed' })
    expect(error.cause).toBeUndefined()
    expect(await failureOf(hubClient({ clientSecret: () => '' }).getSession('3d07'))).toMatchObject({
      code: 'ERR_SIGNICAT_CONFIG_INVALID',
    })
  })

  it('is asked for anew with the secret of that moment', async () => {
    const time = createTime()
    const secrets = ['first', 'second']
    const seen: string[] = []
    nock(HUB)
      .persist()
      .post('/auth/open/connect/token', (body) => seen.push(body.client_secret) > 0)
      .reply(200, tokenAnswer)
    mockReads()
    const rest = hubClient({
      ...time,
      clientAuth: 'client_secret_post',
      clientSecret: () => secrets.shift() ?? '',
    })
    await rest.getSession('3d07')
    time.pass(600)
    await rest.getSession('3d07')
    expect(seen).toEqual(['first', 'second'])
  })
})
