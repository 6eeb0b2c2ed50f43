import nock from 'nock'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  createTime,
  EXPRESS,
  expressClient,
  failureOf,
  HUB,
  hubClient,
  hubWaiting,
  mockExpressToken,
  mockHubToken,
} from './signicat-api.js'

const start = 1_700_000_000
const iso = (seconds: number): string => new Date((start + seconds) * 1000).toISOString()

beforeEach(() => {
  mockHubToken()
  mockExpressToken()
})

afterEach(() => {
  nock.cleanAll()
})

/** Answers one after the other; the last one again and again. */
const script = (...answers: readonly (object | number)[]) => {
  const seen = { calls: 0 }
  nock(HUB)
    .persist()
    .get(/^\/auth\/rest\/sessions\/s1/)
    .reply(() => {
      const answer = answers[Math.min(seen.calls, answers.length - 1)]
      seen.calls += 1
      return typeof answer === 'number' ? [answer, ''] : [200, { ...hubWaiting, ...answer }]
    })
  return seen
}

describe('waiting for a session', () => {
  it('reads until the status is final, every two seconds', async () => {
    const time = createTime(start)
    const seen = script({}, { idpData: { qrData: 'second' } }, { status: 'SUCCESS', subject: { id: 'x' } })
    const codes: unknown[] = []
    const result = await hubClient(time).waitForSession('s1', {
      onUpdate: (session) => codes.push(session.idpData?.qrData),
    })
    expect(result).toMatchObject({ outcome: 'success', session: { status: 'SUCCESS', subject: { id: 'x' } } })
    expect(codes).toEqual(['bankid.uuid.0.hash', 'second', 'bankid.uuid.0.hash'])
    expect(seen.calls).toBe(3)
    expect(time.waits).toEqual([2, 2])
  })

  it.each([
    [0, 5, 4],
    [1, 5, 6],
    [0.5, 0.001, 1],
    [0.5, Number.NaN, 2],
  ])('spreads the interval (random %d, %d s asked, %d s waited)', async (random, intervalSeconds, waited) => {
    const time = createTime(start)
    script({}, { status: 'SUCCESS' })
    await hubClient({ ...time, random: () => random }).waitForSession('s1', { intervalSeconds })
    expect(time.waits).toHaveLength(1)
    expect(time.waits[0]).toBeCloseTo(waited, 6)
  })

  it.each([
    ['ABORT', 'aborted'],
    ['CANCELLED', 'cancelled'],
    ['EXPIRED', 'expired'],
    ['ERROR', 'error'],
    ['INVALID', 'error'],
  ])('ends with %s as %s', async (status, outcome) => {
    script({ status })
    await expect(hubClient().waitForSession('s1')).resolves.toMatchObject({ outcome, session: { status } })
  })

  it('goes on after a status that nobody knows', async () => {
    script({ status: 'A_NEW_ONE' }, { status: 'SUCCESS' })
    await expect(hubClient().waitForSession('s1')).resolves.toMatchObject({ outcome: 'success' })
  })

  it('sends the nonce with every read', async () => {
    nock(HUB)
      .get('/auth/rest/sessions/s1')
      .query({ sessionNonce: 'n' })
      .twice()
      .reply(200, () => ({ ...hubWaiting, status: nock.pendingMocks().length > 2 ? 'CREATED' : 'SUCCESS' }))
    const result = await hubClient().waitForSession('s1', { sessionNonce: 'n', timeoutSeconds: 3 })
    expect(result.session.id).toBe('s1')
  })

  it('ends when the time of the session is up, with one last read at that moment', async () => {
    const time = createTime(start)
    const seen = script({ expiresAt: iso(5) })
    const result = await hubClient(time).waitForSession('s1')
    expect(result).toMatchObject({ outcome: 'expired', session: { status: 'WAITING_FOR_USER' } })
    expect(time.waits).toEqual([2, 2, 1])
    expect(seen.calls).toBe(4)
  })

  it('takes a time without zone for UTC', async () => {
    const time = createTime(start)
    script({ expiresAt: iso(5).replace('Z', '1061') })
    await hubClient(time).waitForSession('s1')
    expect(time.clock()).toBe(start + 5)
  })

  it('ends after twenty minutes when the hub does not say when', async () => {
    const time = createTime(start)
    script({ expiresAt: 'soon' })
    await expect(hubClient(time).waitForSession('s1', { intervalSeconds: 400 })).resolves.toMatchObject({
      outcome: 'expired',
    })
    expect(time.clock()).toBe(start + 1200)
  })

  it('ends after ten minutes when Express does not say when', async () => {
    const time = createTime(start)
    nock(EXPRESS)
      .persist()
      .get('/identification/v2/sessions/b1f0')
      .reply(200, { id: 'b1f0', status: 'created' })
    const rest = expressClient(time)
    await expect(rest.waitForSession('b1f0', { intervalSeconds: 400 })).resolves.toMatchObject({
      outcome: 'expired',
    })
    expect(time.clock()).toBe(start + 600)
  })

  it('ends when the caller said', async () => {
    const time = createTime(start)
    script({ expiresAt: iso(500) })
    await expect(hubClient(time).waitForSession('s1', { timeoutSeconds: 3 })).resolves.toMatchObject({
      outcome: 'expired',
    })
    expect(time.clock()).toBe(start + 3)
  })

  it.each([404, 410])('ends when the session is deleted under it (%d)', async (status) => {
    script({}, status)
    const result = await hubClient().waitForSession('s1')
    expect(result).toMatchObject({ outcome: 'expired', session: { status: 'WAITING_FOR_USER' } })
  })

  it('fails when there never was a session', async () => {
    script(404)
    expect(await failureOf(hubClient().waitForSession('s1'))).toMatchObject({ httpStatus: 404 })
  })

  it('bears two failed reads in a row, again and again', async () => {
    const seen = script({}, 500, 500, {}, 500, 500, { status: 'SUCCESS' })
    const rest = hubClient({ retries: 0 })
    await expect(rest.waitForSession('s1')).resolves.toMatchObject({ outcome: 'success' })
    expect(seen.calls).toBe(7)
  })

  it('does not bear three', async () => {
    const seen = script({}, 500)
    expect(await failureOf(hubClient({ retries: 0 }).waitForSession('s1'))).toMatchObject({ httpStatus: 500 })
    expect(seen.calls).toBe(4)
  })

  it('fails at once when the API says no', async () => {
    const seen = script({}, 403)
    expect(await failureOf(hubClient().waitForSession('s1'))).toMatchObject({ httpStatus: 403 })
    expect(seen.calls).toBe(2)
  })

  it('stops with the signal, between reads', async () => {
    const seen = script({})
    const controller = new AbortController()
    const reason = new Error('closed the page')
    const wait = async (_seconds: number, signal?: AbortSignal): Promise<void> => {
      controller.abort(reason)
      signal?.throwIfAborted()
    }
    await expect(hubClient({ wait }).waitForSession('s1', { signal: controller.signal })).rejects.toBe(reason)
    expect(seen.calls).toBe(1)
  })

  it('stops with the signal, also on the timer that is built in', async () => {
    script({})
    const controller = new AbortController()
    const reason = new Error('closed the page')
    const { wait: _, ...time } = createTime(start)
    const rest = hubClient({ ...time, wait: undefined as never })
    const waiting = rest.waitForSession('s1', {
      signal: controller.signal,
      onUpdate: () => setImmediate(() => controller.abort(reason)),
    })
    await expect(waiting).rejects.toBe(reason)
  })
})
