import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createSpentStates } from '../../../lib/session/spent-states.js'
import { createTombstones } from '../../../lib/session/tombstones.js'

describe('tombstones', () => {
  it('hold until the end they were given, and no longer', () => {
    let now = 100
    const tombstones = createTombstones(() => now)
    tombstones.bury('a', 200)
    expect(tombstones.has('a')).toBe(true)
    expect(tombstones.has('b')).toBe(false)
    now = 199
    expect(tombstones.has('a')).toBe(true)
    now = 200
    expect(tombstones.has('a')).toBe(false)
  })

  it('are never shortened by a second burial', () => {
    let now = 100
    const tombstones = createTombstones(() => now)
    tombstones.bury('a', 500)
    tombstones.bury('a', 150)
    now = 499
    expect(tombstones.has('a')).toBe(true)
  })

  it('are all kept however many there are', () => {
    const tombstones = createTombstones(() => 100)
    for (let index = 0; index < 50_000; index += 1) tombstones.bury(String(index), 200)
    for (let index = 0; index < 50_000; index += 1)
      if (!tombstones.has(String(index))) expect.fail(`${index} was forgotten`)
  })

  it('are swept once their time is over', () => {
    let now = 0
    const tombstones = createTombstones(() => now)
    for (let index = 0; index < 100_000; index += 1) {
      now = Math.floor(index / 10)
      tombstones.bury(String(index), now + 60)
    }
    // 600 are alive at any time.
    expect(tombstones.count()).toBeLessThan(3000)
  })

  it('do not take what is over already', () => {
    const tombstones = createTombstones(() => 100)
    tombstones.bury('a', 100)
    expect(tombstones.count()).toBe(0)
  })
})

describe('spent states', () => {
  it('are known for their time', () => {
    for (const start of [0, 1, 499, 899, 900]) {
      let now = 1000
      const spent = createSpentStates(900, () => now)
      now += start
      spent.add('state')
      expect(spent.has('other')).toBe(false)
      for (const later of [0, 1, 450, 899]) {
        now = 1000 + start + later
        expect(spent.has('state')).toBe(true)
      }
    }
  })

  it('are forgotten after twice their time, so memory follows the rate of logins', () => {
    let now = 1000
    const spent = createSpentStates(900, () => now)
    spent.add('early')
    now = 1000 + 1800
    expect(spent.has('early')).toBe(false)
    spent.add('late')
    now += 10_000
    expect(spent.has('late')).toBe(false)
  })

  it('are not mistaken for one another', () => {
    const spent = createSpentStates(900, () => 1000)
    for (let index = 0; index < 20_000; index += 1) spent.add(randomBytes(32).toString('base64url'))
    for (let index = 0; index < 20_000; index += 1)
      if (spent.has(`${index}`)) expect.fail('a fresh state counts as spent')
  })
})
