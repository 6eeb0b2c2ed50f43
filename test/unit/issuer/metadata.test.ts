import { describe, expect, test } from 'vitest'
import { checkMetadata, type MetadataPolicy } from '../../../lib/issuer/metadata.js'
import { discoveryDocument, issuerUrl } from './fixtures.js'

const policy: MetadataPolicy = {
  issuer: issuerUrl,
  issuerNames: [issuerUrl],
  isLoopbackIssuer: false,
  allowInsecureLoopback: false,
  idTokenAlg: 'RS256',
  responseMode: 'query',
}

const check = (changes: Record<string, unknown>, rules: Partial<MetadataPolicy> = {}): unknown =>
  checkMetadata({ ...discoveryDocument(rules.issuer), ...changes }, { ...policy, ...rules })

describe('a discovery document', () => {
  test('is taken as it is, and frozen', () => {
    const metadata = checkMetadata(discoveryDocument(), policy)
    expect(metadata).toEqual(discoveryDocument())
    expect(Object.isFrozen(metadata)).toBe(true)
  })

  test.each([null, [], 'text', 7, [discoveryDocument()]])(
    'is refused when it is not an object: %j',
    (document) => {
      expect(() => checkMetadata(document, policy)).toThrow(
        expect.objectContaining({ code: 'ERR_SIGNICAT_ISSUER_ANSWER_INVALID', statusCode: 502 }),
      )
    },
  )

  test.each([
    `${issuerUrl}/`,
    issuerUrl.toUpperCase(),
    'https://acme.sandbox.signicat.com:443/auth/open',
    'https://acme.sandbox.signicat.com/auth/Open',
    'https://evil.example/auth/open',
    '',
  ])('is refused when its issuer is not exactly ours: %s', (issuer) => {
    expect(() => check({ issuer })).toThrow(expect.objectContaining({ code: 'ERR_SIGNICAT_ISSUER_MISMATCH' }))
  })

  test.each(['issuer', 'authorization_endpoint', 'token_endpoint', 'jwks_uri'])(
    'is refused without %s',
    (name) => {
      expect(() => check({ [name]: undefined })).toThrow(
        expect.objectContaining({
          code: 'ERR_SIGNICAT_ISSUER_ANSWER_INVALID',
          detail: `discovery: ${name} is missing`,
        }),
      )
    },
  )

  test.each([
    ['authorization_endpoint', 'javascript:alert(1)'],
    ['authorization_endpoint', 'data:text/html,x'],
    ['token_endpoint', 'http://acme.sandbox.signicat.com/token'],
    ['token_endpoint', '/relative'],
    ['token_endpoint', 7],
    ['token_endpoint', ''],
    ['token_endpoint', ['https://acme.sandbox.signicat.com/token']],
    ['jwks_uri', 'file:///etc/passwd'],
    ['jwks_uri', 'https://user:pass@acme.sandbox.signicat.com/jwks'],
    ['jwks_uri', 'https://acme.sandbox.signicat.com/jwks#x'],
    ['userinfo_endpoint', 'ftp://acme.sandbox.signicat.com/'],
    ['end_session_endpoint', 'javascript:alert(1)'],
    ['revocation_endpoint', null],
    ['pushed_authorization_request_endpoint', 'http://localhost/par'],
    ['require_pushed_authorization_requests', 'false'],
    ['authorization_response_iss_parameter_supported', 1],
    ['code_challenge_methods_supported', 'S256'],
    ['code_challenge_methods_supported', ['plain']],
    ['code_challenge_methods_supported', []],
    ['id_token_signing_alg_values_supported', ['PS256', 'none', 'HS256']],
    ['id_token_signing_alg_values_supported', { RS256: true }],
  ])('is refused for %s %j, which the error names', (name, value) => {
    const named = expect.objectContaining({
      code: 'ERR_SIGNICAT_ISSUER_ANSWER_INVALID',
      detail: expect.stringContaining(name),
    })
    expect(() => check({ [name]: value })).toThrow(named)
  })

  test('that says nothing about PKCE or algorithms is taken: S256 is sent all the same', () => {
    const silent = {
      code_challenge_methods_supported: undefined,
      id_token_signing_alg_values_supported: undefined,
    }
    expect(check(silent)).toMatchObject({ issuer: issuerUrl })
  })

  test('must offer the algorithm that is pinned', () => {
    expect(() => check({}, { idTokenAlg: 'ES256' })).toThrow(
      expect.objectContaining({ detail: 'discovery: id_token_signing_alg_values_supported lacks ES256' }),
    )
    expect(check({ id_token_signing_alg_values_supported: ['ES256'] }, { idTokenAlg: 'ES256' })).toBeDefined()
  })
})

describe('an endpoint on an internal host', () => {
  test.each([
    'https://localhost/token',
    'https://op.localhost/token',
    'https://metadata.internal/token',
    'https://127.0.0.1/token',
    'https://2130706433/token',
    'https://10.1.2.3/token',
    'https://172.16.0.1/token',
    'https://192.168.1.1/token',
    'https://169.254.169.254/token',
    'https://100.64.0.1/token',
    'https://0.0.0.0/token',
    'https://[::1]/token',
    'https://[::ffff:10.0.0.1]/token',
    'https://[fd00::1]/token',
    'https://[fe80::1]/token',
  ])('is refused of an issuer outside: %s', (token_endpoint) => {
    expect(() => check({ token_endpoint })).toThrow(
      expect.objectContaining({ detail: 'discovery: token_endpoint leads to an internal host' }),
    )
  })

  test('is taken when the issuer is on that host', () => {
    expect(
      check({}, { issuer: 'https://10.1.2.3/realm', issuerNames: ['https://10.1.2.3/realm'] }),
    ).toMatchObject({
      issuer: 'https://10.1.2.3/realm',
    })
  })

  test.each(['https://8.8.8.8/token', 'https://login.signicat.io/token', 'https://[2001:db8::1]/token'])(
    'is not %s',
    (token_endpoint) => {
      expect(check({ token_endpoint })).toMatchObject({ token_endpoint })
    },
  )
})

describe('an http endpoint', () => {
  const issuer = 'http://localhost:4000/auth/open'

  test('is taken on loopback, when the issuer is there and the option says so', () => {
    const rules = { issuer, issuerNames: [issuer], isLoopbackIssuer: true, allowInsecureLoopback: true }
    expect(check({}, rules)).toMatchObject({ issuer })
    expect(() => check({ token_endpoint: 'http://op.example/token' }, rules)).toThrow(
      expect.objectContaining({ detail: 'discovery: token_endpoint is not https' }),
    )
    expect(() => check({ token_endpoint: 'http://localhost.example.com/token' }, rules)).toThrow()
  })

  test('is refused when either is missing', () => {
    const local = { token_endpoint: 'http://localhost:4000/token' }
    expect(() =>
      check({}, { issuer, issuerNames: [issuer], isLoopbackIssuer: true, allowInsecureLoopback: false }),
    ).toThrow()
    expect(() => check(local, { isLoopbackIssuer: false, allowInsecureLoopback: true })).toThrow()
  })
})
