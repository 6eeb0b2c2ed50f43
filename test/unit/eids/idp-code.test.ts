import { expect, it } from 'vitest'
import { isIdpCode } from '../../../lib/eids/idp-code.js'

it.each(['nbid', 'sk-smartid', 'a', '9', 'x'.repeat(30)])('takes %j for the code of an eID', (code) => {
  expect(isIdpCode(code)).toBe(true)
})

it.each([
  '',
  'NBID',
  'nbid ',
  'nbid\n',
  'se_bankid',
  'x'.repeat(31),
  'nbid:x',
  'é',
  7,
  null,
  undefined,
  ['nbid'],
])('does not take %j for one', (code) => {
  expect(isIdpCode(code)).toBe(false)
})
