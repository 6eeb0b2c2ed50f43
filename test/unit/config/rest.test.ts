import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { describeConfig } from '../../../lib/config/redact.js'
import { type FaultRow, faultLines, faultsOf, type Given, given, resolved } from './fixture.js'

const hub = {
  api: 'hub',
  environment: 'sandbox',
  clientId: 'sandbox-calm-river-123',
  clientSecret: 'a secret of the API client',
  providers: ['nbid', 'sbid'],
}
const express = {
  ...hub,
  api: 'express',
  environment: 'test',
  clientId: 'c-1',
  providers: ['se_bankid', 'mitid'],
}
const withRest = (changes: Given, base: Given = hub): Given => ({ rest: { ...base, ...changes } })

describe('the option rest', () => {
  it('is off without being given, and has only the redirect flow when it is', () => {
    expect(resolved().rest).toBeNull()
    const { rest } = resolved(withRest({}))
    expect(rest).toMatchObject({
      flows: ['redirect'],
      prefill: [],
      issuer: 'https://api.signicat.com/auth/rest#sandbox',
      lifetimeSeconds: 600,
      headless: {
        providers: ['nbid', 'sbid'],
        modes: ['QR', 'APP_LAUNCH', 'SABA'],
        pollSeconds: 2,
        show: [],
      },
      limits: { seconds: 300, identifier: 3, browser: 10, address: 60 },
    })
    expect(Object.isFrozen(rest?.providers)).toBe(true)
  })

  it('names its people by API and account, or by what the account is for', () => {
    const issuerOf = (changes: Given, base?: Given): string | undefined =>
      resolved(withRest(changes, base)).rest?.issuer
    expect(issuerOf({ accountId: 'a-1' })).toBe('https://api.signicat.com/auth/rest#a-1')
    expect(issuerOf({ environment: 'test' })).toBe(issuerOf({}))
    expect(issuerOf({}, express)).toBe('https://api.signicat.io/identification/v2#test')
    expect(issuerOf({ environment: 'sandbox' }, express)).toBe(issuerOf({}, express))
    const local = { baseUrl: 'https://localhost:1/auth/rest/', tokenUrl: 'https://localhost:1/token' }
    expect(issuerOf(local)).toBe('https://localhost:1/auth/rest#sandbox')
  })

  it('takes keys for encrypted answers, and prints their names only', () => {
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const key = { ...pair.privateKey.export({ format: 'jwk' }), kid: 'rest-1' }
    const config = resolved(withRest({ decryptionKeys: [key] }))
    expect(config.rest?.decryptionKeys).toEqual([key])
    expect(JSON.stringify(describeConfig(config))).toContain(`"decryptionKeys":["${key.kid}"]`)
    expect(JSON.stringify(describeConfig(config))).not.toContain(key.d)
    const faults = faultsOf(given(withRest({ decryptionKeys: [{ ...key, d: undefined }] })))
    expect(faults.map(({ option }) => option)).toEqual(['rest.decryptionKeys[0]'])
  })

  it('is printed without its secret', () => {
    const printed = JSON.stringify(
      describeConfig(resolved(withRest({ additionalParameters: { nbid_idp: 'X-1' } }))),
    )
    expect(printed).toContain('"environment":"sandbox"')
    expect(printed).not.toContain('a secret of the API client')
    expect(printed).not.toContain('X-1')
  })

  it('takes the stronger of two levels', () => {
    expect(resolved({ ...withRest({ loa: 'low' }), expect: { loa: 'high' } }).rest?.loa).toBe('high')
    expect(resolved({ ...withRest({ loa: 'high' }), expect: { loa: 'low' } }).rest?.loa).toBe('high')
  })

  it('says what holds under conditions only', () => {
    const { warnings } = resolved(withRest({ flows: ['headless'], prefill: ['nin'] }))
    expect(warnings.join()).toContain("'nbid' is headless under conditions: Safe Conversation only")
  })

  it('lets codes through that nobody has heard of', () => {
    const flows = ['redirect', 'frame', 'headless']
    expect(faultsOf(given(withRest({ providers: ['new-eid'], flows })))).toEqual([])
    expect(faultsOf(given(withRest({ providers: ['new_eid'], flows }, express)))).toEqual([])
  })

  it('lets each flow have its own eIDs', () => {
    const both = { providers: ['nbid', 'mitid', 'sbid'], flows: ['redirect', 'headless'] }
    expect(faultsOf(given(withRest({ ...both, headless: { providers: ['sbid'] } })))).toEqual([])
  })
})

const rows: readonly FaultRow[] = [
  ['no API', withRest({ api: undefined }), 'rest.api', /is missing/],
  ['an unknown API', withRest({ api: 'dtp' }), 'rest.api', /unknown value/],
  ['no environment', withRest({ environment: undefined }), 'rest.environment', /is missing/],
  ['no providers', withRest({ providers: undefined }), 'rest.providers', /is missing/],
  ['an empty list of providers', withRest({ providers: [] }), 'rest.providers', /empty list/],
  ['a provider that is no code', withRest({ providers: ['BankID'] }), 'rest.providers[0]', /not well-formed/],
  ['no client', withRest({ clientId: undefined }), 'rest.clientId', /is missing/],
  ['no secret', withRest({ clientSecret: '' }), 'rest.clientSecret', /is empty/],
  ['a misspelt name', withRest({ provider: [] }), 'rest.provider', /Did you mean 'providers'/],
  ['a misspelt limit', withRest({ limits: { adress: 1 } }), 'rest.limits.adress', /Did you mean 'address'/],
  ['an unknown flow', withRest({ flows: ['iframe'] }), 'rest.flows[0]', /unknown value/],
  ['no flow', withRest({ flows: [] }), 'rest.flows', /empty list/],
  ['an unknown prefill', withRest({ prefill: ['name'] }), 'rest.prefill[0]', /unknown value/],
  ['no login path', { ...withRest({}), routes: { login: false } }, 'rest.flows', /routes.login is false/],
  [
    'a base without token endpoint',
    withRest({ baseUrl: 'https://localhost:1/a' }),
    'rest.tokenUrl',
    /missing next to/,
  ],
  [
    'an http base elsewhere',
    withRest({ baseUrl: 'http://api.example/a', tokenUrl: 'https://api.example/t' }),
    'rest.baseUrl',
    /not https/,
  ],
  [
    'an http base here, unasked',
    withRest({ baseUrl: 'http://localhost:1/a', tokenUrl: 'https://localhost:1/t' }),
    'rest.baseUrl',
    /allowInsecureLoopback/,
  ],
  [
    'test identities in production',
    { ...withRest({}), expect: { sandbox: false } },
    'rest.environment',
    /expect.sandbox refuses/,
  ],
  [
    'a sandbox client in production',
    withRest({ environment: 'production' }),
    'rest.environment',
    /begins with 'sandbox-'/,
  ],
  [
    'a production client in a sandbox',
    withRest({ clientId: 'prod-calm-river-1' }),
    'rest.environment',
    /begins with 'prod-'/,
  ],
  ['a level on Express', withRest({ loa: 'high' }, express), 'rest.loa', /not known to the express API/],
  [
    'a level demanded of Express',
    { ...withRest({}, express), expect: { loa: 'low' } },
    'rest.api',
    /tells no level/,
  ],
  [
    'an acr demanded of Express',
    { ...withRest({}, express), expect: { acr: 'low' } },
    'rest.api',
    /expect.acr demands one/,
  ],
  [
    'attributes of the other API',
    withRest({ include: ['name'] }),
    'rest.include',
    /Write requestedAttributes/,
  ],
  [
    'a lifetime on Express',
    withRest({ sessionLifetime: 600 }, express),
    'rest.sessionLifetime',
    /fixed to 600/,
  ],
  [
    'an eID that expect does not permit',
    { ...withRest({}), expect: { idp: 'nbid' } },
    'rest.providers',
    /'sbid'/,
  ],
  [
    'an e-mail address for Express',
    withRest({ prefill: ['email'] }, express),
    'rest.prefill',
    /does not take/,
  ],
  [
    'headless MitID on Express',
    withRest({ flows: ['headless'] }, express),
    'rest.headless',
    /'mitid'.*only no_bankid_mobile and se_bankid.*developer.signicat.com.*2022-09-29/s,
  ],
  [
    'headless MitID on the hub',
    withRest({ providers: ['mitid'], flows: ['headless'] }),
    'rest.headless',
    /nothing says that Signicat offers it/,
  ],
  [
    'a headless eID that is not permitted',
    withRest({ headless: { providers: ['itsme'] } }),
    'rest.headless',
    /'itsme'/,
  ],
  ['a framed eID that is not permitted', withRest({ frame: { embed: ['itsme'] } }), 'rest.frame', /'itsme'/],
  [
    'a telephone number that is not asked for',
    withRest({ providers: ['no_bankid_mobile'], flows: ['headless'] }, express),
    'rest.prefill',
    /'phoneNumber', 'dateOfBirth'/,
  ],
  [
    'Safe Conversation without a number',
    withRest({ providers: ['nbid'], flows: ['headless'] }),
    'rest.prefill',
    /'nin' or 'phoneNumber'/,
  ],
]

describe('a fault of rest', () => {
  it.each(rows)('is %s', (_what, changes, option, says) => {
    expect(faultsOf(given(changes)).map((fault) => fault.option)).toEqual([option])
    expect(faultLines(changes).join('\n')).toMatch(says)
  })

  it('holds expect.idp against the codes that Express has for the same eIDs', () => {
    const permitted = { ...withRest({}, express), expect: { idp: ['sbid', 'mitid'] } }
    expect(faultsOf(given(permitted))).toEqual([])
  })
})
