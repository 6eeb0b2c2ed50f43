import { describe, expect, it } from 'vitest'
import { customCsp } from '../../../../lib/flow/pages/page-csp.js'
import { pageHeaders } from '../../../../lib/flow/pages/page-headers.js'
import { modelOf } from './model-of.js'

const link = { label: 'x', href: '/', method: 'get' } as const
const form = { label: 'x', href: '/', method: 'post' } as const

describe('the headers of a page', () => {
  it('keep it from being stored, framed, sniffed and read by the next site', () => {
    expect(
      pageHeaders(modelOf({ lang: 'nn', primary: link, secondary: link }), "default-src 'none'"),
    ).toEqual({
      'content-type': 'text/html; charset=utf-8',
      'content-language': 'nn',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'",
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
    })
  })

  it.each([
    { primary: form, secondary: link },
    { primary: link, secondary: form },
  ])('let a form name its own origin', (actions) => {
    expect(pageHeaders(modelOf(actions), '')['referrer-policy']).toBe('same-origin')
  })

  it('say in whole seconds when to come back', () => {
    expect(pageHeaders(modelOf({ retryAfter: 4.2 }), '')['retry-after']).toBe('5')
    expect(pageHeaders(modelOf({ retryAfter: -1 }), '')['retry-after']).toBe('0')
  })
})

describe('the policy of a page of the application', () => {
  it('allows its own style elements and files of this site, never a script', () => {
    const csp = customCsp('<STYLE media="screen">p{}</STYLE ><script>alert(1)</script>', {
      logo: 'https://cdn.example/l.svg',
    })
    expect(csp).toBe(
      "default-src 'none'; style-src 'self' 'sha256-gG2yISYereRMiG2lMXrbiUgi0Ubw9p7QCeWcroOvy9Y='; img-src 'self' data: https://cdn.example; font-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    )
    expect(csp).not.toContain('script')
  })
})
