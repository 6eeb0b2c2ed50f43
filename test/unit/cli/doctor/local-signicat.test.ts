import { createEmulator, type Emulator } from 'fastify-signicat/emulator'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { examine } from '../../../../lib/cli/doctor/examine.js'
import type { Report } from '../../../../lib/cli/doctor/report.js'
import { testSecret } from '../../../support/build-app.js'
import { findingsOf, privateKey } from './patient.js'

const key = privateKey('sig', 'sig-1', { alg: 'RS256' })
const { kty, n, e, kid, alg, use } = key
let emulator: Emulator

/** The same numbers in every run. */
let drawn = 0
const random = (): number => {
  drawn = (drawn * 1103515245 + 12345) % 2147483648
  return drawn / 2147483648
}

beforeAll(async () => {
  emulator = await createEmulator({
    random,
    clients: [
      {
        clientId: 'by-key',
        tokenEndpointAuthMethod: 'private_key_jwt',
        jwks: { keys: [{ kty, n, e, kid, alg, use }] },
        redirectUris: ['http://localhost:3000/callback'],
      },
    ],
  })
})
beforeEach(() => {
  emulator.faults.flickeringKeys = false
})
afterAll(() => emulator.close())

/** The settings of an application with a key, and both kinds of login. */
function examined(more: object = {}, restSecret = emulator.rest.hub.clientSecret): Promise<Report> {
  const { baseUrl, tokenUrl, clientId } = emulator.rest.hub
  const rest = { api: 'hub', environment: 'sandbox', providers: ['nbid'], baseUrl, tokenUrl, clientId }
  const options = {
    issuer: emulator.issuer,
    clientId: 'by-key',
    signingKeys: [key],
    baseUrl: 'http://localhost:3000',
    secrets: [testSecret],
    allowInsecureLoopback: true,
    rest: { ...rest, clientSecret: restSecret },
    ...more,
  }
  return examine(options, { scopePrefix: '', running: false })
}

describe('the doctor at the local Signicat', () => {
  it('accepts a client that signs, its signed and pushed requests, and its REST client', async () => {
    for (const request of ['plain', 'par', 'signed', 'signed+par']) {
      const report = await examined({ request })
      expect(findingsOf(report), request).toEqual([])
      const checks = report.rows.filter(({ outcome }) => outcome === 'good').map(({ check }) => check)
      expect(checks).toEqual(expect.arrayContaining(['client', 'redirect-uri', 'login', 'rest']))
    }
  })

  it('finds a key that the issuer does not have', async () => {
    const report = await examined({ signingKeys: [privateKey('sig', 'sig-2', { alg: 'RS256' })] })
    const row = findingsOf(report).find(({ check }) => check === 'client')
    expect(row?.remedy).toContain('public half')
  })

  it('finds a REST client that is refused', async () => {
    expect(findingsOf(await examined({}, 'wrong')).map(({ check }) => check)).toEqual(['rest'])
  })

  it('notes keys that flicker', async () => {
    emulator.faults.flickeringKeys = true
    const { rows, findings } = await examined()
    expect(rows.find(({ check }) => check === 'key-flicker')?.outcome).toBe('note')
    expect(findings).toBe(0)
  })
})
