import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { editDistance, nearestName } from '../../../lib/config/nearest-name.js'

describe('the distance between two words', () => {
  it.each([
    ['', '', 0],
    ['abc', 'abc', 0],
    ['abc', 'abd', 1],
    ['abc', 'ab', 1],
    ['abc', 'acb', 1],
    ['kitten', 'sitting', 3],
    ['', 'abc', 3],
  ])('%j and %j is %i', (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance)
  })

  it('is the same both ways, and at most the longer word', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a))
        expect(editDistance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length))
        expect(editDistance(a, b) === 0).toBe(a === b)
      }),
    )
  })
})

describe('the nearest name', () => {
  const known = ['scope', 'secrets', 'session', 'clientId', 'clientSecret']

  it.each([
    ['scop', 'scope'],
    ['client-id', 'clientId'],
    ['client_secret', 'clientSecret'],
    ['sesion', 'session'],
    ['secerts', 'secrets'],
    ['client', 'clientId'],
  ])('to %j is %j', (name, nearest) => {
    expect(nearestName(name, known)).toBe(nearest)
  })

  it.each(['x', 'colour', '', 'a'.repeat(100_000)])('is none when nothing is near', (name) => {
    expect(nearestName(name, known)).toBeNull()
  })
})
