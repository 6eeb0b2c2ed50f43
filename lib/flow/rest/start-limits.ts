import { createHmac, randomBytes } from 'node:crypto'
import type { ResolvedRest } from '../../config/config.js'
import type { Clock } from '../../shared/clock.js'

/** What a start is counted under. */
export interface StartKeys {
  /** National numbers, telephone numbers, addresses: folded, so that spellings of one count as one. */
  readonly identifiers: readonly string[]
  readonly browser: string
  readonly address: string
}

/** Counts how often flows that disturb somebody are started. */
export interface StartLimits {
  /** Counts a start. Answers 0, or the seconds to wait when there were too many; then nothing is counted. */
  take(keys: StartKeys): number
}

interface Window {
  readonly startedAt: number
  count: number
}

const mostWindows = 50_000

/**
 * In this process, in bounded memory; the longest known window goes first when there are too many. Numbers are hashed with a
 * key of this process, so that memory that leaks names nobody.
 */
export function createStartLimits(limits: ResolvedRest['limits'], clock: Clock): StartLimits {
  const key = randomBytes(32)
  const windows = new Map<string, Window>()

  const nameOf = (kind: string, value: string): string =>
    createHmac('sha256', key).update(`${kind}:${value}`).digest('base64')

  const windowOf = (name: string): Window | undefined => {
    const window = windows.get(name)
    if (window === undefined || clock() - window.startedAt < limits.seconds) return window
    windows.delete(name)
    return undefined
  }

  const count = (name: string): void => {
    const window = windowOf(name)
    if (window !== undefined) {
      window.count += 1
      return
    }
    const [longest] = windows.keys()
    if (windows.size >= mostWindows && longest !== undefined) windows.delete(longest)
    windows.set(name, { startedAt: clock(), count: 1 })
  }

  return Object.freeze({
    take({ identifiers, browser, address }: StartKeys): number {
      const asked: readonly (readonly [string, number])[] = [
        ...identifiers.map((value) => [nameOf('identifier', value), limits.identifier] as const),
        [nameOf('browser', browser), limits.browser],
        [nameOf('address', networkOf(address)), limits.address],
      ]
      const waits = asked.map(([name, most]) => {
        const window = windowOf(name)
        if (window === undefined || window.count < most) return 0
        return Math.max(1, window.startedAt + limits.seconds - clock())
      })
      const wait = Math.max(...waits)
      if (wait === 0) for (const [name] of asked) count(name)
      return wait
    },
  })
}

/** One subscriber has a whole /64 of IPv6. */
export function networkOf(address: string): string {
  if (!address.includes(':') || address.includes('.')) return address
  const [head = '', tail] = address.toLowerCase().split('%', 1).join('').split('::')
  const first = head === '' ? [] : head.split(':')
  const last = tail === undefined || tail === '' ? [] : tail.split(':')
  const middle = tail === undefined ? [] : Array.from({ length: 8 - first.length - last.length }, () => '0')
  const groups = [...first, ...middle, ...last].map((group) => group.replace(/^0+(?=.)/, ''))
  return groups.slice(0, 4).join(':')
}
