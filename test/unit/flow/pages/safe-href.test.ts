import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { safeHref } from '../../../../lib/flow/pages/safe-href.js'

describe('an address on a page', () => {
  it.each(['/', '/login?returnTo=%2Fme', '/a/b#c', '/login?x=1&y=2', '/?next=//evil.example'])(
    'may be the path %s',
    (path) => {
      expect(safeHref(path)).toBe(path)
    },
  )

  it.each([
    'https://acme.signicat.com/auth/open/connect/endsession?id_token_hint=x',
    'http://localhost:8080/x',
    'http://127.0.0.1/x',
    'http://[::1]:3000/x',
  ])('may be %s', (href) => {
    expect(safeHref(href)).toBe(href)
  })

  it.each([
    '',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    ' /me',
    '/a b',
    'me',
    '?x',
    '#x',
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' javascript:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,x',
    'blob:https://app.example/x',
    'ftp://app.example',
    'https:app.example',
    'https:/app.example',
    'https://',
    'https://user@app.example/',
    'https://user:word@app.example/',
    'http://app.example/',
    'http://localhost.evil.example/',
    'http://127.0.0.1.evil.example/',
    '/me\u0000',
    '/me\u0085',
  ])('is never %j', (href) => {
    expect(safeHref(href)).toBeNull()
  })

  it('stays on this site or goes to a secure one, whatever was given', () => {
    const site = 'https://app.example'
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `/${text}`),
          fc.webUrl(),
        ),
        (href) => {
          const safe = safeHref(href)
          if (safe === null) return
          const url = new URL(safe, site)
          expect(
            safe.startsWith('/')
              ? url.origin === site
              : url.protocol === 'https:' || url.hostname === 'localhost',
          ).toBe(true)
        },
      ),
    )
  })
})
