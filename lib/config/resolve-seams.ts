import type { Clock } from '../shared/clock.js'
import { type Field, type Fields, readFunction, readInteger, refuse } from './assert.js'
import type { Config } from './config.js'
import { defaults } from './defaults.js'

export type SeamSettings = Pick<Config, 'timeoutMs' | 'fetch' | 'clock' | 'clockToleranceSeconds'>

/** The year 5138: a clock beyond it counts milliseconds. */
const LATEST_SECOND = 100_000_000_000

export function resolveSeams(field: Fields): SeamSettings {
  return {
    timeoutMs: readInteger(field('timeoutMs'), {
      fallback: defaults.timeoutMs,
      min: 100,
      max: 60_000,
      unit: 'milliseconds',
    }),
    fetch: readFunction<typeof fetch>(field('fetch')) ?? defaults.fetch,
    clock: resolveClock(field('clock')),
    clockToleranceSeconds: readInteger(field('clockToleranceSeconds'), {
      fallback: defaults.clockToleranceSeconds,
      min: 0,
      max: 300,
      unit: 'seconds',
    }),
  }
}

function resolveClock(field: Field): Clock {
  const clock = readFunction<Clock>(field)
  if (clock === null) return defaults.clock
  const time: unknown = clock()
  const isSeconds = typeof time === 'number' && Number.isInteger(time) && time >= 0 && time < LATEST_SECOND
  if (!isSeconds) {
    refuse(field, 'does not give whole seconds since 1970', 'Give () => Math.floor(Date.now() / 1000)')
  }
  return clock
}
