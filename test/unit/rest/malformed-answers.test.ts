import nock from 'nock'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  EXPRESS,
  expressClient,
  expressSuccess,
  failureOf,
  HUB,
  hubClient,
  hubSuccess,
  mockExpressToken,
  mockHubToken,
} from './signicat-api.js'

beforeEach(() => {
  mockHubToken()
  mockExpressToken()
})

afterEach(() => {
  nock.cleanAll()
})

const hubAnswers = (body: nock.ReplyBody, headers: nock.ReplyHeaders = {}) => {
  nock(HUB).get('/auth/rest/sessions/3d07').reply(200, body, headers)
  return failureOf(hubClient().getSession('3d07'))
}

const expressAnswers = (body: nock.ReplyBody) => {
  nock(EXPRESS).get('/identification/v2/sessions/b1f0').reply(200, body)
  return failureOf(expressClient().getSession('b1f0'))
}

describe('an answer about a session of the hub', () => {
  it.each([
    ['id', { id: undefined }],
    ['id', { id: '' }],
    ['id', { id: 7 }],
    ['id', { id: '3d08' }],
    ['status', { status: undefined }],
    ['status', { status: null }],
    ['status', { status: ['SUCCESS'] }],
    ['subject', { subject: 'Kari' }],
    ['subject', { subject: [] }],
    ['subject', { subject: { id: 7 } }],
    ['subject', { subject: { nin: '00000000000' } }],
    ['subject', { subject: { nin: { value: 7 } } }],
    ['subject', { subject: { nin: {} } }],
    ['idpData', { idpData: { qrData: 7 } }],
    ['idpData', { idpData: [] }],
    ['provider', { provider: {} }],
    ['loa', { loa: 3 }],
    ['expiresAt', { expiresAt: 1_700_000_000 }],
    ['sessionLifetime', { sessionLifetime: '600' }],
    ['callbackUrls', { callbackUrls: { success: 1 } }],
    ['allowedProviders', { allowedProviders: ['nbid', null] }],
    ['tags', { tags: 'a' }],
    ['messageTransportProperties', { messageTransportProperties: { requireHsmSigning: 'no' } }],
    ['environment', { environment: { ipAddress: 1 } }],
    ['error', { error: 'x' }],
    ['authenticationUrl', { authenticationUrl: 'javascript:alert(1)' }],
    ['authenticationUrl', { authenticationUrl: '/relative' }],
    ['authenticationUrl', { authenticationUrl: 'http://acme.app.signicat.com/' }],
    ['authenticationUrl', { authenticationUrl: 'http://127.0.0.1/' }],
    ['authenticationUrl', { authenticationUrl: 'https://user:pass@evil.example/' }],
  ])('with a wrong %s is refused: %j', async (member, change) => {
    const error = await hubAnswers({ ...hubSuccess, ...change })
    expect(error).toMatchObject({
      name: 'RestError',
      code: 'ERR_SIGNICAT_REST_ANSWER_INVALID',
      statusCode: 502,
      httpStatus: 200,
      detail: `getSession: ${member}`,
    })
  })

  it.each(['[]', '"text"', '7', 'true', 'null', '', '{', '<html>down</html>'])(
    'is refused when it is %s',
    async (body) => {
      const error = await hubAnswers(body, { 'content-type': 'application/json' })
      expect(error.code).toBe('ERR_SIGNICAT_REST_ANSWER_INVALID')
    },
  )

  it('is refused when it says that it is a page', async () => {
    const error = await hubAnswers(JSON.stringify(hubSuccess), { 'content-type': 'text/html; charset=utf-8' })
    expect(error).toMatchObject({ code: 'ERR_SIGNICAT_REST_ANSWER_INVALID', detail: 'getSession: not JSON' })
  })

  it('is refused when the new id could leave its path', async () => {
    nock(HUB).post('/auth/rest/sessions').reply(200, { id: '../x', status: 'CREATED' })
    const error = await failureOf(hubClient().createSession({ flow: 'headless', requestedAttributes: [] }))
    expect(error).toMatchObject({ code: 'ERR_SIGNICAT_REST_ANSWER_INVALID', detail: 'createSession: id' })
  })

  it('loses a __proto__ member', async () => {
    const body =
      '{"id":"3d07","status":"SUCCESS","subject":{"id":"s","__proto__":{"admin":true}},"__proto__":{"x":1}}'
    nock(HUB).get('/auth/rest/sessions/3d07').reply(200, body, { 'content-type': 'application/json' })
    const session = await hubClient().getSession('3d07')
    expect(Reflect.ownKeys(session.subject ?? {})).toEqual(['id'])
    expect('x' in session || 'admin' in (session.subject ?? {})).toBe(false)
  })

  it.each([301, 302, 307])('is refused when it is a redirect (%d), which is not followed', async (status) => {
    nock(HUB).get('/auth/rest/sessions/3d07').reply(status, '', { location: 'https://evil.example/' })
    const error = await failureOf(hubClient().getSession('3d07'))
    expect(error).toMatchObject({ code: 'ERR_SIGNICAT_REST_ANSWER_INVALID', httpStatus: status })
  })

  it('may keep to http only on loopback hosts, when that was allowed', async () => {
    const url = 'http://127.0.0.1:4000/login'
    nock(HUB)
      .get('/auth/rest/sessions/3d07')
      .twice()
      .reply(200, { ...hubSuccess, authenticationUrl: url })
    const rest = hubClient({ allowInsecureLoopback: true })
    await expect(rest.getSession('3d07')).resolves.toMatchObject({ authenticationUrl: url })
  })
})

describe('an answer about a session of Express', () => {
  it.each([
    ['id', { id: 'b1f1' }],
    ['status', { status: 1 }],
    ['url', { url: 'javascript:alert(1)' }],
    ['securityReference', { securityReference: 7 }],
    ['identity', { identity: { nin: { value: 'x' } } }],
    ['identity', { identity: { organization: 'x' } }],
    ['identity', { identity: { attributes: 'x' } }],
    ['resources', { resources: [{ id: 1 }] }],
    ['auditTrail', { auditTrail: { events: 'x' } }],
    ['error', { error: { code: 1 } }],
    ['include', { include: [1] }],
    ['redirectSettings', { redirectSettings: { successUrl: 1 } }],
    ['iframeSettings', { iframeSettings: { parentDomains: 'x' } }],
    ['prefilledInput', { prefilledInput: { nin: 1 } }],
    ['ui', { ui: { topBar: { title: 1 } } }],
  ])('with a wrong %s is refused: %j', async (member, change) => {
    const error = await expressAnswers({ ...expressSuccess, ...change })
    expect(error).toMatchObject({ code: 'ERR_SIGNICAT_REST_ANSWER_INVALID', detail: `getSession: ${member}` })
  })

  it('with every member that Signicat documents is accepted', async () => {
    const full = {
      ...expressSuccess,
      flow: 'redirect',
      url: 'https://id.signicat.io/x',
      identity: {
        ...expressSuccess.identity,
        organization: { name: 'o', organizationNumber: '1', country: 'NO' },
        attributes: { a: 1 },
      },
      resources: [{ type: 't', id: 'i', url: 'u', contentType: 'c', status: 's' }],
      auditTrail: { certificate: 'c', events: [{ a: 1 }] },
      iframeSettings: { parentDomains: ['rp.example'], postMessageTargetOrigin: 'https://rp.example' },
      ui: { hideFooter: true, topBar: { title: 't' } },
    }
    nock(EXPRESS).get('/identification/v2/sessions/b1f0').reply(200, full)
    await expect(expressClient().getSession('b1f0')).resolves.toEqual({ ...full, api: 'express' })
  })
})
