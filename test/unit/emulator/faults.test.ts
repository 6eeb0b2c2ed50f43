import { decodeProtectedHeader } from 'jose'
import * as client from 'openid-client'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createEmulator, type Emulator } from '../../../lib/emulator/index.js'
import { setUp } from './relying-party.js'

let emulator: Emulator
let seed = 1
// A small generator, so that "random" is the same in every run.
const random = (): number => {
  seed = (seed * 48_271) % 2_147_483_647
  return seed / 2_147_483_647
}

beforeAll(async () => {
  emulator = await createEmulator({ random })
})
afterAll(() => emulator.close())
afterEach(() => {
  Object.assign(emulator.faults, {
    outage: false,
    slowMs: {},
    flickeringKeys: false,
    hideSigningKeyFetches: 0,
    wrongNonce: false,
    wrongUserinfoSubject: false,
  })
})

const discoveryUrl = (): string => `${emulator.issuer}/.well-known/openid-configuration`

async function fetchKids(): Promise<string[]> {
  const set = (await (await fetch(`${discoveryUrl()}/jwks`)).json()) as { keys: { kid: string }[] }
  return set.keys.map((key) => key.kid)
}

describe('keys', () => {
  it('are the same at every fetch as long as nothing is switched on', async () => {
    expect(await fetchKids()).toEqual(await fetchKids())
  })

  it('flicker: each fetch lacks one or two, not always the same ones', async () => {
    emulator.faults.flickeringKeys = true
    const sets = await Promise.all(Array.from({ length: 20 }, fetchKids))
    expect(new Set(sets.map((kids) => kids.length))).toEqual(new Set([3, 4]))
    expect(new Set(sets.flat()).size).toBe(5)
    expect(new Set(sets.map((kids) => kids.join())).size).toBeGreaterThan(5)
  })

  it('can lack the one that signs for some fetches', async () => {
    const [signing] = await fetchKids()
    emulator.faults.hideSigningKeyFetches = 2
    const seen = [await fetchKids(), await fetchKids(), await fetchKids()].map((kids) =>
      kids.includes(signing ?? ''),
    )
    expect(seen).toEqual([false, false, true])
  })

  it('rotate: a new one signs, the old ones are published until they are dropped', async () => {
    const { party, browser } = await setUp(emulator)
    const kidOf = async (): Promise<unknown> =>
      decodeProtectedHeader((await party.login(browser, { prompt: 'login' })).id_token ?? '').kid
    const before = await kidOf()
    await emulator.rotateKeys()
    const fresh = await setUp(emulator)
    const after = decodeProtectedHeader((await fresh.party.login(fresh.browser)).id_token ?? '').kid
    expect(after).not.toBe(before)
    expect(await fetchKids()).toEqual(expect.arrayContaining([before, after]))
    await emulator.rotateKeys({ dropOld: true })
    const kids = await fetchKids()
    expect(kids).toHaveLength(3)
    expect(kids).not.toContain(before)
    expect(kids).not.toContain(after)
  })

  it('rotate under a login that is under way', async () => {
    const { party, browser } = await setUp(emulator)
    const attempt = await party.start({ acr_values: 'idp:nbid' })
    const page = await browser.open(attempt.url)
    await emulator.rotateKeys()
    const end = await browser.open(`${page.url.pathname}/no-kari`, { action: 'login' })
    expect((await party.finish(attempt, end)).claims()?.given_name).toBe('Kari')
  })
})

describe('an outage', () => {
  it('answers 503, and is over when it is switched off', async () => {
    emulator.faults.outage = 'unavailable'
    expect((await fetch(discoveryUrl())).status).toBe(503)
    emulator.faults.outage = false
    expect((await fetch(discoveryUrl())).status).toBe(200)
  })

  it('cuts connections', async () => {
    emulator.faults.outage = 'closed'
    await expect(fetch(discoveryUrl())).rejects.toThrow('fetch failed')
  })
})

describe('slow answers', () => {
  it('are slow at the endpoint named, not at others', async () => {
    emulator.faults.slowMs = { jwks: 60_000 }
    await expect(fetch(`${discoveryUrl()}/jwks`, { signal: AbortSignal.timeout(100) })).rejects.toThrow()
    expect((await fetch(discoveryUrl())).status).toBe(200)
  })

  it('do not keep a closed emulator open', async () => {
    const slow = await createEmulator({ faults: { slowMs: { discovery: 60_000 } } })
    const waiting = fetch(`${slow.issuer}/.well-known/openid-configuration`).catch((error: unknown) => error)
    await expect.poll(() => slow.counters.discovery).toBe(1)
    await slow.close()
    expect(await waiting).toBeInstanceOf(TypeError)
  })
})

describe('wrong answers', () => {
  it('carry another nonce', async () => {
    emulator.faults.wrongNonce = true
    const { party, browser } = await setUp(emulator)
    await expect(party.login(browser)).rejects.toMatchObject({ code: 'OAUTH_JWT_CLAIM_COMPARISON_FAILED' })
  })

  it('name another person at userinfo', async () => {
    const { party, browser } = await setUp(emulator)
    const tokens = await party.login(browser)
    emulator.faults.wrongUserinfoSubject = true
    const sub = tokens.claims()?.sub ?? ''
    await expect(client.fetchUserInfo(party.configuration, tokens.access_token, sub)).rejects.toThrow()
  })
})

describe('counters', () => {
  it('count the requests of a login per endpoint', async () => {
    const fresh = await createEmulator()
    const { party, browser } = await setUp(fresh)
    await party.login(browser)
    await fresh.close()
    expect(fresh.counters).toMatchObject({
      discovery: 1,
      authorize: 2,
      pages: 1,
      token: 1,
      jwks: 1,
      userinfo: 0,
    })
  })
})
