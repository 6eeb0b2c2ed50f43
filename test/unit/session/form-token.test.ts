import { describe, expect, it } from 'vitest'
import { cookieNames } from '../../../lib/session/cookie-names.js'
import { createFormTokens } from '../../../lib/session/form-token.js'
import { createKeyRing } from '../../../lib/session/key-ring.js'
import { createSealer } from '../../../lib/session/seal.js'
import { config, secret, startOfTime } from './fixture.js'

const tokens = (options: Record<string, unknown> = {}, time = { now: startOfTime }) =>
  createFormTokens({ config: config(options, time), scopePath: '' })

describe('a form token', () => {
  it('gives its content back for the same purpose only', () => {
    const forms = tokens()
    const token = forms.seal('logout', 'session id')
    expect(forms.open('logout', token)).toBe('session id')
    expect(forms.open('login', token)).toBeNull()
    expect(forms.open('logout', forms.seal('logout', ''))).toBe('')
  })

  it('lives an hour', () => {
    const time = { now: startOfTime }
    const forms = tokens({}, time)
    const token = forms.seal('logout', 'id')
    time.now += 3599
    expect(forms.open('logout', token)).toBe('id')
    time.now += 1
    expect(forms.open('logout', token)).toBeNull()
    time.now = startOfTime - 31
    expect(forms.open('logout', token)).toBeNull()
  })

  it('opens with an older secret, and not for another client or in another scope', () => {
    const token = tokens().seal('logout', 'id')
    expect(tokens({ secrets: [secret('two'), secret('one')] }).open('logout', token)).toBe('id')
    expect(tokens({ secrets: [secret('two')] }).open('logout', token)).toBeNull()
    expect(tokens({ clientId: 'other' }).open('logout', token)).toBeNull()
    expect(createFormTokens({ config: config(), scopePath: '/v1' }).open('logout', token)).toBeNull()
  })

  it('may come from a clock that is ahead, as far as that is tolerated', () => {
    const time = { now: startOfTime }
    const forms = tokens({}, time)
    const token = forms.seal('logout', 'id')
    time.now -= 30
    expect(forms.open('logout', token)).toBe('id')
  })

  it('has a purpose, a content and a time, and no endless length', () => {
    const given = config()
    const ring = createKeyRing({ ...given, cookie: cookieNames(given, '') })
    const sealer = createSealer({ ring, purpose: 'form', clock: given.clock, lifeSeconds: 3600 })
    const opened = (token: unknown): string | null =>
      tokens().open('logout', sealer.seal(Buffer.from(JSON.stringify(token))))
    expect(opened(['logout', 'id', startOfTime])).toBe('id')
    for (const token of [
      ['logout', 7, startOfTime],
      ['logout', 'id', String(startOfTime)],
      ['logout', 'id'],
      ['logout'],
      [],
      null,
      { 0: 'logout', 1: 'id', 2: startOfTime },
      ['logout', 'x'.repeat(9000), startOfTime],
    ])
      expect(opened(token)).toBeNull()
  })

  it('is nothing else', () => {
    const forms = tokens()
    const odd = [
      undefined,
      null,
      1,
      {},
      [],
      ['a'],
      '',
      'a.b.c',
      'x'.repeat(100_000),
      `${forms.seal('logout', 'id')}A`,
    ]
    for (const value of odd) expect(forms.open('logout', value)).toBeNull()
  })
})
