import { issuerFor } from 'fastify-signicat/eids'
import { describe, expect, it } from 'vitest'
import {
  generationOf,
  isSandboxIssuer,
  isSharedHost,
  isSignicatIssuer,
} from '../../../lib/eids/environments.js'
import { acrValuesFault, generationWarnings } from '../../../lib/eids/generation-check.js'

describe('issuerFor', () => {
  it('makes the issuer of a tenant and of a custom domain', () => {
    expect(issuerFor({ tenant: 'acme', environment: 'sandbox' })).toBe(
      'https://acme.sandbox.signicat.com/auth/open',
    )
    expect(issuerFor({ tenant: 'acme', environment: 'production' })).toBe(
      'https://acme.app.signicat.com/auth/open',
    )
    expect(issuerFor({ domain: 'id.acme.com' })).toBe('https://id.acme.com/auth/open')
  })

  it('takes a domain as long as they may be', () => {
    const longest = `${'a.'.repeat(125)}com`
    expect(issuerFor({ domain: longest })).toContain(longest)
    expect(() => issuerFor({ domain: `a${longest}` })).toThrow(/issuerFor\.domain/)
  })

  it.each(['', 'Acme', 'acme.sandbox', 'acme/x', 'acme@evil.com#', '-acme', 'a'.repeat(64), 'æ'])(
    'refuses the tenant %j',
    (tenant) => {
      expect(() => issuerFor({ tenant, environment: 'sandbox' })).toThrow(/issuerFor\.tenant/)
    },
  )

  it.each([
    '',
    'localhost',
    'https://id.acme.com',
    'id.acme.com/auth',
    'id..acme.com',
    'ID.acme.com',
    `${'a.'.repeat(127)}com`,
  ])('refuses the domain %j', (domain) => {
    expect(() => issuerFor({ domain })).toThrow(/issuerFor\.domain/)
  })

  it('refuses an environment that does not exist', () => {
    // @ts-expect-error there is no such environment
    expect(() => issuerFor({ tenant: 'acme', environment: 'test' })).toThrow(/issuerFor\.environment/)
  })
})

const hub = 'https://acme.sandbox.signicat.com/auth/open'

describe.each([
  [hub, { signicat: true, sandbox: true, generation: 'hub' }],
  [`${hub}/`, { signicat: true, sandbox: true, generation: 'hub' }],
  ['https://acme.app.signicat.com/auth/open', { signicat: true, sandbox: false, generation: 'hub' }],
  ['https://id.acme.com/auth/open', { signicat: true, sandbox: false, generation: 'hub' }],
  ['http://localhost:5099/auth/open', { signicat: true, sandbox: false, generation: 'hub' }],
  ['https://x.sandbox.signicat.dev/auth/open', { signicat: true, sandbox: true, generation: 'hub' }],
  ['https://login-test.signicat.io', { signicat: true, sandbox: true, generation: 'express' }],
  ['https://login.signicat.io', { signicat: true, sandbox: false, generation: 'express' }],
  ['https://preprod.signicat.com/oidc', { signicat: true, sandbox: true, generation: 'enterprise' }],
  ['https://id.signicat.com/oidc', { signicat: true, sandbox: false, generation: 'enterprise' }],
  [
    'https://acme.signicat.com/broker/sp/oidc',
    { signicat: true, sandbox: false, generation: 'identity-broker' },
  ],
  ['https://oauth2test.signere.com', { signicat: true, sandbox: true, generation: 'signere' }],
  ['https://accounts.example.com', { signicat: false, sandbox: false, generation: null }],
  ['https://sandbox.signicat.com.evil.example', { signicat: false, sandbox: false, generation: null }],
  ['https://evil-signicat.com/oidc', { signicat: false, sandbox: false, generation: null }],
  ['https://evilsandbox.signicat.com.', { signicat: false, sandbox: false, generation: null }],
  ['not a url', { signicat: false, sandbox: false, generation: null }],
])('the issuer %s', (issuer, expected) => {
  it('is told apart by host and path', () => {
    const { signicat, sandbox, generation } = expected
    expect(isSignicatIssuer(issuer)).toBe(signicat)
    expect(isSandboxIssuer(issuer)).toBe(sandbox)
    expect(generationOf(issuer)).toBe(generation)
  })
})

describe('settings of another generation', () => {
  const urn = 'urn:signicat:oidc:method:nbid'

  it('refuses an Enterprise URN where it selects nothing', () => {
    expect(acrValuesFault(hub, urn)?.remedy).toContain('idp:nbid')
    expect(acrValuesFault(hub, `loa:high ${urn}`)).not.toBe(null)
    expect(acrValuesFault('https://id.acme.com/auth/open', urn)).not.toBe(null)
  })

  it('leaves it alone where it belongs or means nothing', () => {
    expect(acrValuesFault('https://id.signicat.com/oidc', urn)).toBe(null)
    expect(acrValuesFault('https://accounts.example.com', urn)).toBe(null)
    expect(acrValuesFault(hub, 'idp:nbid')).toBe(null)
  })

  it('warns of the host that all accounts share', () => {
    expect(isSharedHost('https://api.signicat.com/auth/open')).toBe(true)
    expect(isSharedHost(hub)).toBe(false)
    expect(generationWarnings('https://api.signicat.com/auth/open', null)).toHaveLength(1)
  })

  it.each([
    ['https://id.signicat.com/oidc', 'urn:signicat:oidc:method:'],
    ['https://acme.signicat.com/broker/sp/oidc', 'idp_scoping:'],
  ])('warns of idp items at %s', (issuer, remedy) => {
    expect(generationWarnings(issuer, 'idp:nbid').map((warning) => warning.remedy)).toEqual([
      expect.stringContaining(remedy),
    ])
    expect(generationWarnings(issuer, null)).toEqual([])
    expect(generationWarnings(issuer, 'urn:x')).toEqual([])
  })

  it('has nothing to say about the present generation', () => {
    expect(generationWarnings(hub, 'idp:nbid loa:high')).toEqual([])
  })
})
