import nock from 'nock'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createTime, failureOf, HUB, hubClient, hubSuccess, mockHubToken } from './signicat-api.js'

beforeEach(() => {
  mockHubToken()
})

afterEach(() => {
  nock.cleanAll()
})

const alwaysReply = (
  method: 'get' | 'post',
  path: string,
  status: number,
  headers: nock.ReplyHeaders = {},
) => {
  const seen = { calls: 0 }
  const reply = (): [number, string, nock.ReplyHeaders] => {
    seen.calls += 1
    return [status, '', headers]
  }
  nock(HUB).persist()[method](path).reply(reply)
  return seen
}

describe('a read that fails', () => {
  it('is tried again after half to all of a quarter and half a second', async () => {
    for (const [random, waits] of [
      [0, [0.125, 0.25]],
      [1, [0.25, 0.5]],
    ] as const) {
      const time = createTime()
      const seen = alwaysReply('get', '/auth/rest/sessions/3d07', 500)
      await failureOf(hubClient({ ...time, random: () => random }).getSession('3d07'))
      expect(seen.calls).toBe(3)
      expect(time.waits).toEqual(waits)
      nock.cleanAll()
      mockHubToken()
    }
  })

  it('gives the answer as soon as there is one', async () => {
    nock(HUB)
      .get('/auth/rest/sessions/3d07')
      .reply(502)
      .get('/auth/rest/sessions/3d07')
      .replyWithError('reset')
      .get('/auth/rest/sessions/3d07')
      .reply(200, hubSuccess)
    await expect(hubClient().getSession('3d07')).resolves.toMatchObject({ id: '3d07' })
  })

  it('waits as long as the API asks', async () => {
    const time = createTime()
    nock(HUB)
      .get('/auth/rest/sessions/3d07')
      .reply(429, '', { 'Retry-After': '3' })
      .get('/auth/rest/sessions/3d07')
      .reply(200, hubSuccess)
    await hubClient(time).getSession('3d07')
    expect(time.waits).toEqual([3])
  })

  it('is given up when the API asks for more than ten seconds', async () => {
    const time = createTime()
    const seen = alwaysReply('get', '/auth/rest/sessions/3d07', 429, { 'Retry-After': '11' })
    const error = await failureOf(hubClient(time).getSession('3d07'))
    expect(error).toMatchObject({ code: 'ERR_SIGNICAT_REST_FAILED', retryAfter: 11 })
    expect(seen.calls).toBe(1)
    expect(time.waits).toEqual([])
  })

  it.each([0, 1, 5])('is tried again %d times when told so', async (retries) => {
    const seen = alwaysReply('get', '/auth/rest/sessions/3d07', 500)
    await failureOf(hubClient({ retries }).getSession('3d07'))
    expect(seen.calls).toBe(retries + 1)
  })

  it('is not tried again when the API said no', async () => {
    const seen = alwaysReply('get', '/auth/rest/sessions/3d07', 404)
    await failureOf(hubClient().getSession('3d07'))
    expect(seen.calls).toBe(1)
  })

  it('is not tried again when the answer makes no sense', async () => {
    const seen = alwaysReply('get', '/auth/rest/sessions/3d07', 200)
    await failureOf(hubClient().getSession('3d07'))
    expect(seen.calls).toBe(1)
  })

  it('stops when the caller gives up between two tries', async () => {
    const seen = alwaysReply('get', '/auth/rest/sessions/3d07', 500)
    const controller = new AbortController()
    const reason = new Error('gave up')
    const wait = async (_seconds: number, signal?: AbortSignal): Promise<void> => {
      controller.abort(reason)
      signal?.throwIfAborted()
    }
    const rest = hubClient({ wait })
    await expect(rest.getSession('3d07', { signal: controller.signal })).rejects.toBe(reason)
    expect(seen.calls).toBe(1)
  })
})

describe('a write that fails', () => {
  it.each([429, 500, 503])('with %d is sent once', async (status) => {
    const created = alwaysReply('post', '/auth/rest/sessions', status)
    const cancelled = alwaysReply('post', '/auth/rest/sessions/3d07/cancel', status)
    const rest = hubClient()
    await failureOf(rest.createSession({ flow: 'headless', requestedAttributes: [] }))
    await failureOf(rest.cancelSession('3d07'))
    expect([created.calls, cancelled.calls]).toEqual([1, 1])
  })
})

describe('a call that the caller has given up', () => {
  it('is not sent at all', async () => {
    const seen = alwaysReply('get', '/auth/rest/sessions/3d07', 200)
    const reason = new Error('gave up')
    const signal = AbortSignal.abort(reason)
    const rest = hubClient()
    await expect(rest.getSession('3d07', { signal })).rejects.toBe(reason)
    await expect(rest.createSession({ flow: 'headless', requestedAttributes: [] }, { signal })).rejects.toBe(
      reason,
    )
    expect(seen.calls).toBe(0)
  })
})
