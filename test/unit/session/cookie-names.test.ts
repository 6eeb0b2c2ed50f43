import { describe, expect, it } from 'vitest'
import { attemptName, chunkName, cookieNames } from '../../../lib/session/cookie-names.js'
import { config } from './fixture.js'

describe('cookie names', () => {
  it('are bound to the host on https', () => {
    const { session, attempts } = cookieNames(config(), '')
    expect(session).toMatch(/^__Host-signicat-[\w-]{8}-session$/)
    expect(attempts).toHaveLength(8)
    expect(attempts[7]).toBe(`${session}.a7`)
    expect(attemptName(session, 7)).toBe(attempts[7])
  })

  it('go without the prefix where a browser would refuse it', () => {
    const local = config({ baseUrl: 'http://localhost:3000' })
    expect(cookieNames(local, '').session).toMatch(/^signicat-[\w-]{8}-session$/)
  })

  it('differ by issuer, client, base path, scope and suffix', () => {
    const names = [
      cookieNames(config(), ''),
      cookieNames(config({ issuer: 'https://other.sandbox.signicat.com/auth/open' }), ''),
      cookieNames(config({ clientId: 'other' }), ''),
      cookieNames(config({ baseUrl: 'https://app.example.com/portal' }), ''),
      cookieNames(config(), '/v1'),
      cookieNames(config({ session: { cookieName: 'staff' } }), ''),
    ]
    const all = names.flatMap(({ session, attempts }) => [session, chunkName(session, 1), ...attempts])
    expect(new Set(all).size).toBe(all.length)
  })

  it('stay the same for another secret, so that a rotation ends no session', () => {
    expect(cookieNames(config({ secrets: ['Vm9sdXB0YXMgbm9uIGV4IHF1aWEhIE1vbGxpdCBub24u'] }), '')).toEqual(
      cookieNames(config(), ''),
    )
  })

  it('hold only characters of a cookie name', () => {
    const { session, attempts } = cookieNames(config(), '')
    for (const name of [session, chunkName(session, 1), ...attempts])
      expect(name).toMatch(/^[A-Za-z0-9_.-]+$/)
  })
})
