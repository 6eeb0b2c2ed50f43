import { type generateKeyPairSync, randomUUID } from 'node:crypto'
import { exportJWK, type JWK, SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { createIssuerKeys } from '../../../lib/issuer/keys.js'
import type { IssuerKeys } from '../../../lib/issuer/types.js'
import { verifyIdToken } from '../../../lib/verify/id-token.js'
import { rsaPair } from '../../support/rsa-keys.js'
import { recordingLog } from './fixtures.js'

const issuer = 'https://acme.sandbox.signicat.com/auth/open'

/** The same numbers in every run. */
function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    return state / 2 ** 31
  }
}

interface Published {
  readonly kid: string
  readonly privateKey: ReturnType<typeof generateKeyPairSync>['privateKey']
  readonly jwk: JWK
}

async function newKey(): Promise<Published> {
  const { privateKey, publicKey } = rsaPair()
  const kid = `signing-key-${randomUUID()}`
  return { kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, use: 'sig', alg: 'RS256' } }
}

interface Flickering {
  readonly keys: IssuerKeys
  readonly clock: { now: number }
  readonly all: readonly Published[]
  readonly fetches: () => number
  readonly random: () => number
}

const allKeys = Promise.all(Array.from({ length: 26 }, newKey))

/** Each fetch shows 22 to 26 of 26 keys, in another order. */
async function flickering(): Promise<Flickering> {
  const all = await allKeys
  const clock = { now: 1_790_000_000 }
  const random = dice(7)
  let fetches = 0
  const keys = createIssuerKeys({
    fetchKeySet: async () => {
      fetches += 1
      const shuffled = all.map(({ jwk }) => ({ jwk, place: random() })).sort((a, b) => a.place - b.place)
      return { keys: shuffled.slice(0, 22 + Math.floor(random() * 5)).map(({ jwk }) => jwk) }
    },
    acceptsKid: () => true,
    wait: async () => undefined,
    clock: () => clock.now,
    random,
    log: recordingLog(),
  })
  return { keys, clock, all, fetches: () => fetches, random }
}

async function idToken({ kid, privateKey }: Published, now: number): Promise<string> {
  const claims = { iss: issuer, aud: 'app', sub: 'kari', nonce: 'n-1', iat: now, exp: now + 600 }
  return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT' }).sign(privateKey)
}

const verify = (token: string, { keys, clock }: Flickering) =>
  verifyIdToken(token, {
    issuer,
    clientId: 'app',
    algorithm: 'RS256',
    keys: keys.resolver('login'),
    now: clock.now,
    toleranceSeconds: 30,
    nonce: 'n-1',
    accessToken: 'at',
    requireAuthTime: false,
  })

describe('a key set that flickers', () => {
  it('does not fail one of 1,000 logins in a row, signed with any of its keys', async () => {
    const set = await flickering()
    for (let login = 0; login < 1000; login += 1) {
      set.clock.now += Math.floor(set.random() * 60)
      const signer = set.all[Math.floor(set.random() * 26)]
      if (signer === undefined) throw new Error('no key')
      const { sub } = await verify(await idToken(signer, set.clock.now), set)
      expect(sub).toBe('kari')
    }
    // A fetch every five minutes, and a few for keys that were not shown.
    expect(set.fetches()).toBeLessThan(200)
  })

  it.each([
    ['anybody may send', 'foreign', 6],
    ['anybody may send, and somebody waits', 'bearer', 6],
    ['the token endpoint gave', 'login', 60],
  ] as const)(
    'costs few fetches for 10,000 tokens with made-up keys that %s (%s: %i)',
    async (_who, budget, most) => {
      const set = await flickering()
      const resolve = set.keys.resolver(budget)
      const forged = { payload: '', signature: '' }
      let refused = 0
      for (let turn = 0; turn < 10_000; turn += 1) {
        // Ten thousand within a minute.
        if (turn % 170 === 0) set.clock.now += 1
        try {
          await resolve({ alg: 'RS256', kid: `forged-${turn}` }, forged)
        } catch {
          refused += 1
        }
      }
      expect(refused).toBe(10_000)
      expect(set.fetches()).toBeLessThanOrEqual(most)
      // Nobody's login suffers.
      const [honest] = set.all
      if (honest === undefined) throw new Error('no key')
      await expect(verify(await idToken(honest, set.clock.now), set)).resolves.toMatchObject({ sub: 'kari' })
    },
  )
})
