import { loginHint } from 'fastify-signicat/eids'
import { expect, it } from 'vitest'
import { ConfigError } from '../../../lib/errors.js'

it('writes each field as a value of its own', () => {
  expect(loginHint({ subject: '29124815345', deviceId: 'd-1' })).toEqual([
    'subject-29124815345',
    'deviceId-d-1',
  ])
  expect(loginHint({ externalRef: 'r', subject: undefined })).toBe('externalRef-r')
  expect(loginHint({ somethingNew: 'x' })).toBe('somethingNew-x')
})

it('passes on what is ready already', () => {
  expect(loginHint('kari@example.com')).toBe('kari@example.com')
  expect(loginHint(['subject-1', 'deviceId-2'])).toEqual(['subject-1', 'deviceId-2'])
  expect(loginHint(['one'])).toBe('one')
})

it.each([
  [''],
  [[]],
  [['a', '']],
  [{}],
  [{ subject: '' }],
  ['line\nbreak'],
  ['x'.repeat(513)],
  [{ 'a-b': 'x' }],
  [{ '': 'x' }],
])('refuses %j', (prefill) => {
  expect(() => loginHint(prefill)).toThrow(ConfigError)
})

it('does not repeat a personal number in its error', () => {
  expect(() => loginHint(['29124815345\n'])).toThrow(
    expect.not.objectContaining({ message: expect.stringContaining('29124815345') }),
  )
})
