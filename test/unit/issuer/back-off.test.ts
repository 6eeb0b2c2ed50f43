import { describe, expect, test } from 'vitest'
import { createBackOff } from '../../../lib/issuer/back-off.js'
import { testClock } from './fixtures.js'

describe('the pause after a failure', () => {
  test('doubles up to a minute', () => {
    const backOff = createBackOff(testClock(), () => 1)
    const pauses = Array.from({ length: 8 }, () => {
      backOff.failed()
      return backOff.remaining()
    })
    expect(pauses).toEqual([2, 4, 8, 16, 32, 60, 60, 60])
  })

  test('is up to half as long by chance, and never nothing', () => {
    const backOff = createBackOff(testClock(), () => 0)
    backOff.failed()
    expect(backOff.remaining()).toBe(1)
    backOff.failed()
    expect(backOff.remaining()).toBe(2)
  })

  test('is at least what the other side asked for', () => {
    const backOff = createBackOff(testClock(), () => 1)
    backOff.failed(40)
    expect(backOff.remaining()).toBe(40)
  })

  test('runs out, and is forgotten after a success', () => {
    const clock = testClock()
    const backOff = createBackOff(clock, () => 1)
    backOff.failed()
    clock.advance(2)
    expect([backOff.remaining(), backOff.isFailing()]).toEqual([0, true])
    backOff.succeeded()
    backOff.failed()
    expect(backOff.remaining()).toBe(2)
    backOff.succeeded()
    expect([backOff.remaining(), backOff.isFailing()]).toEqual([0, false])
  })

  test('is not prolonged by a clock that is set back', () => {
    const clock = testClock()
    const backOff = createBackOff(clock, () => 1)
    backOff.failed()
    clock.advance(-86_400)
    expect(backOff.remaining()).toBe(0)
  })
})
