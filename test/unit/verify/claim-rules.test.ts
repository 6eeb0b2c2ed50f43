import { describe, expect, it } from 'vitest'
import { issuerFault, secretFault } from '../../../lib/verify/claim-rules.js'

describe('the issuer of a token', () => {
  const mismatch = { claim: 'iss', reason: 'mismatch' }

  it('is the one name, to the letter', () => {
    expect(issuerFault({ iss: 'https://a.example' }, 'https://a.example')).toBeNull()
    for (const iss of ['https://a.example/', 'https://a', 'HTTPS://a.example', 'a'])
      expect(issuerFault({ iss }, 'https://a.example')).toEqual(mismatch)
  })

  it('is one of the names, where it has several', () => {
    const names = ['https://a.example', 'a.example']
    for (const iss of names) expect(issuerFault({ iss }, names)).toBeNull()
    for (const iss of ['https://b.example', 'https://a.example,a.example', 'example'])
      expect(issuerFault({ iss }, names)).toEqual(mismatch)
  })

  it('is missing or malformed all the same', () => {
    for (const issuer of ['https://a.example', ['https://a.example']]) {
      expect(issuerFault({}, issuer)).toEqual({ claim: 'iss', reason: 'missing' })
      for (const iss of ['', 7, null, ['https://a.example']])
        expect(issuerFault({ iss }, issuer)).toEqual({ claim: 'iss', reason: 'malformed' })
    }
  })
})

it('a secret claim is never met by an empty one', () => {
  expect(secretFault({ nonce: '' }, 'nonce', '')).toEqual({ claim: 'nonce', reason: 'malformed' })
  expect(secretFault({ nonce: 'n' }, 'nonce', '')).toEqual({ claim: 'nonce', reason: 'mismatch' })
  expect(secretFault({ nonce: 'n' }, 'nonce', 'n')).toBeNull()
})
