import { describe, expect, it } from 'vitest'
import { createKeyRing, type KeyRing } from '../../../lib/session/key-ring.js'
import { createSealer, type Sealer } from '../../../lib/session/seal.js'
import { createSealSlots, epochSeconds } from '../../../lib/session/seal-slots.js'
import { secret, startOfTime } from './fixture.js'

const plain = Buffer.from('a session')
const midnight = Math.floor(startOfTime / epochSeconds) * epochSeconds
const lifeSeconds = 43_200

interface Counted {
  readonly sealer: Sealer
  readonly time: { now: number }
  /** Every key that was derived, as secret and epoch. */
  readonly derived: string[]
}

function counted(now: number, { secrets = ['one'], life = lifeSeconds } = {}): Counted {
  const time = { now }
  const derived: string[] = []
  const ring = createKeyRing({
    secrets: secrets.map(secret),
    cookie: { session: 'cookie', place: 'https://app.example', formerSession: 'former' },
    clientId: 'client',
    issuer: 'issuer',
  })
  const watched: KeyRing = {
    ...ring,
    epochKey(at, epoch, purpose, context) {
      derived.push(`${at} ${epoch}`)
      return ring.epochKey(at, epoch, purpose, context)
    },
    lastingKey(at, purpose, context) {
      derived.push(`${at} lasting`)
      return ring.lastingKey(at, purpose, context)
    },
  }
  const sealer = createSealer({ ring: watched, purpose: 'session', clock: () => time.now, lifeSeconds: life })
  return { sealer, time, derived }
}

const kidIn = (sealed: string): string => {
  const header: unknown = JSON.parse(Buffer.from(sealed.split('.')[0] ?? '', 'base64url').toString())
  return typeof header === 'object' && header !== null && 'kid' in header ? String(header.kid) : ''
}

/** The same seal under a header that names another epoch. */
function renamed(sealed: string, change: (kid: string) => string): string {
  const [header = '', ...rest] = sealed.split('.')
  const text = Buffer.from(header, 'base64url').toString()
  const kid = kidIn(sealed)
  return [Buffer.from(text.replace(kid, change(kid))).toString('base64url'), ...rest].join('.')
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const everyEpoch = function* (): Generator<string> {
  for (const a of alphabet) for (const b of alphabet) for (const c of alphabet) yield a + b + c
}

describe('a key of the day', () => {
  it('seals for one day, and the next day another does', () => {
    const { sealer, time, derived } = counted(midnight)
    const first = sealer.seal(plain)
    time.now = midnight + epochSeconds - 1
    expect(kidIn(sealer.seal(plain))).toBe(kidIn(first))
    time.now = midnight + epochSeconds
    const next = sealer.seal(plain)
    expect(kidIn(next)).not.toBe(kidIn(first))
    expect(kidIn(next).slice(0, 5)).toBe(kidIn(first).slice(0, 5))
    expect(derived).toEqual([`0 ${midnight / epochSeconds}`, `0 ${midnight / epochSeconds + 1}`])
  })

  it('opens what was sealed yesterday, here and in a process that was started since', () => {
    const { sealer, time } = counted(midnight - 60)
    const sealed = sealer.seal(plain)
    time.now = midnight + 60
    const opened = { outcome: 'opened', bytes: plain, older: false }
    expect(sealer.open(sealed)).toEqual(opened)
    expect(counted(midnight + 60).sealer.open(sealed)).toEqual(opened)
  })

  it('opens what an instance sealed whose clock is a little ahead', () => {
    const sealed = counted(midnight + 1).sealer.seal(plain)
    const behind = counted(midnight - 299)
    expect(behind.sealer.open(sealed)).toEqual({ outcome: 'opened', bytes: plain, older: false })
  })

  it('leaves a later day alone and derives nothing for it', () => {
    const sealed = counted(midnight + epochSeconds).sealer.seal(plain)
    const { sealer, derived } = counted(midnight + 60)
    expect(sealer.open(sealed)).toEqual({ outcome: 'foreign' })
    expect(derived).toEqual([])
  })

  it('refuses a day from which nothing can be alive, remembered or not, and derives nothing for it', () => {
    const old = counted(midnight - 60)
    const sealed = old.sealer.seal(plain)
    for (const [now, outcome] of [
      [midnight + lifeSeconds + 300 - 1, 'opened'],
      [midnight + lifeSeconds + 300, 'past'],
    ] as const) {
      old.time.now = now
      expect(old.sealer.open(sealed).outcome).toBe(outcome)
      const fresh = counted(now)
      expect(fresh.sealer.open(sealed).outcome).toBe(outcome)
      expect(fresh.derived).toHaveLength(outcome === 'opened' ? 1 : 0)
    }
  })

  it('is derived once, however often it opens', () => {
    const sealed = counted(midnight - 60).sealer.seal(plain)
    const { sealer, derived } = counted(midnight + 60)
    for (let time = 0; time < 100; time += 1) expect(sealer.open(sealed).outcome).toBe('opened')
    expect(derived).toHaveLength(1)
  })

  it('bears a clock that is set back', () => {
    const { sealer, time } = counted(midnight)
    const sealed = sealer.seal(plain)
    time.now = midnight - 3600
    expect(sealer.open(sealed)).toEqual({ outcome: 'foreign' })
    expect(sealer.open(sealer.seal(plain)).outcome).toBe('opened')
    time.now = midnight + 1
    expect(sealer.open(sealed).outcome).toBe('opened')
  })

  it('of a secret that no longer seals opens, and says so', () => {
    const sealed = counted(midnight - 60).sealer.seal(plain)
    const rotated = counted(midnight + 60, { secrets: ['two', 'one'] })
    expect(rotated.sealer.open(sealed)).toEqual({ outcome: 'opened', bytes: plain, older: true })
    expect(rotated.derived).toEqual([`1 ${midnight / epochSeconds - 1}`])
  })

  it('does not open under the name of another day', () => {
    const { sealer } = counted(midnight + 60)
    const yesterday = kidIn(counted(midnight - 60).sealer.seal(plain))
    expect(sealer.open(renamed(sealer.seal(plain), () => yesterday))).toEqual({ outcome: 'bad' })
  })

  it('is derived for each context anew, and opens no other', () => {
    const { sealer, derived } = counted(midnight)
    const sealed = sealer.seal(plain, 'one entry')
    expect(sealer.open(sealed, 'one entry').outcome).toBe('opened')
    expect(sealer.open(sealed, 'another entry').outcome).toBe('bad')
    expect(sealer.open(sealed).outcome).toBe('bad')
    expect(derived).toHaveLength(4)
  })
})

describe('somebody who names days', () => {
  it('makes us derive one key for each secret and day that counts, and never more', () => {
    const day = 24 * 3600
    const { sealer, derived } = counted(midnight + 60, { secrets: ['two', 'one'], life: 90 * day })
    const samples = [counted(midnight), counted(midnight, { secrets: ['two'] })].map(({ sealer: other }) =>
      other.seal(plain),
    )
    const outcomes = new Map<string, number>()
    for (const sample of samples) {
      for (const name of everyEpoch()) {
        const { outcome } = sealer.open(renamed(sample, (kid) => kid.slice(0, 5) + name))
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
      }
    }
    // Today and ninety days before it, and one more for clocks that differ.
    const days = 92
    expect(derived).toHaveLength(days * samples.length)
    expect(new Set(derived).size).toBe(derived.length)
    expect(outcomes.get('opened')).toBe(samples.length)
    expect(outcomes.get('bad')).toBe((days - 1) * samples.length)
    for (const sample of samples)
      for (const name of ['AAA', '___', 'FFh', 'FFg'])
        sealer.open(renamed(sample, (kid) => kid.slice(0, 5) + name))
    expect(derived).toHaveLength(days * samples.length)
  }, 60_000)

  it('makes us remember no more than those, and what is past is forgotten', () => {
    const time = { now: midnight }
    const slots = createSealSlots({
      secretNames: ['AAAAAAAA'],
      clock: () => time.now,
      lifeSeconds: 10 * epochSeconds,
    })
    for (let day = 0; day < 100; day += 1) {
      time.now = midnight + day * epochSeconds
      for (const name of ['AAA', '___', 'FFh']) {
        const header = `{"alg":"dir","enc":"A256GCM","kid":"AAAAA${name}","v":2}`
        slots.find(`${Buffer.from(header).toString('base64url')}..x`)
      }
      const kept = slots.current().start
      expect(slots.find(`${kept}x`)).toBe(slots.current())
      expect(slots.count()).toBeLessThanOrEqual(12)
    }
  })
})
