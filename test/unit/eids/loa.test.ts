import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  isLoa,
  loaOf,
  loaOrder,
  satisfiesLoa,
  strongerLoa,
  weakerLoa,
  weakestLoa,
} from '../../../lib/eids/loa.js'

const level = fc.constantFrom(...loaOrder)

it('knows three levels in order', () => {
  expect(loaOrder).toEqual(['low', 'substantial', 'high'])
  expect(satisfiesLoa('high', 'substantial')).toBe(true)
  expect(satisfiesLoa('substantial', 'substantial')).toBe(true)
  expect(satisfiesLoa('low', 'substantial')).toBe(false)
})

it.each([
  'High',
  ' high',
  'highest',
  'urn:signicat:oidc:method:nbid',
  '4',
  '',
  4,
  null,
  undefined,
  ['high'],
  'constructor',
])('puts the unknown acr %j below every level', (acr) => {
  expect(loaOf(acr)).toBe(null)
  expect(isLoa(acr)).toBe(false)
  expect(satisfiesLoa(acr, 'low')).toBe(false)
})

it('orders the levels without a gap', () => {
  fc.assert(
    fc.property(level, level, (one, other) => {
      expect(satisfiesLoa(one, other) || satisfiesLoa(other, one)).toBe(true)
      expect(satisfiesLoa(strongerLoa(one, other), one)).toBe(true)
      expect(strongerLoa(one, other)).toBe(strongerLoa(other, one))
    }),
  )
})

it('takes the demand that is there', () => {
  expect(strongerLoa(null, null)).toBe(null)
  expect(strongerLoa('low', null)).toBe('low')
  expect(strongerLoa(null, 'high')).toBe('high')
  expect(strongerLoa('low', 'high')).toBe('high')
})

it('gives the weaker of two demands, nothing when one demands nothing', () => {
  expect(weakerLoa('low', null)).toBe(null)
  expect(weakerLoa(null, 'high')).toBe(null)
  fc.assert(
    fc.property(level, level, (one, other) => {
      expect([weakerLoa(one, other), strongerLoa(one, other)].sort()).toEqual([one, other].sort())
      expect(satisfiesLoa(one, weakerLoa(one, other) ?? 'high')).toBe(true)
    }),
  )
})

it('finds the weakest level among exact values', () => {
  expect(weakestLoa(['urn:x', 'high', 'substantial'])).toBe('substantial')
  expect(weakestLoa(['urn:x'])).toBe(null)
  expect(weakestLoa(null)).toBe(null)
})

it('is met by nobody when the minimum is no level', () => {
  const minimum: unknown = 'highest'
  expect(satisfiesLoa('high', minimum as 'high')).toBe(false)
})
