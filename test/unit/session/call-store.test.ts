import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { callStore } from '../../../lib/session/call-store.js'

describe('a call of a store', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it.each([
    ['answers', async () => 'answer'],
    ['rejects', () => Promise.reject(new Error('gone'))],
    [
      'throws',
      (): Promise<string> => {
        throw new Error('gone')
      },
    ],
  ])('leaves no timer behind when it %s', async (_, call) => {
    const called = callStore(1000, call).catch((error: unknown) => error)
    await called
    expect(vi.getTimerCount()).toBe(0)
  })
})
