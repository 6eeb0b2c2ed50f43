import { isFinalStatus, outcomeOf } from 'fastify-signicat/rest'
import { describe, expect, it } from 'vitest'

describe('the outcome of a session', () => {
  it.each([
    ['hub', 'CREATED', 'pending'],
    ['hub', 'WAITING_FOR_USER', 'pending'],
    ['hub', 'SUCCESS', 'success'],
    ['hub', 'ABORT', 'aborted'],
    ['hub', 'ABORTED', 'aborted'],
    ['hub', 'ERROR', 'error'],
    ['hub', 'INVALID', 'error'],
    ['hub', 'CANCELLED', 'cancelled'],
    ['hub', 'EXPIRED', 'expired'],
    ['express', 'created', 'pending'],
    ['express', 'user_initiated', 'pending'],
    ['express', 'success', 'success'],
    ['express', 'user_aborted', 'aborted'],
    ['express', 'timed_out', 'expired'],
    ['express', 'invalidated', 'cancelled'],
    ['express', 'failed', 'error'],
  ] as const)('of %s in %s is %s', (api, status, outcome) => {
    expect(outcomeOf({ api, status })).toBe(outcome)
    expect(isFinalStatus(status, api)).toBe(outcome !== 'pending')
  })

  it.each([
    ['hub', 'success'],
    ['hub', 'Success'],
    ['hub', 'SUCCESS '],
    ['hub', ''],
    ['hub', 'constructor'],
    ['express', 'SUCCESS'],
    ['express', 'CREATED'],
    ['express', 'a_new_one'],
  ] as const)('of %s in %j is unknown, and not final', (api, status) => {
    expect(outcomeOf({ api, status })).toBe('unknown')
    expect(isFinalStatus(status, api)).toBe(false)
  })
})
