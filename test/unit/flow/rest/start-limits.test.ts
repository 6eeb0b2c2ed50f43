import { describe, expect, it } from 'vitest'
import { createStartLimits, networkOf } from '../../../../lib/flow/rest/start-limits.js'

const limits = { seconds: 60, identifier: 1, browser: 2, address: 3 }

describe('the limits of starts', () => {
  it('tell how long to wait, and forget after the while', () => {
    let now = 1000
    const starts = createStartLimits(limits, () => now)
    const keys = { identifiers: ['+4799887766'], browser: 'b-1', address: '192.0.2.1' }
    expect(starts.take(keys)).toBe(0)
    now += 20
    expect(starts.take(keys)).toBe(40)
    now += 40
    expect(starts.take(keys)).toBe(0)
  })

  it('count nothing when one of them refuses', () => {
    const starts = createStartLimits(limits, () => 1000)
    const first = { identifiers: ['one'], browser: 'b-1', address: '192.0.2.1' }
    expect(starts.take(first)).toBe(0)
    for (let count = 0; count < 10; count += 1) expect(starts.take({ ...first, browser: 'b-2' })).toBe(60)
    expect(starts.take({ identifiers: [], browser: 'b-2', address: '192.0.2.1' })).toBe(0)
    expect(starts.take({ identifiers: [], browser: 'b-2', address: '192.0.2.2' })).toBe(0)
  })

  it('keep a number apart from a browser of the same name', () => {
    const starts = createStartLimits(limits, () => 1000)
    expect(starts.take({ identifiers: ['same'], browser: 'other', address: 'a' })).toBe(0)
    expect(starts.take({ identifiers: [], browser: 'same', address: 'a' })).toBe(0)
  })
})

describe('the network of an address', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '::ffff:192.0.2.7'],
    ['2001:db8:0:1::7', '2001:db8:0:1'],
    ['2001:DB8::7', '2001:db8:0:0'],
    ['2001:0db8:0000:0001:0:0:0:7', '2001:db8:0:1'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['::1', '0:0:0:0'],
  ])('of %s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network)
  })
})
