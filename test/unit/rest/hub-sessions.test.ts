import nock from 'nock'
import { afterEach, describe, expect, it } from 'vitest'
import { failureOf, HUB, hubClient, hubSuccess, hubWaiting, mockHubToken } from './signicat-api.js'

afterEach(() => {
  nock.cleanAll()
})

const callbackUrls = {
  success: 'https://rp.example/s/cb',
  abort: 'https://rp.example/s/abort',
  error: 'https://rp.example/s/error',
}

describe('sessions of the hub', () => {
  it('are created with the bearer token and exactly the body that was asked for', async () => {
    mockHubToken()
    const request = {
      flow: 'redirect',
      requestedAttributes: ['name', 'nin'],
      callbackUrls,
      tags: ['a'],
    } as const
    const created = { ...hubSuccess, status: 'CREATED', subject: null, provider: null, error: null }
    const scope = nock(HUB, {
      reqheaders: { authorization: 'Bearer SECRET-token-1', 'content-type': 'application/json' },
    })
      .post('/auth/rest/sessions', (body) => {
        expect(body).toEqual(request)
        return true
      })
      .reply(200, created)
    const session = await hubClient().createSession(request)
    expect(session).toMatchObject({ api: 'hub', id: '3d07', status: 'CREATED', accountId: 'a-xx-1' })
    expect(session.authenticationUrl).toBe(hubSuccess.authenticationUrl)
    expect('subject' in session || 'provider' in session || 'error' in session).toBe(false)
    expect(scope.isDone()).toBe(true)
  })

  it('are read with everything that Signicat says, attributes of the eID included', async () => {
    mockHubToken()
    nock(HUB).get('/auth/rest/sessions/3d07').reply(200, hubSuccess)
    const session = await hubClient().getSession('3d07')
    expect(session).toEqual({ ...hubSuccess, api: 'hub' })
    expect(session.subject?.nin?.value).toBe('00000000000')
    expect(session.subject?.nbidIdp).toBe('BIS')
  })

  it('are read with the nonce that embedded sessions need, encoded', async () => {
    mockHubToken()
    nock(HUB).get('/auth/rest/sessions/3d07').query({ sessionNonce: 'n/+&=?' }).reply(200, hubSuccess)
    await expect(hubClient().getSession('3d07', { sessionNonce: 'n/+&=?' })).resolves.toMatchObject({
      id: '3d07',
    })
  })

  it('are cancelled by a post without body', async () => {
    mockHubToken()
    nock(HUB)
      .post('/auth/rest/sessions/s1/cancel', '')
      .reply(200, { ...hubWaiting, status: 'CANCELLED' })
    await expect(hubClient().cancelSession('s1')).resolves.toMatchObject({ status: 'CANCELLED' })
  })

  it('carry the account of an organisation-wide client in every call', async () => {
    mockHubToken()
    const query = { 'signicat-accountId': 'a-xx-1' }
    const scope = nock(HUB)
      .post('/auth/rest/sessions')
      .query(query)
      .reply(200, hubWaiting)
      .get('/auth/rest/sessions/s1')
      .query({ ...query, sessionNonce: 'n' })
      .reply(200, hubWaiting)
      .post('/auth/rest/sessions/s1/cancel')
      .query(query)
      .reply(200, hubWaiting)
    const rest = hubClient({ accountId: 'a-xx-1' })
    const { id } = await rest.createSession({ flow: 'headless', requestedAttributes: [] })
    await rest.getSession(id, { sessionNonce: 'n' })
    await rest.cancelSession(id)
    expect(scope.isDone()).toBe(true)
  })

  it('give a headless page what it shows', async () => {
    mockHubToken()
    nock(HUB).post('/auth/rest/sessions').reply(200, hubWaiting)
    const session = await hubClient().createSession({ flow: 'headless', requestedAttributes: [] })
    expect(session.idpData?.qrData).toBe('bankid.uuid.0.hash')
  })

  it.each([
    'CREATED',
    'WAITING_FOR_USER',
    'SUCCESS',
    'ABORT',
    'ERROR',
    'CANCELLED',
    'EXPIRED',
    'INVALID',
    'A_NEW_ONE',
  ])('pass the status %s on as it is', async (status) => {
    mockHubToken()
    nock(HUB)
      .get('/auth/rest/sessions/3d07')
      .reply(200, {
        ...hubSuccess,
        status,
        statusDetail: 'd',
        error: { type: 't', title: 'T', detail: 'D', code: 'c' },
      })
    await expect(hubClient().getSession('3d07')).resolves.toMatchObject({ status, error: { code: 'c' } })
  })

  it('reach another base and token endpoint when they are named', async () => {
    nock('https://signicat.example').post('/token').reply(200, { access_token: 't', expires_in: 60 })
    nock('https://signicat.example').get('/rest/sessions/3d07').reply(200, hubSuccess)
    const rest = hubClient({
      baseUrl: 'https://signicat.example/rest/',
      tokenUrl: 'https://signicat.example/token',
    })
    await expect(rest.getSession('3d07')).resolves.toMatchObject({ id: '3d07' })
  })

  it('are refused when a flow with a page comes without its address', async () => {
    mockHubToken()
    nock(HUB).post('/auth/rest/sessions').twice().reply(200, { id: '3d07', status: 'CREATED' })
    const rest = hubClient()
    for (const flow of ['redirect', 'embedded'] as const) {
      const error = await failureOf(rest.createSession({ flow, requestedAttributes: [] }))
      expect(error).toMatchObject({
        code: 'ERR_SIGNICAT_REST_ANSWER_INVALID',
        detail: 'createSession: authenticationUrl',
      })
    }
  })
})
