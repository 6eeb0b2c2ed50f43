import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { packSession, unpackSession } from '../../../lib/session/pack-session.js'
import { keepClaims, session } from './fixture.js'

const frame = (json: string, idToken: Uint8Array = Buffer.alloc(0), version = 1): Buffer => {
  const prefix = Buffer.alloc(5)
  prefix[0] = version
  prefix.writeUInt32BE(Buffer.byteLength(json), 1)
  return Buffer.concat([prefix, Buffer.from(json), idToken])
}
const unpack = (bytes: Uint8Array) => unpackSession(bytes, keepClaims)

const good = {
  i: 'id',
  t: [1, 2, 3],
  p: { iss: 'https://issuer.example', sub: 'someone', iat: 1 },
  u: {},
  x: [],
  d: {},
  o: ['attempt', '/'],
}

describe('bytes that are no session of ours', () => {
  it('the frame that the others are made from is good', () => {
    expect(unpack(frame(JSON.stringify(good)))).toMatchObject({ id: 'id', sub: 'someone', seenAt: 2 })
  })

  it.each([
    ['no object', ['null', '1', '"text"', '[]', '', '{', 'undefined']],
    ['a missing member', ['i', 't', 'p', 'o'].map((name) => JSON.stringify({ ...good, [name]: undefined }))],
    [
      'a wrong type',
      Object.keys(good).flatMap((name) =>
        [1, {}, null, [1, {}]]
          .filter(
            (value) =>
              !(
                typeof value === 'object' &&
                value !== null &&
                !Array.isArray(value) &&
                ['p', 'u', 'd'].includes(name)
              ),
          )
          .map((value) => JSON.stringify({ ...good, [name]: value })),
      ),
    ],
    [
      'a wrong optional member',
      [
        { m: 'oidc' },
        { a: 1 },
        { l: 'highest' },
        { k: {} },
        { k: { accessToken: 'a', expiresAt: 'soon', tokenType: 'bearer' } },
        { k: { accessToken: 'a', expiresAt: 1, tokenType: 'mac' } },
      ].map((more) => JSON.stringify({ ...good, ...more })),
    ],
    [
      'wrong protocol values',
      [
        { iss: 1 },
        { sub: null },
        { iat: '1' },
        { iat: 1.5 },
        { sid: 1 },
        { idp: [] },
        { acr: {} },
        { amr: 'one' },
        { amr: [1] },
        { auth_time: 'now' },
      ].map((more) => JSON.stringify({ ...good, p: { ...good.p, ...more } })),
    ],
    [
      'times that are none',
      [
        [1, 2],
        [1, 2, 3, 4],
        [1, 2, '3'],
        [1, 2, 3.5],
        [1, 2, 1e300],
      ].map((t) => JSON.stringify({ ...good, t })),
    ],
    [
      'a prototype',
      [
        `{"__proto__":{},${JSON.stringify(good).slice(1)}`,
        JSON.stringify(good).replace('"d":{}', '"d":{"a":{"\\u005f_proto__":1}}'),
        JSON.stringify(good).replace('"u":{}', '"u":{"__proto__":1}'),
      ],
    ],
    [
      'depth',
      [JSON.stringify(good).replace('"d":{}', `"d":{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`)],
    ],
  ])('%s', (_, texts) => {
    for (const text of texts) expect(unpack(frame(text)), text.slice(0, 200)).toBeNull()
  })

  it('a newer frame', () => {
    expect(unpack(frame(JSON.stringify(good), Buffer.alloc(0), 2))).toBeNull()
    expect(unpack(frame(JSON.stringify(good), Buffer.alloc(0), 0))).toBeNull()
  })

  it('a length that is longer or shorter than what there is', () => {
    for (const more of [1, 1000, 0xffff_ff00, -1]) {
      const bytes = frame(JSON.stringify(good))
      bytes.writeUInt32BE(JSON.stringify(good).length + more, 1)
      expect(unpack(bytes)).toBeNull()
    }
  })

  it('an ID token that is none', () => {
    for (const bytes of [[7], [1], [1, 255, 255, 0, 0, 0, 0], [1, 0, 0, 255, 255, 255, 255]]) {
      expect(unpack(frame(JSON.stringify(good), Uint8Array.from(bytes)))).toBeNull()
    }
  })

  it('a prefix of a good one, at any length', () => {
    const bytes = packSession(session(), keepClaims)
    const tokenStart = bytes.length - (session().packedIdToken?.length ?? 0)
    for (let length = 0; length < bytes.length; length += 1) {
      // Without its token a session is whole again.
      if (length === tokenStart) continue
      const opened = unpack(bytes.subarray(0, length))
      if (length < tokenStart + 7) expect(opened, String(length)).toBeNull()
    }
  })

  it('never make it throw', () => {
    const bytes = Buffer.from(packSession(session(), keepClaims))
    const changed = fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)).map(([at, value]) => {
      const copy = Buffer.from(bytes)
      copy[at] = value
      return copy
    })
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 64 }), changed), (given) => {
        expect(() => unpack(given)).not.toThrow()
      }),
      { numRuns: 1000 },
    )
  })
})
