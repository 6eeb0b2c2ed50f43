import { generateKeyPairSync } from 'node:crypto'
import { createSignicatRest } from 'fastify-signicat/rest'
import { describe, expect, it } from 'vitest'

const good = { api: 'hub', clientId: 'c', clientSecret: 's' }

const faultsOf = (options: Record<string, unknown>): string[] => {
  try {
    Reflect.apply(createSignicatRest, undefined, [options])
  } catch (error) {
    if (error instanceof Error && 'faults' in error && Array.isArray(error.faults)) {
      return error.faults.map((fault) => fault.option)
    }
    throw error
  }
  return []
}

const jwkOf = (key: ReturnType<typeof generateKeyPairSync>['privateKey']) => ({
  ...key.export({ format: 'jwk' }),
  kid: 'k',
})
const ec = jwkOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey)
const { d: _, ...publicEc } = ec

describe('the options of the client', () => {
  it('may be the three that are needed', () => {
    expect(faultsOf(good)).toEqual([])
    expect(faultsOf({ ...good, api: 'express' })).toEqual([])
  })

  it.each([
    ['api', { api: 'dtp' }],
    ['api', { api: undefined }],
    ['api', { api: 'constructor' }],
    ['clientId', { clientId: '' }],
    ['clientSecret', { clientSecret: '' }],
    ['clientSecret', { clientSecret: undefined }],
    ['clientAuth', { clientAuth: 'none' }],
    ['scope', { scope: '' }],
    ['accountId', { accountId: 'a/b' }],
    ['timeoutMs', { timeoutMs: 0 }],
    ['timeoutMs', { timeoutMs: 1.5 }],
    ['retries', { retries: 6 }],
    ['retries', { retries: -1 }],
    ['tokenUrl', { baseUrl: 'https://a.example/rest' }],
    ['tokenUrl', { tokenUrl: 'http://a.example/token' }],
    ['tokenUrl', { tokenUrl: 'http://127.0.0.1/token' }],
    ['tokenUrl', { tokenUrl: 'http://127.0.0.1.evil.example/token', allowInsecureLoopback: true }],
    ['baseUrl', { baseUrl: 'https://a.example/?x', tokenUrl: 'https://a.example/t' }],
    ['baseUrl', { baseUrl: 'https://a.example/#x', tokenUrl: 'https://a.example/t' }],
    ['baseUrl', { baseUrl: 'https://u:p@a.example/', tokenUrl: 'https://a.example/t' }],
    ['baseUrl', { baseUrl: 7, tokenUrl: 'https://a.example/t' }],
    ['decryptionKeys[0]', { decryptionKeys: [publicEc] }],
    ['decryptionKeys[0]', { decryptionKeys: [{ ...ec, kid: '' }] }],
    ['decryptionKeys[0]', { decryptionKeys: [{ ...ec, crv: 'secp256k1' }] }],
    ['decryptionKeys[0]', { decryptionKeys: [{ ...ec, x: 'AA' }] }],
    ['decryptionKeys[0]', { decryptionKeys: [{ kty: 'oct', k: 'AA', kid: 'k', d: 'x' }] }],
    ['decryptionKeys[1]', { decryptionKeys: [ec, null] }],
  ])('name %s as the fault of %j', (option, change) => {
    expect(faultsOf({ ...good, ...change })).toEqual([option])
  })

  it('report every fault at once, without any secret', () => {
    const options = {
      api: 'hub',
      clientId: '',
      clientSecret: 'SECRET-x',
      retries: 9,
      decryptionKeys: [{ d: 'SECRET-d' }],
    }
    expect(faultsOf(options)).toEqual(['clientId', 'retries', 'decryptionKeys[0]'])
    expect(() => Reflect.apply(createSignicatRest, undefined, [options])).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('SECRET') }),
    )
  })

  it('are not visible on the client', () => {
    const rest = createSignicatRest({
      api: 'hub',
      clientId: 'c',
      clientSecret: 'SECRET-x',
      decryptionKeys: [ec],
    })
    expect(Object.isFrozen(rest)).toBe(true)
    expect(JSON.stringify(rest)).toBe('{"api":"hub"}')
  })
})
