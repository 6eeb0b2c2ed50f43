import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foreignText, saidBy } from '../../../lib/shared/foreign-text.js'

describe('text that somebody else wrote', () => {
  it.each([
    ['AADSTS700016: Application was not found in the directory.'],
    ['The redirect_uri https://app.example/callback is not registered for client sandbox-web'],
    ['invalid scope: nin; allowed: openid profile'],
    ['Ugyldig forespørsel: mangler nonce'],
  ])('stays when it helps: %s', (text) => {
    expect(foreignText(text)).toBe(text)
  })

  it.each([
    ['user 29124815345 is locked', 'user *** is locked'],
    ['user 291248 15345 is locked', 'user *** is locked'],
    ['hetu 010190-123A', 'hetu ***'],
    ['SE 19900101-1234', 'SE ***'],
    ['reference A29124815345', 'reference ***'],
    ['<script>alert(1)</script> and "><img src=x', 'alert(1)  and ">'],
    ['call +47 912 34 567', 'call +***'],
    ['kari.nordmann@example.org has no account', '*** has no account'],
    ['at https://a.example/cb?code=abc&state=x', 'at https://a.example/cb?***'],
    ['token eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJrYXJpIn0.c2ln', 'token ***'],
    ['secret kF9wPz3nVb7xQm2rTg5yHj8uLs4dXc6a', 'secret ***'],
    ['Trace ID: 0af7651916cd43dd8448eb211c80319c', 'Trace ID: ***'],
  ])('is covered when it identifies or unlocks: %s', (text, covered) => {
    expect(foreignText(text)).toBe(covered)
  })

  it('is one line of bounded length without control characters', () => {
    expect(foreignText('a\r\nb\u001b[31mc\u2028d\u202ee')).toBe('a b [31mc d e')
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2000 }), (text) => {
        expect((foreignText(text) ?? '').length).toBeLessThanOrEqual(201)
        expect(foreignText(text) ?? '').not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u)
      }),
    )
  })

  it.each([undefined, null, 7, {}, '', ' \n'])('is nothing when there is none: %j', (value) => {
    expect(foreignText(value)).toBe(null)
    expect(saidBy(value)).toBe('')
  })
})
