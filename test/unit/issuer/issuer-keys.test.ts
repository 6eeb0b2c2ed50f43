import nock from 'nock'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { IssuerConfig } from '../../../lib/issuer/issuer.js'
import type { Issuer } from '../../../lib/issuer/types.js'
import {
  discoveryDocument,
  issuerConfig,
  issuerUrl,
  loopbackConfig,
  type SigningKey,
  signingKey,
  testIssuer,
} from './fixtures.js'
import { sign, verify } from './key-set.js'

let emulator: SigningKey
let real: SigningKey

beforeAll(async () => {
  ;[emulator, real] = await Promise.all([signingKey('emulator-1'), signingKey('signing-key-1')])
})

afterEach(() => {
  expect(nock.pendingMocks()).toEqual([])
  nock.cleanAll()
})

const keySetPath = '/auth/open/.well-known/openid-configuration/jwks'

function served(config: IssuerConfig): Issuer {
  const { origin } = new URL(config.issuer)
  nock(origin).get('/auth/open/.well-known/openid-configuration').reply(200, discoveryDocument(config.issuer))
  return testIssuer(config)
}

const serveKeys = (origin: string, ...keys: SigningKey[]): nock.Scope =>
  nock(origin)
    .get(keySetPath)
    .reply(200, { keys: keys.map((key) => key.jwk) })

describe('the keys of an issuer', () => {
  test('are fetched from where its metadata say, and counted in the status', async () => {
    const issuer = served(issuerConfig())
    serveKeys(new URL(issuerUrl).origin, real)
    expect(await verify(issuer.keys, await sign(real))).toBe('signing-key-1')
    expect(issuer.status()).toMatchObject({ state: 'ready', keys: 1 })
  })

  test('of the local Signicat are never good for an issuer elsewhere, with or without kid', async () => {
    const issuer = served(issuerConfig())
    const origin = new URL(issuerUrl).origin
    for (let turn = 0; turn < 3; turn += 1) serveKeys(origin, emulator)
    expect(await verify(issuer.keys, await sign(emulator))).toMatchObject({
      code: 'ERR_SIGNICAT_TOKEN_KEY_UNKNOWN',
    })
    for (let turn = 0; turn < 3; turn += 1) serveKeys(origin, emulator)
    const bare = await sign(emulator, { kid: undefined })
    expect(await verify(issuer.keys, bare)).toMatchObject({ code: 'ERR_SIGNICAT_TOKEN_KEY_UNKNOWN' })
  })

  test('of the local Signicat are good on loopback', async () => {
    const origin = 'https://localhost:4999'
    const issuer = served(loopbackConfig(`${origin}/auth/open`))
    serveKeys(origin, emulator)
    expect(await verify(issuer.keys, await sign(emulator))).toBe('emulator-1')
  })

  test.each([
    [200, '<html></html>'],
    [200, '[]'],
    [200, '{}'],
    [200, '{"keys":{}}'],
    [404, ''],
    [500, '{"keys":[]}'],
    [302, ''],
    [200, 'x'.repeat(1_048_577)],
  ])(
    'that are answered with %i %.20s are an answer that cannot be used, after one fetch',
    async (status, body) => {
      const issuer = served(issuerConfig())
      nock(new URL(issuerUrl).origin).get(keySetPath).reply(status, body)
      expect(await verify(issuer.keys, await sign(real))).toMatchObject({
        name: 'IssuerError',
        code: 'ERR_SIGNICAT_ISSUER_ANSWER_INVALID',
        retryAfter: 2,
      })
    },
  )

  test('cannot be had while the metadata cannot', async () => {
    nock(new URL(issuerUrl).origin).get('/auth/open/.well-known/openid-configuration').reply(503, '')
    const issuer = testIssuer(issuerConfig())
    expect(await verify(issuer.keys, await sign(real))).toMatchObject({
      code: 'ERR_SIGNICAT_ISSUER_UNREACHABLE',
    })
  })
})
