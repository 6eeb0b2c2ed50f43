import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ownAddress, type ReturnRules, safeReturnTo } from '../../../lib/shared/return-to.js'

const rules = (overrides: Partial<ReturnRules> = {}): ReturnRules => ({
  origin: 'https://app.example',
  basePath: '',
  trustedOrigins: new Set(['https://app.example', 'https://spa.example']),
  ownAddresses: new Set(
    ['/login', '/callback', '/logout'].map((path) => ownAddress('https://app.example', path)),
  ),
  ...overrides,
})

describe('safeReturnTo', () => {
  it.each([
    ['/', '/'],
    ['/me', '/me'],
    ['/a/b?x=1&y=%20#z', '/a/b?x=1&y=%20#z'],
    ['/søk?q=ø', '/s%C3%B8k?q=%C3%B8'],
    ['https://app.example/me', '/me'],
    ['https://app.example', '/'],
    ['https://spa.example/x?y#z', 'https://spa.example/x?y#z'],
    ['/a/../b', '/b'],
    ['/a//b', '/a//b'],
  ])('sends %j on to %j', (input, output) => {
    expect(safeReturnTo(input, rules())).toBe(output)
  })

  it.each([
    '//e',
    '/\\e',
    '\\\\e',
    '/\te',
    '/\n/e',
    '/\r/e',
    '\t//e',
    '///e',
    'https:///e',
    'http:e',
    'javascript:alert(1)',
    ' javascript:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,x',
    'https://app.example@e',
    'https://app.example.e',
    'https://app.example:444/',
    'http://app.example/',
    '/\u0000e',
    '/..//e',
    '/.//e',
    '/%2e%2e//e',
    '/a/..//e',
    'me',
    './me',
    '?x',
    '#x',
    '',
    'https://u:p@app.example/',
    'https://u@app.example/',
    'https://:p@app.example/',
    'https://u:p@spa.example/',
    'https://u@spa.example/x',
    'https://:p@spa.example/x',
    'blob:https://app.example/0b5d2f6c',
    'blob:https://spa.example/0b5d2f6c',
    'BLOB:https://spa.example/0b5d2f6c',
    'filesystem:https://spa.example/temporary/x',
    'view-source:https://spa.example/',
    'ftp://spa.example/',
    'wss://spa.example/',
    'https://spa.example.evil/',
    'https://evil/https://spa.example',
    'https://SPA.example:8443/',
    '/login',
    '/login?x',
    '/LOGIN',
    '/login/',
    '/login//',
    '/%6cogin',
    '/%6Cog%49n?x',
    '/%256cogin',
    '/%2flogin',
    '/a/../login',
    '/a/%2e%2e/login',
    '/a/..%2Flogin',
    '/./login',
    '/login;x',
    '/lo%0agin',
    '/%5clogin',
    'https://app.example//login',
    'https://app.example/%6cogin',
    '/callback#x',
    'https://app.example/logout',
    '/a b',
    `/${'a'.repeat(1024)}`,
    `/${'ø'.repeat(1000)}`,
    '/a\u007fb',
    '/a\u0001b',
    '/a\\b',
    '/a?b c',
    ['/', '/x'],
    { path: '/' },
    7,
    null,
    undefined,
  ])('refuses %j', (input) => {
    expect(safeReturnTo(input, rules())).toBeNull()
  })

  it.each([
    ['a path of the longest kind', `/${'a'.repeat(1023)}`, `/${'a'.repeat(1023)}`],
    ['a query of the longest kind', `/me?${'q'.repeat(1020)}`, `/me?${'q'.repeat(1020)}`],
    ['a query that is too long', `/me?${'q'.repeat(1021)}`, '/me'],
    ['a query that is far too long', `/me?${'q'.repeat(100_000)}`, '/me'],
    ['a fragment that is too long', `/me#${'q'.repeat(1021)}`, '/me'],
    ['a question mark in the fragment', `/me#a?${'q'.repeat(1021)}`, '/me'],
    ['a query that is too long once it is encoded', `/me?${'ø'.repeat(500)}`, '/me'],
    ['a query that a browser would not take', `/me?${'\t'.repeat(2000)}`, '/me'],
    ['our own origin', `https://app.example/me?${'q'.repeat(2000)}`, '/me'],
    ['a trusted origin', `https://spa.example/x?${'q'.repeat(2000)}`, 'https://spa.example/x'],
    ['our own route', `/login?${'q'.repeat(2000)}`, null],
    ['another origin', `//evil.example?${'q'.repeat(2000)}`, null],
    ['nothing but a query', `?${'q'.repeat(2000)}`, null],
    ['a path that is too long, with a query', `/${'a'.repeat(1024)}?q`, null],
    ['a path that is too long as it came', `/${'./'.repeat(600)}me`, null],
    [
      'a path of the longest kind once it is encoded',
      `/aaa${'ø'.repeat(170)}?q`,
      `/aaa${'%C3%B8'.repeat(170)}`,
    ],
  ])('keeps what can be kept of an address that is too long: %s', (_what, input, output) => {
    expect(safeReturnTo(input, rules())).toBe(output)
  })

  it('takes a plain http origin that is trusted', () => {
    const local = rules({ trustedOrigins: new Set(['http://localhost:3001']) })
    expect(safeReturnTo('http://localhost:3001/x', local)).toBe('http://localhost:3001/x')
    const ours = rules({ origin: 'http://localhost:3000' })
    expect(safeReturnTo('http://localhost:3000/x', ours)).toBe('/x')
  })

  it('knows routes of ours at a trusted origin, and routes of others by the same name', () => {
    const both = rules({ ownAddresses: new Set([ownAddress('https://spa.example', '/logout/')]) })
    expect(safeReturnTo('https://spa.example/%6Cogout', both)).toBeNull()
    expect(safeReturnTo('https://app.example/logout', both)).toBe('/logout')
    expect(safeReturnTo('https://spa.example/logout', rules())).toBe('https://spa.example/logout')
  })

  it('stays inside the path that a proxy strips', () => {
    const portal = rules({ basePath: '/portal' })
    expect(safeReturnTo('/portal/me', portal)).toBe('/portal/me')
    expect(safeReturnTo('/portal', portal)).toBe('/portal')
    expect(safeReturnTo('/portalx', portal)).toBeNull()
    expect(safeReturnTo('/PORTAL/me', portal)).toBeNull()
    expect(safeReturnTo('/%70ortal/me', portal)).toBeNull()
    expect(safeReturnTo('/portal/../admin', portal)).toBeNull()
    expect(safeReturnTo('/portal/..%2fadmin', portal)).toBeNull()
    expect(safeReturnTo('/portal/..%2f..%2fportalx', portal)).toBeNull()
    expect(safeReturnTo('/portal/a%2fb', portal)).toBe('/portal/a%2fb')
    expect(safeReturnTo('/Portal/me', rules({ basePath: '/Portal' }))).toBe('/Portal/me')
    expect(safeReturnTo('/me', portal)).toBeNull()
  })

  it('never answers with anything that a browser resolves to an origin outside the rules', () => {
    const pieces = fc.constantFrom(
      '/',
      '\\',
      '//',
      '.',
      '..',
      '%2e',
      '%2f',
      '%5c',
      ':',
      '@',
      'e',
      'https:',
      'app.example',
      '\t',
      '?',
      '#',
      ' ',
      '\u3002',
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const answer = safeReturnTo(parts.join(''), rules())
        if (answer === null) return
        const seen = new URL(answer, 'https://app.example/some/page').origin
        expect(rules().trustedOrigins.has(seen)).toBe(true)
        expect(answer.startsWith('//')).toBe(false)
        expect(/[\r\n\t\\]/.test(answer)).toBe(false)
      }),
      { numRuns: 5000 },
    )
  })
})
