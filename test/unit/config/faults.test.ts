import { describe, expect, it } from 'vitest'
import { type FaultRow, faultsOf, given, issuer, otherSecret, rsaKey, secret, signingKey } from './fixture.js'

const https = (path: string): string => `https://id.example.com${path}`
const { d: _private, ...publicKey } = signingKey()

const issuerRows: readonly FaultRow[] = [
  ['a missing issuer', { issuer: undefined }, 'issuer', /is missing.*acme\.sandbox/],
  ['an empty issuer', { issuer: ' ' }, 'issuer', /is empty/],
  ['an issuer that is no text', { issuer: 1 }, 'issuer', /is a number/],
  ['an issuer that is no URL', { issuer: 'acme' }, 'issuer', /is not an http or https URL/],
  [
    'an issuer with another scheme',
    { issuer: 'ftp://id.example.com' },
    'issuer',
    /is not an http or https URL/,
  ],
  ['an issuer with a line break inside', { issuer: 'https://id.exam\nple.com' }, 'issuer', /not an http/],
  ['an issuer with a backslash', { issuer: 'https:\\\\id.example.com' }, 'issuer', /not an http/],
  ['an http issuer', { issuer: 'http://id.example.com' }, 'issuer', /is not https/],
  [
    'an http issuer on this machine, not allowed',
    { issuer: 'http://localhost:9000' },
    'issuer',
    /Set allowInsecureLoopback/,
  ],
  [
    'a password in the issuer',
    { issuer: 'https://me:hunter2@id.example.com' },
    'issuer',
    /user name or password/,
  ],
  ['an issuer with a query', { issuer: https('/?a=1') }, 'issuer', /has a query/],
  ['an issuer with an empty query', { issuer: https('?') }, 'issuer', /has a query/],
  ['an issuer with a fragment', { issuer: https('#') }, 'issuer', /has a fragment/],
  [
    'another well-known URL',
    { issuer: https('/.well-known/oauth-authorization-server/auth') },
    'issuer',
    /another kind/,
  ],
  [
    'the URL of the key set',
    { issuer: `${issuer}/.well-known/openid-configuration/jwks` },
    'issuer',
    /another kind/,
  ],
  ['an issuer with an empty segment', { issuer: https('/auth//open') }, 'issuer', /empty path segment/],
  [
    'permission for http with an issuer elsewhere',
    { allowInsecureLoopback: true },
    'allowInsecureLoopback',
    /not on this machine/,
  ],
  [
    'permission for http that is no boolean',
    { allowInsecureLoopback: 'yes' },
    'allowInsecureLoopback',
    /true or false/,
  ],
]

const clientRows: readonly FaultRow[] = [
  ['a missing client id', { clientId: undefined }, 'clientId', /is missing/],
  ['an empty client id', { clientId: '' }, 'clientId', /is empty/],
  ['a client id with a line break', { clientId: 'a\nb' }, 'clientId', /printable ASCII/],
  ['a client id of a missing variable', { clientId: 'undefined' }, 'clientId', /not well-formed/],
  [
    'a missing client secret',
    { clientSecret: undefined },
    'clientSecret',
    /is missing.*environment variable/,
  ],
  ['an empty client secret', { clientSecret: '' }, 'clientSecret', /is empty/],
  ['a blank client secret', { clientSecret: ' \n' }, 'clientSecret', /is empty/],
  [
    'a client secret of a missing variable',
    { clientSecret: 'undefined' },
    'clientSecret',
    /name of no value/,
  ],
  ['a client secret with a line break behind it', { clientSecret: 'abc\n' }, 'clientSecret', /line break/],
  ['a client secret that is no text', { clientSecret: 12 }, 'clientSecret', /is a number/],
  ['a secret of a public client', { clientAuth: 'none' }, 'clientSecret', /clientAuth is none/],
  ['an unknown method', { clientAuth: 'tls_client_auth' }, 'clientAuth', /'client_secret_basic'/],
  [
    'a method without its keys',
    { clientAuth: 'private_key_jwt', clientSecret: undefined },
    'signingKeys',
    /is missing/,
  ],
  ['no keys', { signingKeys: [] }, 'signingKeys', /is an empty list/],
  ['a key instead of a list', { signingKeys: signingKey() }, 'signingKeys', /is an object/],
  ['a key as PEM', { signingKeys: ['-----BEGIN PRIVATE KEY-----'] }, 'signingKeys[0]', /as JWK/],
  ['a public key', { signingKeys: [publicKey] }, 'signingKeys[0]', /is a public key/],
  [
    'a symmetric key',
    { signingKeys: [{ kty: 'oct', k: 'c2VjcmV0', kid: '1' }] },
    'signingKeys[0]',
    /symmetric/,
  ],
  [
    'an unknown kind of key',
    { signingKeys: [{ kty: 'PQ', d: 'x', kid: '1' }] },
    'signingKeys[0]',
    /kty other than/,
  ],
  ['a key without kid', { signingKeys: [signingKey({ kid: undefined })] }, 'signingKeys[0]', /has no kid/],
  [
    'an incomplete key',
    { signingKeys: [signingKey({ x: undefined })] },
    'signingKeys[0]',
    /lacks the member x/,
  ],
  [
    'a key for encryption',
    { signingKeys: [signingKey({ use: 'enc' })] },
    'signingKeys[0]',
    /not for signing/,
  ],
  ['a short RSA key', { signingKeys: [rsaKey(1024)] }, 'signingKeys[0]', /less than 2048 bits/],
  [
    'two keys with one kid',
    { signingKeys: [signingKey(), signingKey()] },
    'signingKeys',
    /two keys with one kid/,
  ],
]

const baseRows: readonly FaultRow[] = [
  ['a missing baseUrl', { baseUrl: undefined }, 'baseUrl', /is missing/],
  ['an http baseUrl', { baseUrl: 'http://app.example.com' }, 'baseUrl', /is not https/],
  ['an http baseUrl on all addresses', { baseUrl: 'http://0.0.0.0:3000' }, 'baseUrl', /is not https/],
  ['a baseUrl with a query', { baseUrl: 'https://app.example.com/?a' }, 'baseUrl', /has a query/],
  ['a baseUrl with a fragment', { baseUrl: 'https://app.example.com/#a' }, 'baseUrl', /has a fragment/],
  ['a baseUrl with a user name', { baseUrl: 'https://me@app.example.com' }, 'baseUrl', /user name/],
  ['trusted origins as text', { trustedOrigins: 'https://a.example' }, 'trustedOrigins', /not a list/],
  [
    'a trusted origin with a path',
    { trustedOrigins: ['https://a.example/'] },
    'trustedOrigins[0]',
    /Write 'https:\/\/a\.example'/,
  ],
  [
    'a trusted origin in capitals',
    { trustedOrigins: ['https://A.example'] },
    'trustedOrigins[0]',
    /Write 'https:\/\/a\.example'/,
  ],
  [
    'a trusted origin with its default port',
    { trustedOrigins: ['https://a.example:443'] },
    'trustedOrigins[0]',
    /Write/,
  ],
  ['a wildcard', { trustedOrigins: ['*'] }, 'trustedOrigins[0]', /not an http/],
  ['the opaque origin', { trustedOrigins: ['null'] }, 'trustedOrigins[0]', /not an http/],
  ['an http origin elsewhere', { trustedOrigins: ['http://a.example'] }, 'trustedOrigins[0]', /is not https/],
]

const secretRows: readonly FaultRow[] = [
  ['missing secrets', { secrets: undefined }, 'secrets', /is missing.*fastify-signicat secret/],
  ['secrets as text', { secrets: secret }, 'secrets', /Give a list/],
  ['no secrets', { secrets: [] }, 'secrets', /is an empty list/],
  [
    'a secret of a missing variable',
    { secrets: [secret, undefined] },
    'secrets[1]',
    /is missing.*environment variable/,
  ],
  ['a secret that is no text', { secrets: [42] }, 'secrets[0]', /is a number/],
  ['a short secret', { secrets: [secret.slice(1)] }, 'secrets[0]', /has 31 bytes/],
  ['the client secret', { clientSecret: secret }, 'secrets[0]', /is the clientSecret/],
  ['a secret given twice', { secrets: [secret, otherSecret, secret] }, 'secrets[2]', /is given twice/],
  ['one character', { secrets: ['a'.repeat(32)] }, 'secrets[0]', /fewer than 10 different/],
  ['few characters', { secrets: ['abc123'.repeat(6)] }, 'secrets[0]', /fewer than 10 different/],
  ['a repetition', { secrets: ['abcdef123456'.repeat(3)] }, 'secrets[0]', /repeats itself/],
  [
    'a repetition cut short',
    { secrets: ['k3yb0ardcat!'.repeat(4).slice(0, 34)] },
    'secrets[0]',
    /repeats itself/,
  ],
  ['a sequence', { secrets: ['abcdefghijklmnopqrstuvwxyz012345'] }, 'secrets[0]', /neighbouring/],
  ['a sequence downwards', { secrets: ['zyxwvutsrqponmlkjihgfedcba987654'] }, 'secrets[0]', /neighbouring/],
  [
    'a published example',
    { secrets: ['complex_password_at_least_32_characters_long'] },
    'secrets[0]',
    /published/,
  ],
  ['a placeholder', { secrets: ['please-CHANGE-ME-to-something-random'] }, 'secrets[0]', /placeholder/],
]

describe.each([
  ['issuer', issuerRows],
  ['client', clientRows],
  ['base URL', baseRows],
  ['secrets', secretRows],
])('faults of the %s', (_group, rows) => {
  it.each(rows)('%s is refused by name and with a remedy', (_what, changes, option, says) => {
    const faults = faultsOf(given(changes))
    expect(faults.map((fault) => fault.option)).toEqual([option])
    expect(`${faults[0]?.problem}. ${faults[0]?.remedy}`).toMatch(says)
    expect(faults[0]?.remedy).toMatch(/^[A-Z]/)
  })
})

describe('permission for http on this machine', () => {
  it.each([
    'http://localhost.example.com',
    'http://127.0.0.2',
    'http://localhost.:9000',
    'http://0.0.0.0',
    'http://[::ffff:127.0.0.1]',
    'http://example.com',
  ])('does not make %s acceptable', (elsewhere) => {
    const options = faultsOf(given({ issuer: elsewhere, allowInsecureLoopback: true })).map(
      (fault) => fault.option,
    )
    expect(options).toEqual(['allowInsecureLoopback', 'issuer'])
  })
})
