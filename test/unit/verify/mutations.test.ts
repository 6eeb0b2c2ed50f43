import { createHmac } from 'node:crypto'
import type { Verifier } from 'fastify-signicat/verify'
import { CompactEncrypt, CompactSign, exportSPKI, importJWK } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  CLIENT,
  claimsWith,
  ISSUER,
  NONCE,
  NOW,
  refusal,
  sign,
  type TestIssuer,
  testIssuer,
} from './id-token-maker.js'
import { accessClaims, verifierWith } from './verifier-maker.js'

type Claims = Record<string, unknown>

let issuer: TestIssuer
let other: TestIssuer
let elliptic: TestIssuer
let verifier: Verifier
beforeAll(async () => {
  ;[issuer, other, elliptic] = await Promise.all([testIssuer(), testIssuer(), testIssuer('ES256')])
  const keys = [{ ...issuer.publicJwk }, { ...elliptic.publicJwk, kid: 'elliptic' }]
  verifier = verifierWith({ keys: { keys }, audience: CLIENT, clientId: CLIENT }).verifier
})

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** One honest token of each kind, as a program without Fastify would have them verified. */
const kinds = {
  'an ID token': {
    code: 'ERR_SIGNICAT_TOKEN_INVALID',
    unknownKey: 'ERR_SIGNICAT_TOKEN_KEY_UNKNOWN',
    typ: 'JWT',
    claims: (): Claims => claimsWith(),
    verify: (token: string): Promise<unknown> => verifier.verifyIdToken(token, { nonce: NONCE, maxAge: 60 }),
  },
  'an access token': {
    code: 'ERR_SIGNICAT_TOKEN_INVALID',
    unknownKey: 'ERR_SIGNICAT_TOKEN_KEY_UNKNOWN',
    typ: 'at+jwt',
    claims: (): Claims => accessClaims({ aud: CLIENT }),
    verify: (token: string): Promise<unknown> => verifier.verifyAccessToken(token),
  },
  'a logout token': {
    code: 'ERR_SIGNICAT_LOGOUT_TOKEN_INVALID',
    unknownKey: 'ERR_SIGNICAT_LOGOUT_TOKEN_INVALID',
    typ: 'logout+jwt',
    claims: (): Claims => ({
      ...{ iss: ISSUER, aud: CLIENT, iat: NOW, exp: NOW + 120, jti: 'j', sid: 'A1' },
      events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
    }),
    verify: (token: string): Promise<unknown> => verifier.verifyLogoutToken(token),
  },
} as const

type Kind = (typeof kinds)[keyof typeof kinds]

const signed = ({ typ, claims }: Kind, header: Claims = {}, by: TestIssuer = issuer): Promise<string> =>
  sign(by, claims(), { typ, ...header })

async function withPart(kind: Kind, part: 0 | 1 | 2, change: (text: string) => string): Promise<string> {
  const parts = (await signed(kind)).split('.')
  parts[part] = change(parts[part] ?? '')
  return parts.join('.')
}

async function hmacByPublicKey({ typ, claims }: Kind): Promise<string> {
  const key = await importJWK(issuer.publicJwk, 'RS256', { extractable: true })
  if (key instanceof Uint8Array) throw new Error('an RSA key was expected')
  const input = `${encode({ alg: 'HS256', typ, kid: 'signing-key-1' })}.${encode(claims())}`
  return `${input}.${createHmac('sha256', await exportSPKI(key))
    .update(input)
    .digest('base64url')}`
}

const payload =
  (text: string | Uint8Array) =>
  ({ typ }: Kind) =>
    new CompactSign(Buffer.from(text))
      .setProtectedHeader({ alg: 'RS256', kid: 'signing-key-1', typ })
      .sign(issuer.privateKey)

const mutations: Readonly<Record<string, readonly [(kind: Kind) => Promise<string>, string]>> = {
  'no signature': [
    async ({ typ, claims }) => `${encode({ alg: 'none', typ })}.${encode(claims())}.`,
    '(alg|token)',
  ],
  'a signature cut off': [(kind) => withPart(kind, 2, () => ''), '(signature|token)'],
  'an HMAC by the public key': [hmacByPublicKey, 'alg'],
  'another algorithm, of a key that is there': [(kind) => signed(kind, { kid: 'elliptic' }, elliptic), 'alg'],
  'a key of somebody else': [(kind) => signed(kind, {}, other), 'signature'],
  'a key that it brings along': [(kind) => signed(kind, { jwk: other.publicJwk }, other), 'signature'],
  'an address of keys': [
    (kind) => signed(kind, { jku: 'https://evil.example', x5u: 'https://evil.example' }, other),
    'signature',
  ],
  'a kid that is unknown': [(kind) => signed(kind, { kid: 'nobody' }), 'kid'],
  'a critical header': [
    async ({ typ, claims }) =>
      `${encode({ alg: 'RS256', typ, kid: 'signing-key-1', crit: ['exp'], exp: 1 })}.${encode(claims())}.AA`,
    'crit',
  ],
  'a type of another kind': [(kind) => signed(kind, { typ: 'oauth-authz-req+jwt' }), 'typ'],
  'claims changed after signing': [
    (kind) => withPart(kind, 1, () => encode({ ...kind.claims(), sub: 'somebody-else' })),
    'signature',
  ],
  'a header changed after signing': [
    (kind) => withPart(kind, 0, () => encode({ alg: 'RS256', typ: kind.typ, kid: 'signing-key-1', x: 1 })),
    'signature',
  ],
  'a signature changed': [
    (kind) => withPart(kind, 2, (text) => `${text[0] === 'A' ? 'B' : 'A'}${text.slice(1)}`),
    'signature',
  ],
  'an encryption that nobody asked for': [
    async (kind) =>
      new CompactEncrypt(Buffer.from(await signed(kind)))
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
        .encrypt(new Uint8Array(32)),
    '(token|alg|encryption)',
  ],
  'no object': [payload('[]'), '(payload|iss)'],
  'no JSON': [payload('{"iss":'), 'payload'],
  'no UTF-8': [payload(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])), '(payload|iss)'],
  'nothing at all': [async () => '', '(token|alg)'],
}

/** What no kind of token may say; `undefined` takes a claim away. */
const claims: readonly (readonly [string, Claims])[] = [
  ['iss', { iss: undefined }],
  ['iss', { iss: `${ISSUER}/` }],
  ['iss', { iss: 'https://evil.example' }],
  ['aud', { aud: undefined }],
  ['aud', { aud: `${CLIENT}1` }],
  ['aud', { aud: [] }],
  ['aud', { aud: [1, CLIENT] }],
  ['exp', { exp: 'soon' }],
  ['exp', { exp: 1e300 }],
  ['nbf', { nbf: NOW + 31 }],
  ['iat', { iat: undefined }],
  ['iat', { iat: NOW + 31 }],
  ['sub', { sub: '' }],
  ['sub', { sub: 's'.repeat(256) }],
]

describe.each(Object.entries(kinds))('%s', (_name, kind) => {
  it('is accepted when nothing is wrong with it', async () => {
    expect(await refusal(kind.verify(await signed(kind)).then(() => 'accepted'))).toBe('accepted')
  })

  it.each(Object.entries(mutations))('is refused with %s', async (what, [make, claim]) => {
    const code = what === 'a kid that is unknown' ? kind.unknownKey : kind.code
    expect(await refusal(kind.verify(await make(kind)))).toMatch(new RegExp(`^${code} ${claim}: [a-z-]+$`))
  })

  it.each(claims)('is refused for its %s: %j', async (claim, changes) => {
    const token = await sign(issuer, { ...kind.claims(), ...changes }, { typ: kind.typ })
    expect(await refusal(kind.verify(token))).toMatch(new RegExp(`^${kind.code} ${claim}: [a-z-]+$`))
  })

  it('is refused without an exp, unless it is a logout token', async () => {
    const token = await sign(issuer, { ...kind.claims(), exp: undefined }, { typ: kind.typ })
    const verdict = kind.typ === 'logout+jwt' ? 'accepted' : `${kind.code} exp: missing`
    expect(await refusal(kind.verify(token))).toBe(verdict)
  })

  it('is refused once it has expired, with a code of its own where it has one', async () => {
    const token = await sign(issuer, { ...kind.claims(), exp: NOW - 30 }, { typ: kind.typ })
    const expired = kind.typ === 'logout+jwt' ? kind.code : 'ERR_SIGNICAT_TOKEN_EXPIRED'
    expect(await refusal(kind.verify(token))).toBe(`${expired} exp: expired`)
  })
})

describe('an ID token for the door', () => {
  it.each<[string, Claims]>([
    ['nonce', { nonce: undefined }],
    ['nonce', { nonce: 'another' }],
    ['azp', { azp: 'another' }],
    ['azp', { aud: [CLIENT, 'another'] }],
    ['sub', { sub: undefined }],
    ['auth_time', { auth_time: undefined }],
    ['auth_time', { auth_time: NOW - 91 }],
    ['auth_time', { auth_time: NOW + 31 }],
    ['sandbox', { sandbox: 'yes' }],
    ['amr', { amr: 'external' }],
    ['acr', { acr: 2 }],
    ['sid', { sid: '' }],
    ['idp', { idp: ['nbid'] }],
    ['scope', { scope: 'openid' }],
    ['client_id', { client_id: CLIENT }],
    ['events', { events: {} }],
  ])('is refused for its %s: %j', async (claim, changes) => {
    const token = await sign(issuer, claimsWith(changes))
    const verdict = await refusal(verifier.verifyIdToken(token, { nonce: NONCE, maxAge: 60 }))
    expect(verdict).toMatch(new RegExp(`^ERR_SIGNICAT_TOKEN_INVALID ${claim}: [a-z-]+$`))
  })
})
