import { CompactSign, calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import { invalid, NOW, refusal, type TestIssuer, testIssuer } from './id-token-maker.js'
import {
  type ProofMaker,
  proofMaker,
  signAccess,
  type TestVerifier,
  URL_OF_API,
  verifierWith,
} from './verifier-maker.js'

let issuer: TestIssuer
let holder: ProofMaker
let thief: ProofMaker
let token: string
beforeAll(async () => {
  ;[issuer, holder, thief] = await Promise.all([testIssuer(), proofMaker(), proofMaker()])
  token = await signAccess(issuer, { cnf: { jkt: holder.jkt } })
})

const fresh = (): TestVerifier => verifierWith({ keys: { keys: [{ ...issuer.publicJwk }] } })
const present = ({ verifier }: TestVerifier, proof: string | undefined, request = {}): Promise<string> =>
  refusal(verifier.verifyAccessToken(token, { dpop: { proof, method: 'GET', url: URL_OF_API, ...request } }))
const verdict = async (claims: object, header = {}): Promise<string> =>
  present(fresh(), await holder.prove(token, { ...claims }, header))

describe('a token that is bound to a key', () => {
  it('is accepted with a proof of that key, and says so', async () => {
    const dpop = { proof: await holder.prove(token), method: 'GET', url: URL_OF_API }
    expect(await fresh().verifier.verifyAccessToken(token, { dpop })).toMatchObject({ boundTo: holder.jkt })
  })

  it('is refused without one', async () => {
    expect(await refusal(fresh().verifier.verifyAccessToken(token))).toBe(invalid('dpop: missing'))
    expect(await present(fresh(), undefined)).toBe(invalid('dpop: missing'))
    expect(await present(fresh(), '')).toBe(invalid('dpop: missing'))
  })

  it("is refused with somebody else's key, though the proof is good in itself", async () => {
    expect(await present(fresh(), await thief.prove(token))).toBe(invalid('dpop.jwk: mismatch'))
    const borrowed = await thief.prove(token, {}, { jwk: holder.publicJwk })
    expect(await present(fresh(), borrowed)).toBe(invalid('dpop.signature: signature'))
  })

  it('is not to be had by a token that is not bound', async () => {
    const unbound = await signAccess(issuer)
    const dpop = { proof: await holder.prove(unbound), method: 'GET', url: URL_OF_API }
    expect(await refusal(fresh().verifier.verifyAccessToken(unbound, { dpop }))).toBe(invalid('cnf: missing'))
  })
})

/** A key that signs whatever it is given. */
async function signer(): Promise<{ readonly jkt: string; sign(payload: Uint8Array): Promise<string> }> {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
  const jwk = await exportJWK(publicKey)
  const sign = (payload: Uint8Array): Promise<string> =>
    new CompactSign(payload).setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk }).sign(privateKey)
  return { jkt: await calculateJwkThumbprint(jwk), sign }
}

describe('a proof', () => {
  it.each<[string, object, string]>([
    ['jti missing', { jti: undefined }, 'dpop.jti: missing'],
    ['jti empty', { jti: '' }, 'dpop.jti: malformed'],
    ['jti a number', { jti: 1 }, 'dpop.jti: malformed'],
    ['jti endless', { jti: 'x'.repeat(257) }, 'dpop.jti: malformed'],
    ['htm missing', { htm: undefined }, 'dpop.htm: missing'],
    ['htm another', { htm: 'POST' }, 'dpop.htm: mismatch'],
    ['htm in small letters', { htm: 'get' }, 'dpop.htm: mismatch'],
    ['htu missing', { htu: undefined }, 'dpop.htu: missing'],
    ['htu another path', { htu: `${URL_OF_API}/1` }, 'dpop.htu: mismatch'],
    ['htu another host', { htu: 'https://api.example.org/orders' }, 'dpop.htu: mismatch'],
    ['htu another port', { htu: 'https://api.example.com:8443/orders' }, 'dpop.htu: mismatch'],
    ['htu without TLS', { htu: 'http://api.example.com/orders' }, 'dpop.htu: mismatch'],
    ['htu a path', { htu: '/orders' }, 'dpop.htu: mismatch'],
    ['htu with a name', { htu: 'https://a@api.example.com/orders' }, 'dpop.htu: mismatch'],
    ['htu with a password', { htu: 'https://:p@api.example.com/orders' }, 'dpop.htu: mismatch'],
    ['htu of another scheme', { htu: 'xhttps://api.example.com/orders' }, 'dpop.htu: mismatch'],
    ['htu a list', { htu: [URL_OF_API] }, 'dpop.htu: mismatch'],
    ['iat missing', { iat: undefined }, 'dpop.iat: missing'],
    ['iat a text', { iat: 'now' }, 'dpop.iat: malformed'],
    ['iat to come', { iat: NOW + 31 }, 'dpop.iat: not-yet-valid'],
    ['iat long ago', { iat: NOW - 91 }, 'dpop.iat: too-old'],
    ['ath missing', { ath: undefined }, 'dpop.ath: missing'],
    ['ath of another token', { ath: 'A'.repeat(43) }, 'dpop.ath: mismatch'],
  ])('is refused with %s', async (_what, claims, fault) => {
    expect(await verdict(claims)).toBe(invalid(fault))
  })

  it.each<[object]>([
    [{ iat: NOW + 30 }],
    [{ iat: NOW - 90 }],
    [{ jti: 'x'.repeat(256) }],
    [{ htu: `${URL_OF_API}?page=2#x` }],
    [{ htu: 'HTTPS://API.example.com:443/orders' }],
    [{ htu: 'https://api.example.com/%6Frders' }],
    [{ htu: 'https://api.example.com/x/../orders' }],
  ])('is accepted with %j', async (claims) => {
    expect(await verdict(claims)).toBe('accepted')
  })

  it.each<[string, object, string]>([
    ['typ missing', { typ: undefined }, 'dpop.typ: type'],
    ['typ JWT', { typ: 'JWT' }, 'dpop.typ: type'],
    ['typ longer before', { typ: 'x-dpop+jwt' }, 'dpop.typ: type'],
    ['typ longer behind', { typ: 'dpop+jwtx' }, 'dpop.typ: type'],
    ['typ a list', { typ: ['dpop+jwt'] }, 'dpop.typ: type'],
    ['crit', { crit: [] }, 'dpop'],
    ['jwk missing', { jwk: undefined }, 'dpop.jwk: key'],
    ['jwk a text', { jwk: 'x' }, 'dpop.jwk: key'],
    ['jwk symmetric', { jwk: { kty: 'oct', k: 'AAAA' } }, 'dpop.jwk: key'],
    ['jwk of another type', { jwk: { kty: 'RSA', n: 'AQAB', e: 'AQAB' } }, 'dpop.jwk: key'],
  ])('is refused with the header %s', async (_what, header, fault) => {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true })
    const claims = Buffer.from(JSON.stringify({ jti: '1' }))
    const honest = { typ: 'dpop+jwt', alg: 'ES256', jwk: holder.publicJwk, ...header }
    if ('crit' in header) {
      const encoded = Buffer.from(JSON.stringify(honest)).toString('base64url')
      expect(await present(fresh(), `${encoded}.e30.AA`)).toBe(invalid('dpop.crit: unexpected'))
      return
    }
    const proof = await new CompactSign(claims).setProtectedHeader(honest).sign(privateKey)
    expect(await present(fresh(), proof)).toBe(invalid(fault))
  })

  it('is refused when it gives away the private key', async () => {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true })
    expect(await verdict({}, { jwk: await exportJWK(privateKey) })).toBe(invalid('dpop.jwk: key'))
  })

  it.each(['DPoP+JWT', 'application/dpop+jwt'])('may have typ %s', async (typ) => {
    expect(await verdict({}, { typ })).toBe('accepted')
  })

  it('needs an alg', async () => {
    const header = { typ: 'dpop+jwt', jwk: holder.publicJwk }
    const proof = `${Buffer.from(JSON.stringify(header)).toString('base64url')}.e30.AA`
    expect(await present(fresh(), proof)).toBe(invalid('dpop.alg: algorithm'))
  })

  it.each([
    ['a list', '[]'],
    ['null', 'null'],
    ['a text', '"x"'],
    ['nothing', ''],
    ['no JSON', '{'],
    ['no UTF-8', '\xff'],
    ['a text that is no UTF-8', '{"jti":"\xff"}'],
  ])('is refused when its payload is %s', async (_what, payload) => {
    const maker = await signer()
    const bound = await signAccess(issuer, { cnf: { jkt: maker.jkt } })
    const proof = await maker.sign(Buffer.from(payload, 'latin1'))
    const dpop = { proof, method: 'GET', url: URL_OF_API }
    expect(await refusal(fresh().verifier.verifyAccessToken(bound, { dpop }))).toBe(
      invalid('dpop: malformed'),
    )
  })

  it('is refused for an address that is none of a web server', async () => {
    for (const url of ['wss://api.example.com/orders', 'https://a@api.example.com/orders', '/orders']) {
      const proof = await holder.prove(token, { htu: url })
      expect(await present(fresh(), proof, { url })).toBe(invalid('dpop.htu: mismatch'))
    }
  })

  it('is for an address however its path is spelled, but for what means something else', async () => {
    const at = async (htu: string, url: string): Promise<string> =>
      present(fresh(), await holder.prove(token, { htu }), { url })
    expect(await at('http://api.example.com/a%2fb', 'http://api.example.com/a%2Fb')).toBe('accepted')
    expect(await at('http://api.example.com/a%2fb', 'http://api.example.com/a/b')).toBe(
      invalid('dpop.htu: mismatch'),
    )
    expect(await at('https://api.example.com/%7ea%2E%5f', 'https://api.example.com/~a._')).toBe('accepted')
  })

  it('is looked at up to its longest length', async () => {
    const grown = async (length: number): Promise<string> => {
      const empty = (await holder.prove(token, { x: '' })).length
      // Three characters of JSON are four of base64url.
      const proof = await holder.prove(token, { x: 'x'.repeat(Math.floor(((length - empty) * 3) / 4)) })
      return present(fresh(), proof)
    }
    expect(await grown(8190)).toBe('accepted')
    expect(await grown(8200)).toBe(invalid('dpop: malformed'))
  })

  it.each(['none', 'HS256'])('is refused with alg %s', async (alg) => {
    const header = { typ: 'dpop+jwt', alg, jwk: holder.publicJwk }
    const proof = `${Buffer.from(JSON.stringify(header)).toString('base64url')}.e30.AA`
    expect(await present(fresh(), proof)).toBe(invalid('dpop.alg: algorithm'))
  })

  it.each(['x', 'a.b', 'a.b.c', `${'a'.repeat(9000)}.b.c`, 'one, two'])('is refused as %j', async (proof) => {
    expect(await present(fresh(), proof)).toBe(invalid('dpop: malformed'))
  })

  it.each(['RS256', 'PS256', 'ES384', 'EdDSA'])('may be signed with %s', async (algorithm) => {
    const maker = await proofMaker(algorithm)
    const bound = await signAccess(issuer, { cnf: { jkt: maker.jkt } })
    const dpop = { proof: await maker.prove(bound), method: 'GET', url: URL_OF_API }
    expect(await refusal(fresh().verifier.verifyAccessToken(bound, { dpop }))).toBe('accepted')
  })

  it('is good once, for as long as it could be used again', async () => {
    const test = fresh()
    const proof = await holder.prove(token, { iat: NOW + 30 })
    expect(await present(test, proof)).toBe('accepted')
    for (let second = 0; second <= 120; second += 20) {
      expect(await present(test, proof)).toBe(invalid('dpop.jti: unexpected'))
      test.advance(20)
    }
    expect(await present(test, proof)).toBe(invalid('dpop.iat: too-old'))
  })

  it('is not spent by a request that it was not made for, nor by a token that is not enough', async () => {
    const test = fresh()
    const proof = await holder.prove(token)
    expect(await present(test, proof, { method: 'POST' })).toBe(invalid('dpop.htm: mismatch'))
    const dpop = { proof, method: 'GET', url: URL_OF_API }
    expect(await refusal(test.verifier.verifyAccessToken(token, { dpop, scope: 'x' }))).toMatch(/scope/)
    expect(await present(test, proof)).toBe('accepted')
  })
})
