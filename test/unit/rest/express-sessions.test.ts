import nock from 'nock'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { EXPRESS, expressClient, expressSuccess, failureOf, mockExpressToken } from './signicat-api.js'

beforeEach(mockExpressToken)

afterEach(() => {
  nock.cleanAll()
})

const redirectSettings = {
  successUrl: 'https://rp.example/cb',
  abortUrl: 'https://rp.example/abort',
  errorUrl: 'https://rp.example/error',
}

describe('sessions of Express', () => {
  it('are created below the v2 base', async () => {
    const request = {
      flow: 'redirect',
      allowedProviders: ['no_bankid'],
      include: ['name'],
      redirectSettings,
    } as const
    const url = 'https://id.signicat.io/s/b1f0'
    nock(EXPRESS, { reqheaders: { authorization: 'Bearer SECRET-token-1' } })
      .post('/identification/v2/sessions', (body) => {
        expect(body).toEqual(request)
        return true
      })
      .reply(200, {
        id: 'b1f0',
        status: 'created',
        url,
        flow: 'redirect',
        identity: null,
        ...{ redirectSettings },
      })
    const session = await expressClient().createSession(request)
    expect(session).toEqual({
      api: 'express',
      id: 'b1f0',
      status: 'created',
      url,
      flow: 'redirect',
      redirectSettings,
    })
  })

  it('give the words to compare with the phone', async () => {
    const answer = { id: 'b1f0', status: 'user_initiated', securityReference: 'GREEN HORSE' }
    nock(EXPRESS).post('/identification/v2/sessions').reply(200, answer)
    const session = await expressClient().createSession({ flow: 'headless' })
    expect(session.securityReference).toBe('GREEN HORSE')
  })

  it('are refused when a flow with a page comes without its address', async () => {
    nock(EXPRESS).post('/identification/v2/sessions').reply(200, { id: 'b1f0', status: 'created' })
    const error = await failureOf(expressClient().createSession({ flow: 'iframe' }))
    expect(error).toMatchObject({ code: 'ERR_SIGNICAT_REST_ANSWER_INVALID', detail: 'createSession: url' })
  })

  it('are read with the identity', async () => {
    nock(EXPRESS).get('/identification/v2/sessions/b1f0').reply(200, expressSuccess)
    const session = await expressClient().getSession('b1f0')
    expect(session).toEqual({ ...expressSuccess, api: 'express' })
    expect(session.identity?.nin).toBe('199002171234')
  })

  it.each([
    'created',
    'user_initiated',
    'user_aborted',
    'timed_out',
    'invalidated',
    'failed',
    'success',
    'a_new_one',
  ])('pass the status %s on as it is', async (status) => {
    const error = { code: 'c', message: 'm', providerCode: 'p' }
    nock(EXPRESS)
      .get('/identification/v2/sessions/b1f0')
      .reply(200, { ...expressSuccess, status, error })
    await expect(expressClient().getSession('b1f0')).resolves.toMatchObject({ status, error })
  })

  it('are invalidated, and answered by the session', async () => {
    nock(EXPRESS)
      .post('/identification/v2/sessions/b1f0/invalidate', '')
      .reply(200, { id: 'b1f0', status: 'invalidated' })
    await expect(expressClient().cancelSession('b1f0')).resolves.toMatchObject({ status: 'invalidated' })
  })

  it('are read again when the answer to an invalidation is empty', async () => {
    const scope = nock(EXPRESS)
      .post('/identification/v2/sessions/b1f0/invalidate')
      .reply(204)
      .get('/identification/v2/sessions/b1f0')
      .reply(200, { id: 'b1f0', status: 'invalidated' })
    await expect(expressClient().cancelSession('b1f0')).resolves.toMatchObject({ status: 'invalidated' })
    expect(scope.isDone()).toBe(true)
  })
})

describe('lists of Express', () => {
  it('page through finished sessions', async () => {
    nock(EXPRESS)
      .get('/identification/v2/sessions')
      .query({ cursor: 'c/1+', limit: '2' })
      .reply(200, {
        limit: 2,
        nextCursor: null,
        data: [{ id: 'b1f0', status: 'success', provider: 'se_bankid' }],
      })
    const page = await expressClient().listSessions({ cursor: 'c/1+', limit: 2 })
    expect(page).toEqual({
      limit: 2,
      data: [{ api: 'express', id: 'b1f0', status: 'success', provider: 'se_bankid' }],
    })
  })

  it('ask for the first page without a query', async () => {
    nock(EXPRESS)
      .get((uri) => uri === '/identification/v2/sessions')
      .reply(200, { data: [] })
    await expect(expressClient().listSessions()).resolves.toEqual({ data: [] })
  })

  it.each([
    { limit: 0 },
    { limit: 1.5 },
    { limit: Number.NaN },
    { cursor: '' },
    { cursor: 'a b' },
    { cursor: 'x'.repeat(513) },
  ])('refuse %j without a call', async (options) => {
    nock.cleanAll()
    const error = await failureOf(expressClient().listSessions(options))
    expect(error).toMatchObject({ code: 'ERR_SIGNICAT_REQUEST_INVALID', statusCode: 400 })
  })

  it('name the providers of the account, or all', async () => {
    const provider = {
      type: 'no_bankid',
      name: 'BankID',
      description: 'd',
      logoUrl: 'l',
      logoUrlNegative: 'n',
      logoWidth: 90,
    }
    nock(EXPRESS).get('/identification/v2/id-providers/account').reply(200, [provider])
    nock(EXPRESS)
      .get('/identification/v2/id-providers')
      .reply(200, [provider, { type: 'mitid' }])
    const rest = expressClient()
    await expect(rest.listProviders()).resolves.toEqual([provider])
    await expect(rest.listProviders('all')).resolves.toHaveLength(2)
  })

  it('name the languages', async () => {
    nock(EXPRESS)
      .get('/identification/v2/languages')
      .reply(200, [{ id: 'no', name: 'Norwegian' }])
    await expect(expressClient().listLanguages()).resolves.toEqual([{ id: 'no', name: 'Norwegian' }])
  })

  it('are refused when an item has no name of its own', async () => {
    nock(EXPRESS)
      .get('/identification/v2/languages')
      .reply(200, [{ id: 'no' }, null])
    nock(EXPRESS).get('/identification/v2/id-providers').reply(200, { type: 'no_bankid' })
    const rest = expressClient()
    for (const work of [rest.listLanguages(), rest.listProviders('all')]) {
      expect(await failureOf(work)).toMatchObject({ code: 'ERR_SIGNICAT_REST_ANSWER_INVALID' })
    }
  })
})
