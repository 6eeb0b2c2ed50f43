import { createHmac } from 'node:crypto'
import { CompactEncrypt, exportJWK, exportSPKI, importJWK } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import { keyPair } from '../../support/rsa-keys.js'
import {
  CLIENT,
  claimsWith,
  ISSUER,
  invalid,
  NOW,
  refusal,
  sign,
  type TestIssuer,
  testIssuer,
} from './id-token-maker.js'
import { API, accessClaims, signAccess, verifierWith } from './verifier-maker.js'

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
let issuer: TestIssuer
let other: TestIssuer
beforeAll(async () => {
  ;[issuer, other] = await Promise.all([testIssuer(), testIssuer()])
})

const given = () => ({ keys: { keys: [{ ...issuer.publicJwk }] } })
const verdict = (token: string): Promise<string> =>
  refusal(verifierWith(given()).verifier.verifyAccessToken(token))
const profile = async (changes: object, header = {}) =>
  verdict(await signAccess(issuer, { ...changes }, header))
const plain = async (changes: object) => profile(changes, { typ: 'JWT' })

describe('an access token of RFC 9068', () => {
  it('is accepted, and seen in one shape', async () => {
    const { verifier } = verifierWith(given())
    expect(await verifier.verifyAccessToken(await signAccess(issuer))).toEqual({
      issuer: ISSUER,
      kind: 'jwt',
      sub: 'kari',
      clientId: 'mobile-app',
      audiences: [API],
      scopes: ['openid', 'orders:read'],
      issuedAt: NOW,
      expiresAt: NOW + 600,
      authTime: NOW - 60,
      idp: 'nbid',
      acr: 'substantial',
      loa: 'substantial',
      claims: accessClaims(),
    })
  })

  it.each<[string, object, string]>([
    ['iss missing', { iss: undefined }, 'iss: missing'],
    ['iss with a slash', { iss: `${ISSUER}/` }, 'iss: mismatch'],
    ['iss in capitals', { iss: ISSUER.toUpperCase() }, 'iss: mismatch'],
    ['iss a list', { iss: [ISSUER] }, 'iss: malformed'],
    ['aud missing', { aud: undefined }, 'aud: missing'],
    ['aud another', { aud: 'https://other.example' }, 'aud: mismatch'],
    ['aud a prefix', { aud: `${API}/v1` }, 'aud: mismatch'],
    ['aud empty', { aud: [] }, 'aud: mismatch'],
    ['aud of numbers', { aud: [1, API] }, 'aud: malformed'],
    ['aud an object', { aud: { [API]: true } }, 'aud: malformed'],
    ['exp missing', { exp: undefined }, 'exp: missing'],
    ['exp a text', { exp: String(NOW + 600) }, 'exp: malformed'],
    ['nbf to come', { nbf: NOW + 31 }, 'nbf: not-yet-valid'],
    ['nbf a text', { nbf: 'now' }, 'nbf: malformed'],
    ['iat missing', { iat: undefined }, 'iat: missing'],
    ['iat to come', { iat: NOW + 31 }, 'iat: not-yet-valid'],
    ['sub missing', { sub: undefined }, 'sub: missing'],
    ['sub empty', { sub: '' }, 'sub: malformed'],
    ['sub too long', { sub: 'x'.repeat(256) }, 'sub: malformed'],
    ['client_id missing', { client_id: undefined }, 'client_id: missing'],
    ['client_id a number', { client_id: 1 }, 'client_id: malformed'],
    ['jti missing', { jti: undefined }, 'jti: missing'],
    ['scope a number', { scope: 1 }, 'scope: malformed'],
    ['scope of numbers', { scope: [1] }, 'scope: malformed'],
    ['acr a list', { acr: ['high'] }, 'acr: malformed'],
    ['amr a text', { amr: 'external' }, 'amr: malformed'],
    ['auth_time a text', { auth_time: 'now' }, 'auth_time: malformed'],
    ['auth_time to come', { auth_time: NOW + 31 }, 'auth_time: not-yet-valid'],
    ['cnf a text', { cnf: 'x' }, 'cnf: unexpected'],
    ['cnf null', { cnf: null }, 'cnf: unexpected'],
    ['cnf of a certificate', { cnf: { 'x5t#S256': 'a'.repeat(43) } }, 'cnf: unexpected'],
    ['cnf of two kinds', { cnf: { jkt: 'a'.repeat(43), 'x5t#S256': 'b' } }, 'cnf: unexpected'],
    ['cnf without a thumbprint', { cnf: { jkt: 'short' } }, 'cnf: malformed'],
    ['bound to a key, without a proof', { cnf: { jkt: 'a'.repeat(43) } }, 'dpop: missing'],
  ])('is refused with %s', async (_what, changes, fault) => {
    expect(await profile(changes)).toBe(invalid(fault))
  })

  it('expires, and the tolerance ends there', async () => {
    expect(await profile({ exp: NOW - 29 })).toBe('accepted')
    expect(await profile({ exp: NOW - 30 })).toBe('ERR_SIGNICAT_TOKEN_EXPIRED exp: expired')
  })

  it.each<[object]>([
    [{ aud: ['x', API] }],
    [{ auth_time: NOW + 30 }],
    [{ scope: undefined }],
    [{ scope: [] }],
    [{ iat: NOW - 86_400 * 30 }],
    [{ nonce: 'a profile may carry it', at_hash: 'x' }],
    [{ acr: undefined, amr: undefined, auth_time: undefined, idp: undefined }],
  ])('is accepted with %j', async (changes) => {
    expect(await profile(changes)).toBe('accepted')
  })
})

describe('an access token without a type, or of type JWT', () => {
  it.each<[object]>([
    [{}],
    [{ scope: ['openid', 'profile'], aud: ['x', API] }],
    [{ client_id: undefined }],
    [{ scope: undefined }],
    [{ sub: undefined, jti: undefined, iat: undefined }],
  ])('is accepted with %j', async (changes) => {
    expect(await plain(changes)).toBe('accepted')
    expect(await profile(changes, { typ: undefined })).toBe('accepted')
  })

  it.each<[string, object, string]>([
    ['no mark of an access token', { client_id: undefined, scope: undefined }, 'client_id: missing'],
    ['the nonce of an ID token', { nonce: 'n' }, 'nonce: unexpected'],
    ['an empty nonce', { nonce: null }, 'nonce: unexpected'],
    ['the at_hash of an ID token', { at_hash: 'x' }, 'at_hash: unexpected'],
    ['the c_hash of an ID token', { c_hash: 'x' }, 'c_hash: unexpected'],
    ['the events of a logout token', { events: {} }, 'events: unexpected'],
    ['an iat to come', { iat: NOW + 31 }, 'iat: not-yet-valid'],
    ['an empty sub', { sub: '' }, 'sub: malformed'],
    ['another audience', { aud: 'x' }, 'aud: mismatch'],
    ['no exp', { exp: undefined }, 'exp: missing'],
  ])('is refused with %s', async (_what, changes, fault) => {
    expect(await plain(changes)).toBe(invalid(fault))
  })
})

describe('the kinds of token', () => {
  const verifier = () => verifierWith({ ...given(), audience: CLIENT, clientId: CLIENT }).verifier

  it('are never taken for one another, though all are for the same audience', async () => {
    const { verifyAccessToken, verifyIdToken, verifyLogoutToken } = verifier()
    const idToken = await sign(issuer, claimsWith())
    const bareIdToken = await sign(issuer, claimsWith({ nonce: undefined, at_hash: undefined }))
    const access = await signAccess(issuer, { aud: CLIENT })
    const plainAccess = await signAccess(issuer, { aud: CLIENT }, { typ: 'JWT' })
    const logout = { iss: ISSUER, aud: CLIENT, iat: NOW, exp: NOW + 120, jti: 'j', sub: 'kari' }
    const events = { 'http://schemas.openid.net/event/backchannel-logout': {} }
    const logoutToken = await sign(issuer, { ...logout, events }, { typ: undefined })
    expect(await refusal(verifyIdToken(idToken))).toBe('accepted')
    expect(await refusal(verifyIdToken(bareIdToken))).toBe('accepted')
    expect(await verifyLogoutToken(logoutToken)).toMatchObject({ sub: 'kari', issuer: ISSUER })
    expect(await refusal(verifyAccessToken(access))).toBe('accepted')
    expect(await refusal(verifyAccessToken(plainAccess))).toBe('accepted')

    expect(await refusal(verifyAccessToken(idToken))).toBe(invalid('nonce: unexpected'))
    expect(await refusal(verifyAccessToken(bareIdToken))).toBe(invalid('client_id: missing'))
    expect(await refusal(verifyAccessToken(logoutToken))).toBe(invalid('events: unexpected'))
    expect(await refusal(verifyIdToken(access))).toBe(invalid('typ: type'))
    expect(await refusal(verifyIdToken(plainAccess))).toBe(invalid('scope: unexpected'))
    expect(await refusal(verifyIdToken(logoutToken))).toBe(invalid('events: unexpected'))
    for (const token of [idToken, access, plainAccess]) {
      expect(await refusal(verifyLogoutToken(token))).toMatch(/^ERR_SIGNICAT_LOGOUT_TOKEN_INVALID /)
    }
  })

  it.each(['logout+jwt', 'dpop+jwt', 'oauth-authz-req+jwt', 'secevent+jwt', 'token-introspection+jwt', ''])(
    'refuse typ %j for access',
    async (typ) => {
      expect(await profile({}, { typ })).toBe(invalid('typ: type'))
    },
  )

  it.each(['at+jwt', 'AT+JWT', 'application/at+jwt'])('take typ %j for access', async (typ) => {
    expect(await profile({}, { typ })).toBe('accepted')
  })
})

describe('the signature of an access token', () => {
  it('refuses what is not signed, or signed by an HMAC with the public key', async () => {
    expect(await verdict(`${encode({ alg: 'none', typ: 'at+jwt' })}.${encode(accessClaims())}.`)).toBe(
      invalid('alg: algorithm'),
    )
    const key = await importJWK(issuer.publicJwk, 'RS256', { extractable: true })
    if (key instanceof Uint8Array) throw new Error('an RSA key was expected')
    const input = `${encode({ alg: 'HS256', typ: 'at+jwt', kid: 'signing-key-1' })}.${encode(accessClaims())}`
    const mac = createHmac('sha256', await exportSPKI(key))
      .update(input)
      .digest('base64url')
    expect(await verdict(`${input}.${mac}`)).toBe(invalid('alg: algorithm'))
  })

  it("refuses another issuer's key, an unknown kid, keys that it brings along, and critical headers", async () => {
    expect(await verdict(await signAccess(other))).toBe(invalid('signature: signature'))
    expect(await profile({}, { kid: 'nobody' })).toBe('ERR_SIGNICAT_TOKEN_KEY_UNKNOWN kid: key')
    const brings = { jwk: other.publicJwk, jku: 'https://evil.example', x5u: 'https://evil.example' }
    expect(await verdict(await signAccess(other, {}, brings))).toBe(invalid('signature: signature'))
    const header = encode({ alg: 'RS256', typ: 'at+jwt', kid: 'signing-key-1', crit: ['exp'], exp: 1 })
    expect(await verdict(`${header}.${encode(accessClaims())}.AA`)).toBe(invalid('crit: unexpected'))
  })

  it('refuses another algorithm than those that were named', async () => {
    const elliptic = await testIssuer('ES256')
    const keys = { keys: [{ ...elliptic.publicJwk }] }
    const token = await signAccess(elliptic)
    expect(await refusal(verifierWith({ keys }).verifier.verifyAccessToken(token))).toBe(
      invalid('alg: algorithm'),
    )
    const both = verifierWith({ keys, algorithms: ['RS256', 'ES256'] })
    expect(await refusal(both.verifier.verifyAccessToken(token))).toBe('accepted')
  })

  it.each([undefined, null, 1, {}, '', 'a.b.c', 'x'.repeat(200_000)])(
    'refuses %j as a token',
    async (token) => {
      expect(await verdict(token as string)).toMatch(
        /^ERR_SIGNICAT_TOKEN_INVALID (token: malformed|alg: algorithm)$/,
      )
    },
  )
})

describe('an encrypted token', () => {
  it('is opened, and ID tokens must be encrypted then', async () => {
    const { publicKey, privateKey } = await keyPair('RSA-OAEP')
    const decryptionKeys = [{ ...(await exportJWK(privateKey)), kid: 'e1', alg: 'RSA-OAEP', use: 'enc' }]
    const { verifier } = verifierWith({ ...given(), clientId: CLIENT, decryptionKeys })
    const encrypt = async (token: string): Promise<string> =>
      new CompactEncrypt(Buffer.from(token))
        .setProtectedHeader({ alg: 'RSA-OAEP', enc: 'A256CBC-HS512', kid: 'e1' })
        .encrypt(publicKey)
    const idToken = await sign(issuer, claimsWith())
    expect(await refusal(verifier.verifyIdToken(await encrypt(idToken)))).toBe('accepted')
    expect(await refusal(verifier.verifyIdToken(idToken))).toBe(invalid('encryption: missing'))
    const logout = { iss: ISSUER, aud: CLIENT, iat: NOW, exp: NOW + 120, jti: 'j', sub: 'kari' }
    const events = { 'http://schemas.openid.net/event/backchannel-logout': {} }
    const logoutToken = await sign(issuer, { ...logout, events }, { typ: 'logout+jwt' })
    expect(await refusal(verifier.verifyLogoutToken(await encrypt(logoutToken)))).toBe('accepted')
    // Few issuers encrypt them, and what they order cannot be misused.
    expect(await refusal(verifier.verifyLogoutToken(logoutToken))).toBe('accepted')
    const strict = verifierWith({ ...given(), clientId: CLIENT, decryptionKeys, requireEncrypted: true })
    expect(await refusal(strict.verifier.verifyLogoutToken(await encrypt(logoutToken)))).toBe('accepted')
    expect(await refusal(strict.verifier.verifyLogoutToken(logoutToken))).toBe(
      'ERR_SIGNICAT_LOGOUT_TOKEN_NOT_ENCRYPTED encryption: missing',
    )
    const lenient = verifierWith({ ...given(), clientId: CLIENT, decryptionKeys, requireEncrypted: false })
    expect(await refusal(lenient.verifier.verifyIdToken(idToken))).toBe('accepted')
    expect(await refusal(verifier.verifyAccessToken(await encrypt(await signAccess(issuer))))).toBe(
      'accepted',
    )
    expect(await refusal(verifier.verifyAccessToken(await encrypt(await signAccess(other))))).toBe(
      invalid('signature: signature'),
    )
  })

  it('is refused without keys', async () => {
    const token = await new CompactEncrypt(Buffer.from(await signAccess(issuer)))
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
      .encrypt(new Uint8Array(32))
    expect(await verdict(token)).toMatch(/^ERR_SIGNICAT_TOKEN_INVALID (token: encryption|alg: algorithm)$/)
  })
})
