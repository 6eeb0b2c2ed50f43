import { decodeProtectedHeader, exportJWK, jwtVerify } from 'jose'
import nock from 'nock'
import { afterEach, describe, expect, test } from 'vitest'
import type { PrivateJwk } from '../../../lib/config/key-options.js'
import type { OidcConfig } from '../../../lib/oidc/connection.js'
import { keyPair } from '../../support/rsa-keys.js'
import { answer, type Call, clientId, failureOf, issuerUrl, setUp, tokenAnswer } from './fixtures.js'

afterEach(() => {
  nock.cleanAll()
})

/** The token requests of two exchanges; what they are answered does not matter. */
async function tokenRequests(config: Partial<OidcConfig>): Promise<readonly Call[]> {
  const { client, calls } = setUp({ config })
  for (let turn = 0; turn < 2; turn += 1) {
    tokenAnswer(400, { error: 'invalid_grant' })
    expect(await failureOf(client.exchangeCode(answer()))).toMatchObject({
      code: 'ERR_SIGNICAT_CODE_REFUSED',
    })
  }
  expect(calls).toHaveLength(2)
  return calls
}

async function newKey(alg: string): Promise<{ publicKey: CryptoKey; jwk: PrivateJwk }> {
  const { publicKey, privateKey } = await keyPair(alg)
  return { publicKey, jwk: { ...(await exportJWK(privateKey)), kid: 'app-key' } }
}

describe('a client secret', () => {
  test('L41 goes into the header, form-encoded on both sides, and not into the body', async () => {
    const [call] = await tokenRequests({ clientAuth: 'client_secret_basic' })
    const [scheme, credentials = ''] = call?.headers.get('authorization')?.split(' ') ?? []
    expect(scheme).toBe('Basic')
    expect(Buffer.from(credentials, 'base64').toString()).toBe('dev-app%2B1:pass+word%3A%C3%B8%2F%25')
    expect(call?.body.has('client_secret')).toBe(false)
    expect(call?.body.has('client_id')).toBe(false)
  })

  test('goes into the body when so configured, and not into the header', async () => {
    const [call] = await tokenRequests({ clientAuth: 'client_secret_post' })
    expect(call?.headers.has('authorization')).toBe(false)
    expect(call?.body.get('client_id')).toBe(clientId)
    expect(call?.body.get('client_secret')).toBe('pass word:ø/%')
  })

  test('is asked for at each call, so that a new one is used at once', async () => {
    let turn = 0
    const clientSecret = async (): Promise<string> => {
      turn += 1
      return `secret-${turn}`
    }
    const calls = await tokenRequests({ clientAuth: 'client_secret_post', clientSecret })
    expect(calls.map((call) => call.body.get('client_secret'))).toEqual(['secret-1', 'secret-2'])
  })

  test.each([
    ['throws', () => Promise.reject(new Error('vault: hunter2')), 'clientSecret threw; nothing was sent'],
    [
      'throws at once',
      () => {
        throw new Error('vault: hunter2')
      },
      'clientSecret threw; nothing was sent',
    ],
    ['gives nothing', async () => '', 'clientSecret gave no secret; nothing was sent'],
    [
      'hangs',
      () => new Promise<string>(() => undefined),
      'clientSecret took longer than timeoutMs; nothing was sent',
    ],
  ])('whose function %s ends the login before the code is sent', async (_what, clientSecret, detail) => {
    const { client, calls } = setUp({ config: { clientSecret, timeoutMs: 1500 } })
    const failure = await failureOf(client.exchangeCode(answer()))
    expect(failure).toMatchObject({
      name: 'IssuerError',
      code: 'ERR_SIGNICAT_CLIENT_REFUSED',
      statusCode: 503,
      detail,
    })
    expect(JSON.stringify({ failure, cause: (failure as Error).cause })).not.toContain('hunter2')
    expect(calls).toEqual([])
  })
})

test('a public client sends its id and nothing else', async () => {
  const [call] = await tokenRequests({ clientAuth: 'none', clientSecret: null })
  expect(call?.headers.has('authorization')).toBe(false)
  expect(call?.body.get('client_id')).toBe(clientId)
  expect(call?.body.has('client_secret')).toBe(false)
})

describe('a signed assertion', () => {
  test.each(['RS256', 'PS256', 'ES256', 'ES384', 'ES512', 'EdDSA'])(
    'L42 of %s is short-lived, for this issuer, new at each call',
    async (alg) => {
      const { publicKey, jwk } = await newKey(alg)
      const withAlg = alg === 'PS256' ? { ...jwk, alg } : jwk
      const calls = await tokenRequests({
        clientAuth: 'private_key_jwt',
        clientSecret: null,
        signingKeys: [withAlg],
      })
      const ids = new Set<unknown>()
      for (const { body, headers } of calls) {
        expect(headers.has('authorization')).toBe(false)
        expect(body.get('client_id')).toBe(clientId)
        expect(body.get('client_assertion_type')).toBe(
          'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        )
        const assertion = body.get('client_assertion') ?? ''
        expect(decodeProtectedHeader(assertion)).toEqual({ alg, kid: 'app-key' })
        const { payload } = await jwtVerify(assertion, publicKey, { issuer: clientId, subject: clientId })
        expect(payload.aud).toBe(issuerUrl)
        expect(payload).not.toHaveProperty('nbf')
        expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBeLessThanOrEqual(60)
        ids.add(payload.jti)
      }
      expect(ids.size).toBe(2)
    },
  )

  test('of Ed25519 has the name that the issuer knows', async () => {
    const { jwk } = await newKey('EdDSA')
    for (const [offered, own, sent] of [
      [undefined, undefined, 'EdDSA'],
      [['RS256', 'Ed25519'], undefined, 'Ed25519'],
      [['EdDSA', 'Ed25519'], 'Ed25519', 'Ed25519'],
      [['EdDSA'], 'Ed25519', 'EdDSA'],
    ] as const) {
      const { client, calls } = setUp({
        config: {
          clientAuth: 'private_key_jwt',
          clientSecret: null,
          signingKeys: [own === undefined ? jwk : { ...jwk, alg: own }],
        },
        document: offered === undefined ? {} : { token_endpoint_auth_signing_alg_values_supported: offered },
      })
      tokenAnswer(400, { error: 'invalid_grant' })
      await failureOf(client.exchangeCode(answer()))
      expect(decodeProtectedHeader(calls[0]?.body.get('client_assertion') ?? '').alg).toBe(sent)
    }
  })

  test('is made with the first key', async () => {
    const [first, second] = await Promise.all([newKey('ES256'), newKey('ES256')])
    const signingKeys = [first.jwk, { ...second.jwk, kid: 'old' }]
    const [call] = await tokenRequests({ clientAuth: 'private_key_jwt', signingKeys })
    expect(decodeProtectedHeader(call?.body.get('client_assertion') ?? '').kid).toBe('app-key')
  })

  test.each([
    [[]],
    [[{ kty: 'RSA', kid: 'x', n: 'AA', e: 'AQAB', d: 'AA' }]],
    [[{ kty: 'oct', k: 'AAAA', alg: 'HS256' }]],
    [[{ kty: 7 }]],
  ])('cannot be made of %j: nothing is sent', async (signingKeys) => {
    const { client, calls } = setUp({ config: { clientAuth: 'private_key_jwt', signingKeys } })
    expect(await failureOf(client.exchangeCode(answer()))).toMatchObject({
      code: 'ERR_SIGNICAT_CLIENT_REFUSED',
      statusCode: 503,
      detail: expect.stringContaining('signingKeys'),
    })
    expect(calls).toEqual([])
  })
})
