import { beforeAll, describe, expect, it } from 'vitest'
import { createReplayMemory } from '../../../lib/verify/replay-memory.js'
import { createTokenMemory } from '../../../lib/verify/token-memory.js'
import { CLIENT, claimsWith, NOW, refusal, sign, type TestIssuer, testIssuer } from './id-token-maker.js'
import { fakeUpstream, signAccess, verifierWith } from './verifier-maker.js'

describe('a memory of tokens', () => {
  it('holds no more than its bytes, and lets go of what was not asked for longest', () => {
    const memory = createTokenMemory<number>(2200, () => NOW)
    for (let index = 0; index < 100; index += 1) {
      memory.set(`token-${index}`, index, NOW + 60)
      memory.get('token-0')
      expect(memory.size()).toBeLessThanOrEqual(2200)
    }
    expect([memory.get('token-0'), memory.get('token-99'), memory.get('token-98')]).toEqual([
      0,
      99,
      undefined,
    ])
  })

  it('takes nothing larger than itself, and with 0 bytes nothing at all', () => {
    const small = createTokenMemory<number>(2000, () => NOW)
    small.set('x'.repeat(1000), 1, NOW + 60)
    expect([small.get('x'.repeat(1000)), small.size()]).toEqual([undefined, 0])
    const none = createTokenMemory<number>(0, () => NOW)
    none.set('', 1, NOW + 60)
    expect(none.get('')).toBeUndefined()
  })

  it('is filled to the last byte, and not emptied by what could never fit', () => {
    const measure = createTokenMemory<number>(10_000, () => NOW)
    measure.set('a', 1, NOW + 60)
    const memory = createTokenMemory<number>(2 * measure.size(), () => NOW)
    memory.set('a', 1, NOW + 60)
    memory.set('b', 2, NOW + 60)
    memory.set('x'.repeat(10_000), 3, NOW + 60)
    expect([memory.get('a'), memory.get('b')]).toEqual([1, 2])
    const exact = createTokenMemory<number>(measure.size(), () => NOW)
    exact.set('a', 1, NOW + 60)
    expect(exact.get('a')).toBe(1)
  })

  it('holds no byte of what is over already', () => {
    const memory = createTokenMemory<number>(10_000, () => NOW)
    memory.set('a', 1, NOW)
    memory.set('b', 1, NOW - 1)
    expect(memory.size()).toBe(0)
  })

  it('forgets when the time has come, and when the clock was set back', () => {
    let now = NOW
    const memory = createTokenMemory<number>(10_000, () => now)
    memory.set('a', 1, NOW + 60)
    now = NOW + 59
    expect(memory.get('a')).toBe(1)
    now = NOW + 60
    expect([memory.get('a'), memory.size()]).toEqual([undefined, 0])
    memory.set('b', 1, now + 60)
    now = NOW
    expect(memory.get('b')).toBeUndefined()
  })

  it('counts a token once, however often it is remembered', () => {
    const memory = createTokenMemory<number>(10_000, () => NOW)
    memory.set('a', 1, NOW + 60)
    const size = memory.size()
    memory.set('a', 2, NOW + 60)
    expect([memory.get('a'), memory.size()]).toEqual([2, size])
  })
})

describe('a memory of proofs', () => {
  it('knows a proof for at least its time, and each key has its own', () => {
    let now = NOW
    const memory = createReplayMemory(120, () => now)
    expect(memory.isFirstUse('k', 'a')).toBe(true)
    expect(memory.isFirstUse('other', 'a')).toBe(true)
    for (now = NOW; now <= NOW + 120; now += 7) expect(memory.isFirstUse('k', 'a')).toBe(false)
    now = NOW + 500
    expect(memory.isFirstUse('k', 'a')).toBe(true)
  })

  it('lets go of a proof when twice its time has passed', () => {
    let now = NOW
    const memory = createReplayMemory(120, () => now)
    memory.isFirstUse('k', 'a')
    now = NOW + 119
    memory.isFirstUse('k', 'b')
    now = NOW + 240
    expect(memory.isFirstUse('k', 'b')).toBe(true)
  })

  it('refuses what it has no room for instead of forgetting', () => {
    let now = NOW
    const memory = createReplayMemory(120, () => now, 3)
    expect(['a', 'b', 'c', 'd'].map((id) => memory.isFirstUse('k', id))).toEqual([true, true, true, false])
    expect(memory.isFirstUse('k', 'a')).toBe(false)
    now += 120
    expect(memory.isFirstUse('k', 'd')).toBe(true)
  })
})

describe('tokens that a verifier remembers', () => {
  let issuer: TestIssuer
  let next: TestIssuer
  beforeAll(async () => {
    ;[issuer, next] = await Promise.all([testIssuer(), testIssuer()])
  })
  /** The key changes under the same kid: only a remembered signature is still good. */
  const rotated = (options = {}) => {
    const upstream = fakeUpstream([issuer.publicJwk], [next.publicJwk])
    return { upstream, ...verifierWith({ fetch: upstream.fetch, clientId: CLIENT, ...options }) }
  }

  it('are not verified again for five minutes, and then they are', async () => {
    const { verifier, advance } = rotated()
    const token = await signAccess(issuer)
    await verifier.verifyAccessToken(token)
    expect(
      await refusal(verifier.verifyAccessToken(await signAccess(next, { jti: 'new' }, { kid: 'x' }))),
    ).toMatch(/key$/)
    expect(await refusal(verifier.verifyAccessToken(await signAccess(next, { jti: 'new' })))).toBe('accepted')
    advance(299)
    expect(await refusal(verifier.verifyAccessToken(token))).toBe('accepted')
    advance(1)
    expect(await refusal(verifier.verifyAccessToken(token))).toMatch(/signature$/)
  })

  it('expire all the same, and are held against each demand anew', async () => {
    const { verifier, advance } = rotated()
    const token = await signAccess(issuer, { exp: NOW + 60 })
    await verifier.verifyAccessToken(token)
    expect(await refusal(verifier.verifyAccessToken(token, { scope: 'nope' }))).toMatch(/scope: missing$/)
    expect(await refusal(verifier.verifyAccessToken(token, { audience: 'nope' }))).toMatch(/aud: mismatch$/)
    advance(90)
    expect(await refusal(verifier.verifyAccessToken(token))).toBe('ERR_SIGNICAT_TOKEN_EXPIRED exp: expired')
  })

  it('are known to the letter only', async () => {
    const { verifier } = rotated()
    const token = await signAccess(issuer)
    await verifier.verifyAccessToken(token)
    const [header, payload, signature = ''] = token.split('.')
    const forged = `${header}.${payload}.${signature[0] === 'A' ? 'B' : 'A'}${signature.slice(1)}`
    expect(await refusal(verifier.verifyAccessToken(forged))).toMatch(/signature: signature$/)
  })

  it('do not share what they say with whoever changes it', async () => {
    const { verifier } = rotated()
    const token = await signAccess(issuer, { address: { street: 'a' } })
    const { claims, scopes } = await verifier.verifyAccessToken(token)
    expect([Object.isFrozen(claims), Object.isFrozen(scopes), Object.isFrozen(claims.address)]).toEqual([
      true,
      true,
      true,
    ])
  })

  it('are no ID tokens, unless asked for', async () => {
    for (const [remember, verdict] of [
      [{}, /signature$/],
      [{ idTokens: 100_000 }, /^accepted$/],
    ] as const) {
      const { verifier } = rotated({ remember })
      const token = await sign(issuer, claimsWith())
      await verifier.verifyIdToken(token)
      await refusal(verifier.verifyIdToken(await sign(next, claimsWith(), { kid: 'x' })))
      expect(await refusal(verifier.verifyIdToken(token))).toMatch(verdict)
    }
  })

  it('are of one kind: an access token that is remembered is no ID token', async () => {
    const { verifier } = rotated({ audience: CLIENT, remember: { idTokens: 100_000 } })
    const token = await signAccess(issuer, { aud: CLIENT })
    await verifier.verifyAccessToken(token)
    expect(await refusal(verifier.verifyIdToken(token))).toMatch(/typ: type$/)
  })
})
