import { describe, expect, it } from 'vitest'
import { SignicatError } from '../../../lib/errors.js'
import { scrubCause } from '../../../lib/shared/scrub-cause.js'

const nin = '29124815345'

function thrownBelow(): Error {
  return Object.assign(new TypeError(`no user ${nin}`), { code: 'ER_DUP', sql: nin, parameters: [nin] })
}

describe('of an error of somebody else', () => {
  it('name, code, masked message and frames are left', () => {
    const scrubbed = scrubCause(thrownBelow(), { frames: true })
    expect(scrubbed).toEqual({
      name: 'TypeError',
      code: 'ER_DUP',
      message: 'no user ***',
      stack: expect.stringMatching(
        /^TypeError \[ER_DUP\]: no user \*\*\*\n {4}at thrownBelow \(.+scrub-cause\.test\.ts:\d+:\d+\)\n/,
      ),
    })
    expect(JSON.stringify(scrubbed)).not.toContain(nin)
  })

  it.each([
    ['23505', '23505'],
    [11_000, 11_000],
    ['ECONNREFUSED', 'ECONNREFUSED'],
    [29_124_815_345, undefined],
    [nin, '***'],
    ['a text', undefined],
    [{}, undefined],
  ])('the code %j becomes %j', (code, kept) => {
    expect(scrubCause(Object.assign(new Error('x'), { code })).code).toBe(kept)
  })

  it('causes and what is gathered are scrubbed too, as deep as they are kept', () => {
    const inner = new Error(`inner ${nin}`, { cause: thrownBelow() })
    const scrubbed = scrubCause(
      new AggregateError([inner, thrownBelow(), nin], `all ${nin}`, { cause: inner }),
    )
    expect(scrubbed).toMatchObject({
      message: 'all ***',
      cause: { message: 'inner ***', cause: { message: 'no user ***', code: 'ER_DUP' } },
      errors: [{ message: 'inner ***' }, { message: 'no user ***' }, { name: 'string' }],
    })
    expect(JSON.stringify(scrubbed)).not.toContain(nin)
  })

  it('a circle of causes ends', () => {
    const circle = new Error(`a ${nin}`)
    circle.cause = new Error('b', { cause: circle })
    expect(JSON.stringify(scrubCause(circle, { frames: true })).length).toBeLessThan(20_000)
  })

  it('lines of a message that look like frames are not taken for frames', () => {
    const message = `x\n    at secret-${nin} (/x:1:1)\n    at Kari (/home/kari:2:2)`
    const scrubbed = scrubCause(new Error(message), { frames: true })
    expect(scrubbed.stack).not.toMatch(/ {4}at Kari|2912/)
    const changed = new Error(message)
    changed.message = 'changed'
    expect(scrubCause(changed, { frames: true }).stack).not.toContain(nin)
  })

  it.each([
    ['JSON.parse', () => JSON.parse('nin=kari')],
    [
      'a client that wraps it',
      () => Promise.reject(new Error(`body: Unexpected token 'n', "nin=kari" is not valid JSON`)),
    ],
  ])('what %s quotes is left out', async (_name, parse) => {
    const error: unknown = await Promise.resolve()
      .then(parse)
      .catch((thrown: unknown) => thrown)
    expect(JSON.stringify(scrubCause(error, { frames: true }))).not.toContain('kari')
  })

  it.each([
    ['a text', nin],
    ['nothing', undefined],
    ['null', null],
    ['an object', { nin }],
    ['an object with a message that is none', { message: { nin } }],
    ['an error with a name that is none', Object.assign(new Error('x'), { name: nin.repeat(20) })],
    ['an error with a stack that is none', Object.assign(new Error('x'), { stack: { nin } })],
    [
      'an error whose members throw',
      Object.defineProperty(new Error('x'), 'message', {
        get() {
          throw new Error(nin)
        },
      }),
    ],
  ])('nothing is left of %s', (_name, thrown) => {
    expect(JSON.stringify(scrubCause(thrown, { frames: true }))).not.toContain(nin)
  })
})

describe('an error of ours', () => {
  it('has the frames of its cause when it is somebody’s fault, and none when it is a refusal', () => {
    const cause = thrownBelow()
    expect(new SignicatError('ERR_SIGNICAT_LOGIN_HOOK_FAILED', { cause }).cause).toHaveProperty('stack')
    expect(new SignicatError('ERR_SIGNICAT_REQUEST_INVALID', { cause }).cause).not.toHaveProperty('stack')
  })
})
