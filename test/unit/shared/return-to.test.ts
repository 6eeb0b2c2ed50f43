import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ReturnRules, safeReturnTo } from '../../../lib/shared/return-to.js'

const rules = (overrides: Partial<ReturnRules> = {}): ReturnRules => ({
  origin: 'https://app.example',
  basePath: '',
  trustedOrigins: new Set(['https://app.example', 'https://spa.example']),
  ownPaths: new Set(['/login', '/callback', '/logout']),
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
    'https://spa.example.evil/',
    'https://evil/https://spa.example',
    'https://SPA.example:8443/',
    '/login',
    '/login?x',
    '/LOGIN',
    '/login/',
    '/callback#x',
    'https://app.example/logout',
    '/a b',
    `/${'a'.repeat(2000)}`,
    ['/', '/x'],
    { path: '/' },
    7,
    null,
    undefined,
  ])('refuses %j', (input) => {
    expect(safeReturnTo(input, rules())).toBeNull()
  })

  it('stays inside the path that a proxy strips', () => {
    const portal = rules({ basePath: '/portal' })
    expect(safeReturnTo('/portal/me', portal)).toBe('/portal/me')
    expect(safeReturnTo('/portal', portal)).toBe('/portal')
    expect(safeReturnTo('/portalx', portal)).toBeNull()
    expect(safeReturnTo('/portal/../admin', portal)).toBeNull()
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
