import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { redirectRequest } from '../../../lib/rest/index.js'
import { call, callbackUrls, type RestParties, startRest } from './rest-parties.js'
import { createTestBrowser } from './test-browser.js'

let parties: RestParties
beforeAll(async () => {
  parties = await startRest({}, { retries: 0 })
})
afterEach(() => {
  Object.assign(parties.emulator.faults, { rest: false, restAnswer: {}, slowMs: {} })
})
afterAll(() => parties.emulator.close())

describe('on a bad day', () => {
  it.each([
    ['closed', 'ERR_SIGNICAT_REST_FAILED', undefined],
    ['unavailable', 'ERR_SIGNICAT_REST_FAILED', 503],
    ['rate-limited', 'ERR_SIGNICAT_REST_FAILED', 429],
    ['server-error', 'ERR_SIGNICAT_REST_FAILED', 500],
    ['html', 'ERR_SIGNICAT_REST_ANSWER_INVALID', 200],
  ] as const)('the APIs are %s', async (rest, code, httpStatus) => {
    parties.emulator.faults.rest = rest
    const outcome = parties.hub.getSession('any')
    await expect(outcome).rejects.toMatchObject(httpStatus === undefined ? { code } : { code, httpStatus })
    await expect(parties.express.getSession('any')).rejects.toMatchObject({ code })
  })

  it.each(['unavailable', 'rate-limited'] as const)('%s says when to come back', async (rest) => {
    parties.emulator.faults.rest = rest
    const { headers } = await call(`${parties.emulator.rest.hub.baseUrl}/sessions/x`, 'any')
    expect(headers.get('retry-after')).toBe('7')
  })

  it('pages go on, so that a person can finish while the application cannot ask', async () => {
    const request = {
      ...redirectRequest('hub', { callbackUrls }),
      prefilledInput: { userName: 'auto:no-kari' },
    }
    const { id, authenticationUrl } = await parties.hub.createSession(request)
    parties.emulator.faults.rest = 'unavailable'
    await createTestBrowser(parties.emulator.url).open(authenticationUrl ?? '')
    parties.emulator.faults.rest = false
    expect((await parties.hub.getSession(id)).status).toBe('SUCCESS')
  })

  it('answers say what no client must believe', async () => {
    const { id } = await parties.hub.createSession(redirectRequest('hub', { callbackUrls }))
    parties.emulator.faults.restAnswer = { status: 'NEARLY', loa: 'low', id }
    expect(await parties.hub.getSession(id)).toMatchObject({ status: 'NEARLY', loa: 'low' })
    parties.emulator.faults.restAnswer = { id: '../x' }
    const invalid = { code: 'ERR_SIGNICAT_REST_ANSWER_INVALID' }
    await expect(parties.hub.getSession(id)).rejects.toMatchObject(invalid)
  })

  it('counts calls, and slows them down until the emulator is closed', async () => {
    const slow = await startRest({ faults: { slowMs: { rest: 600_000 } } })
    const waiting = slow.hub.getSession('any')
    const failed = expect(waiting).rejects.toMatchObject({ code: 'ERR_SIGNICAT_REST_FAILED' })
    while (slow.emulator.counters.rest === 0) await new Promise((resolve) => setImmediate(resolve))
    expect([slow.emulator.counters.token, slow.emulator.counters.rest]).toEqual([1, 1])
    await slow.emulator.close()
    await failed
  })
})
