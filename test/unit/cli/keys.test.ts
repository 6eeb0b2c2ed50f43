import { createPrivateKey, createPublicKey } from 'node:crypto'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { printKeys } from '../../../lib/cli/keys-command.js'
import { resolved } from '../config/fixture.js'

interface Printed {
  readonly code: number
  readonly out: string
  readonly err: string
}

async function run(...args: string[]): Promise<Printed> {
  const out = vi.spyOn(console, 'log').mockImplementation(() => undefined)
  const err = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const code = await printKeys(args)
  return { code, out: String(out.mock.calls.at(-1) ?? ''), err: String(err.mock.calls.at(-1) ?? '') }
}

afterEach(() => vi.restoreAllMocks())

type Jwk = Record<string, unknown>

const privateKeys = (out: string): Jwk[] =>
  [...out.matchAll(/^SIGNICAT_\w+_KEY='(\{.*\})'$/gm)].map(([, json = '']) => JSON.parse(json))
const publicKeys = (out: string): Jwk[] =>
  [...out.matchAll(/^\{\n[\s\S]*?^\}$/gm)].map(([json]) => JSON.parse(json))

describe('fastify-signicat keys', () => {
  it('prints private keys that the options take as they are', async () => {
    const { code, out, err } = await run()
    expect([code, err]).toEqual([0, ''])
    const [signing, decryption] = privateKeys(out)
    expect(signing).toMatchObject({ kty: 'RSA', use: 'sig', alg: 'RS256' })
    expect(decryption).toMatchObject({ kty: 'RSA', use: 'enc', alg: 'RSA-OAEP' })
    const config = resolved({
      signingKeys: [signing],
      decryptionKeys: [decryption],
      clientSecret: undefined,
      request: 'signed+par',
    })
    expect(config.clientAuth).toBe('private_key_jwt')
    expect(config.warnings).toEqual([])
  })

  it('prints their public halves, and nothing more of them, for the Dashboard', async () => {
    const { out } = await run()
    const pairs = publicKeys(out).map((key, index) => ({ key, of: privateKeys(out)[index] ?? {} }))
    expect(pairs).toHaveLength(2)
    for (const { key, of } of pairs) {
      expect(Object.keys(key).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use'])
      expect(key.kid).toBe(of.kid)
      const half = createPublicKey(createPrivateKey({ key: of, format: 'jwk' })).export({ format: 'jwk' })
      expect({ n: key.n, e: key.e }).toEqual({ n: half.n, e: half.e })
    }
    expect(out).toContain('usage "Signing"')
    expect(out).toContain('usage "Encryption"')
  })

  it('notes when they were made and when they end', async () => {
    const [signing] = privateKeys((await run('--days', '30')).out)
    expect(Number(signing?.exp) - Number(signing?.iat)).toBe(30 * 86_400)
  })

  it('makes keys of a curve, new ones each time', async () => {
    const [one] = privateKeys((await run('--alg', 'ES256')).out)
    const [other] = privateKeys((await run('--alg', 'ES256')).out)
    expect(one).toMatchObject({ kty: 'EC', crv: 'P-256', alg: 'ES256' })
    expect(one?.kid).not.toBe(other?.kid)
    expect(one?.d).not.toBe(other?.d)
  })

  it.each([
    [['--alg', 'HS256'], /--alg takes RS256, PS256, ES256/],
    [['--days', '0'], /--days takes a number/],
    [['--days', 'soon'], /--days takes a number/],
    [['--size', '1024'], /Unknown option/],
  ])('refuses %j and makes nothing', async (args, says) => {
    const { code, out, err } = await run(...args)
    expect([code, out]).toEqual([2, ''])
    expect(err).toMatch(says)
  })

  it('explains itself', async () => {
    const { code, out } = await run('--help')
    expect(code).toBe(0)
    expect(out).toContain('keys       make private keys')
  })
})
