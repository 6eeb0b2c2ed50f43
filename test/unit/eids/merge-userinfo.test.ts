import fc from 'fast-check'
import { expect, it } from 'vitest'
import { mergeUserinfo } from '../../../lib/eids/merge-userinfo.js'

const idToken = { iss: 'i', sub: 's', idp: 'nbid', acr: 'low', name: 'Kari' }

it('adds what userinfo knows about the person', () => {
  expect(mergeUserinfo(idToken, { sub: 's', nin: '1', email: 'e' })).toEqual({
    ...idToken,
    nin: '1',
    email: 'e',
  })
})

it('takes the fuller word of userinfo about the person', () => {
  expect(mergeUserinfo(idToken, { name: 'Kari Test' }).name).toBe('Kari Test')
})

it.each([
  ...[
    'iss',
    'sub',
    'sid',
    'idp',
    'acr',
    'amr',
    'auth_time',
    'sandbox',
    'aud',
    'exp',
    'iat',
    'nonce',
    'nbf',
    'azp',
    'jti',
    'at_hash',
  ],
])('never takes %s from userinfo, whether the ID token has it or not', (claim) => {
  expect(mergeUserinfo({ [claim]: 'signed' }, { [claim]: 'forged' })).toEqual({ [claim]: 'signed' })
  expect(mergeUserinfo({}, { [claim]: 'forged' })).toEqual({})
})

it('leaves out keys that reach a prototype', () => {
  const hostile: Record<string, unknown> = JSON.parse(
    '{"__proto__":{"acr":"high"},"constructor":1,"prototype":2,"email":"e"}',
  )
  for (const merged of [mergeUserinfo({}, hostile), mergeUserinfo(hostile, {})]) {
    expect(Object.keys(merged)).toEqual(['email'])
    expect(Object.getPrototypeOf(merged)).toBe(Object.prototype)
    expect(merged.acr).toBe(undefined)
  }
})

it('changes neither of the two', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.jsonValue()),
      fc.dictionary(fc.string(), fc.jsonValue()),
      (one, other) => {
        const before = structuredClone([one, other])
        mergeUserinfo(Object.freeze(one), Object.freeze(other))
        expect([one, other]).toEqual(before)
      },
    ),
  )
})
