import { describe, expect, it } from 'vitest'
import { attemptName } from '../../../lib/session/attempt-names.js'
import { browserName, chunkName, cookieNames } from '../../../lib/session/cookie-names.js'
import { config } from './fixture.js'

const belongingTo = (session: string): string[] => [
  chunkName(session, 1),
  browserName(session),
  attemptName(session, 'abc', { crossSite: false }),
  attemptName(session, 'abc', { crossSite: true }),
]

describe('cookie names', () => {
  it('are bound to the host on https', () => {
    const { session } = cookieNames(config(), '')
    expect(session).toMatch(/^__Host-signicat-[\w-]{8}-session$/)
    expect(attemptName(session, 'abc', { crossSite: false })).toBe(`${session}.a.abc`)
    expect(attemptName(session, 'abc', { crossSite: true })).toBe(`${session}.x.abc`)
  })

  it('go without the prefix where a browser would refuse it', () => {
    const local = config({ baseUrl: 'http://localhost:3000' })
    expect(cookieNames(local, '').session).toMatch(/^signicat-[\w-]{8}-session$/)
  })

  it('differ by origin, issuer, client, base path, scope and suffix', () => {
    const names = [
      cookieNames(config(), ''),
      cookieNames(config({ issuer: 'https://other.sandbox.signicat.com/auth/open' }), ''),
      cookieNames(config({ clientId: 'other' }), ''),
      cookieNames(config({ baseUrl: 'https://app.example.com/portal' }), ''),
      cookieNames(config(), '/v1'),
      cookieNames(config({ baseUrl: 'https://app.example.com:8443' }), ''),
      cookieNames(config({ baseUrl: 'https://www.example.com' }), ''),
      cookieNames(config({ session: { cookieName: 'staff' } }), ''),
    ]
    const all = names.flatMap(({ session }) => [session, ...belongingTo(session)])
    expect(new Set(all).size).toBe(all.length)
  })

  it('differ by port on this machine, and not by which of its names is used', () => {
    const names = (baseUrl: string) => cookieNames(config({ baseUrl }), '').session
    const local = names('http://localhost:3000')
    expect(names('http://127.0.0.1:3000')).toBe(local)
    expect(names('http://[::1]:3000/')).toBe(local)
    expect(names('http://localhost')).toBe(names('http://localhost:80'))
    const ports = [
      'http://localhost:3000',
      'http://localhost:3001',
      'http://localhost',
      'http://localhost:443',
    ]
    expect(new Set(ports.map(names)).size).toBe(ports.length)
    expect(names('https://localhost')).toBe(names('https://127.0.0.1:443'))
  })

  it.each([
    ['http://localhost', '80'],
    ['http://localhost:443', '443'],
    ['https://localhost', '443'],
    ['http://[::1]:3000', '3000'],
    ['https://app.example.com', 'https://app.example.com'],
    ['https://app.example.com:8443', 'https://app.example.com:8443'],
  ])('place %s at %s', (baseUrl, place) => {
    expect(cookieNames(config({ baseUrl }), '').place).toBe(place)
  })

  it('take what is no address as it is', () => {
    expect(cookieNames({ ...config(), origin: 'nowhere' }, '').place).toBe('nowhere')
  })

  it('are the same however the origin is written', () => {
    const names = (baseUrl: string) => cookieNames(config({ baseUrl }), '')
    expect(names('https://APP.example.com:443/')).toEqual(names('https://app.example.com'))
  })

  it('know the name of the form before, which did not tell ports apart', () => {
    const { formerSession, session } = cookieNames(config(), '')
    expect(formerSession).toBe('__Host-signicat-XHPj8ZdB-session')
    expect(formerSession).not.toBe(session)
    expect(cookieNames(config({ baseUrl: 'https://app.example.com:8443' }), '').formerSession).toBe(
      formerSession,
    )
  })

  it('stay the same for another secret, so that a rotation ends no session', () => {
    expect(cookieNames(config({ secrets: ['Vm9sdXB0YXMgbm9uIGV4IHF1aWEhIE1vbGxpdCBub24u'] }), '')).toEqual(
      cookieNames(config(), ''),
    )
  })

  it('hold only characters of a cookie name', () => {
    const { session } = cookieNames(config(), '')
    for (const name of [session, ...belongingTo(session)]) expect(name).toMatch(/^[A-Za-z0-9_.-]+$/)
  })
})
