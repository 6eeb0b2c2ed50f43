import { ConfigError, createVerifier, type VerifierOptions } from 'fastify-signicat/verify'
import { exportJWK } from 'jose'
import { describe, expect, it } from 'vitest'
import { keyPair } from '../../support/rsa-keys.js'
import { ISSUER } from './id-token-maker.js'

/** The options that are at fault. */
function faultsOf(options: object): readonly string[] {
  try {
    createVerifier({ issuer: ISSUER, audience: 'api', ...options } as VerifierOptions)
    return []
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return error.faults.map(({ option }) => option)
  }
}

describe('the options of a verifier', () => {
  it.each<[object, readonly string[]]>([
    [{}, []],
    [{ audience: undefined, clientId: 'c' }, []],
    [{ audience: ['a', 'b'] }, []],
    [{ issuer: `${ISSUER}/.well-known/openid-configuration` }, []],
    [{ issuer: 'http://localhost:4011/auth/open', allowInsecureLoopback: true }, []],
    [{ issuer: undefined }, ['issuer']],
    [{ issuer: 'http://acme.example' }, ['issuer']],
    [{ issuer: 'http://localhost:4011' }, ['issuer']],
    [{ allowInsecureLoopback: true }, ['allowInsecureLoopback']],
    [{ audience: undefined }, ['audience']],
    [{ audience: [] }, ['audience']],
    [{ audience: 'a b' }, ['audience']],
    [{ audience: 'undefined' }, ['audience']],
    [{ audience: 1 }, ['audience']],
    [{ clientId: '' }, ['clientId']],
    [{ algorithms: [] }, ['algorithms']],
    [{ algorithms: ['HS256'] }, ['algorithms']],
    [{ algorithms: ['none'] }, ['algorithms']],
    [{ algorithms: 'RS256' }, ['algorithms']],
    [{ keys: [] }, ['keys']],
    [{ keys: { keys: [] } }, ['keys']],
    [{ keys: { keys: [{ kty: 'oct', k: 'x' }] } }, ['keys']],
    [{ requireEncrypted: true }, ['requireEncrypted']],
    [{ decryptionKeys: [{}] }, ['decryptionKeys[0]']],
    [{ sandbox: 'yes' }, ['sandbox']],
    [
      { remember: { accessTokens: -1, idTokens: 'x', refreshTokens: 1 } },
      ['remember.refreshTokens', 'remember.accessTokens', 'remember.idTokens'],
    ],
    [{ introspection: {} }, ['introspection.clientId', 'introspection.clientSecret']],
    [
      { introspection: { clientId: 'a', clientSecret: 'b', endpoint: 'http://x.example' } },
      ['introspection.endpoint'],
    ],
    [
      { introspection: { clientId: 'a', clientSecret: 'b', cacheSeconds: 301 } },
      ['introspection.cacheSeconds'],
    ],
    [{ timeoutMs: 1 }, ['timeoutMs']],
    [{ clock: () => Date.now() }, ['clock']],
    [{ clockToleranceSeconds: 301 }, ['clockToleranceSeconds']],
    [{ fetch: 'x' }, ['fetch']],
    [{ audiense: 'x' }, ['audiense']],
  ])('%j', (options, faults) => {
    expect(faultsOf(options)).toEqual(faults)
  })

  it('are all at fault at once, with the remedy, and without what was in them', () => {
    const options = {
      issuer: 'ftp://x',
      audience: '',
      introspection: { clientId: 'a', clientSecret: ' s3cret-value' },
    }
    const error: unknown = (() => {
      try {
        return createVerifier(options)
      } catch (thrown) {
        return thrown
      }
    })()
    if (!(error instanceof ConfigError)) throw new Error('a ConfigError was expected')
    expect(error.faults.length).toBe(3)
    expect(error.message).not.toContain('s3cret-value')
  })

  it('name the option that was meant, and nothing else that was written', () => {
    const options: Record<string, unknown> = {
      issuer: ISSUER,
      audience: 'a',
      audiense: 'x',
      'a b\n': 1,
      [`q${'x'.repeat(60)}`]: 1,
    }
    expect(() => createVerifier({ issuer: ISSUER, ...options })).toThrow(
      expect.objectContaining({
        faults: [
          { option: 'audiense', problem: expect.any(String), remedy: "Did you mean 'audience'?" },
          { option: 'a?b?', problem: expect.any(String), remedy: 'Take it out' },
          { option: `q${'x'.repeat(39)}`, problem: expect.any(String), remedy: 'Take it out' },
        ],
      }),
    )
  })

  it('take a key for decryption', async () => {
    const { privateKey } = await keyPair('RSA-OAEP')
    const key = { ...(await exportJWK(privateKey)), kid: 'e1', alg: 'RSA-OAEP', use: 'enc' }
    expect(faultsOf({ decryptionKeys: [key] })).toEqual([])
  })

  it('are copied: changing them later changes nothing', async () => {
    const keys = { keys: [{ kty: 'RSA' }] }
    expect(faultsOf({ keys })).toEqual(['keys'])
    const audience = ['a']
    const verifier = createVerifier({ issuer: ISSUER, audience })
    audience.push('b')
    expect(Object.isFrozen(verifier)).toBe(true)
  })
})
