import { generateKeyPairSync } from 'node:crypto'
import type { Config } from '../../../lib/config/config.js'
import type { PrivateJwk } from '../../../lib/config/key-options.js'
import { resolveConfig } from '../../../lib/config/resolve.js'
import { ConfigError, type ConfigFault } from '../../../lib/errors.js'

export const secret = 'Zk3v9QmXw7LrT2yBfHc8NdPsGa5JuE4o'
export const otherSecret = 'q8RnV1xWc6KzYt0MhLbD3gFpSj7AeUi2'
export const issuer = 'https://acme.sandbox.signicat.com/auth/open'

export type Given = Readonly<Record<string, unknown>>

/** The fewest options that work, with changes; `undefined` takes one out. */
export function given(changes: Given = {}): Record<string, unknown> {
  const options: Record<string, unknown> = {
    issuer,
    clientId: 'sandbox-client-1',
    clientSecret: 'a client secret',
    baseUrl: 'https://app.example.com',
    secrets: [secret],
    ...changes,
  }
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
}

export const resolved = (changes: Given = {}): Config => resolveConfig(given(changes))

/** The faults of the options, none when they can be used. */
export function faultsOf(options: unknown): readonly ConfigFault[] {
  try {
    resolveConfig(options)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.faults
    throw error
  }
}

export const faultLines = (changes: Given): readonly string[] =>
  faultsOf(given(changes)).map((fault) => `${fault.option}: ${fault.problem}. ${fault.remedy}`)

export function signingKey(changes: Given = {}): PrivateJwk {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return { ...privateKey.export({ format: 'jwk' }), kid: 'key-1', ...changes }
}

export function rsaKey(modulusLength: number): PrivateJwk {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength })
  return { ...privateKey.export({ format: 'jwk' }), kid: 'rsa-1' }
}

/** One row of a table: what is changed, which option is at fault, and what its problem or remedy says. */
export type FaultRow = readonly [what: string, changes: Given, option: string, says: RegExp]
