import { CompactEncrypt, CompactSign, exportJWK, importJWK, type JWK } from 'jose'
import nock from 'nock'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keyPair } from '../../support/rsa-keys.js'
import {
  createTime,
  EXPRESS,
  expressClient,
  expressSuccess,
  failureOf,
  HUB,
  hubClient,
  hubSuccess,
  mockExpressToken,
  mockHubToken,
} from './signicat-api.js'

const makeKey = async (alg: string, kid: string): Promise<JWK> => {
  const { privateKey } = await keyPair(alg)
  return { ...(await exportJWK(privateKey)), kid, alg }
}

const rsa = await makeKey('RSA-OAEP', 'rsa-1')
const ec = await makeKey('ECDH-ES', 'ec-1')
const signer = await makeKey('RS256', 'sig-1')

const publicOf = ({ d: _d, p: _p, q: _q, dp: _dp, dq: _dq, qi: _qi, alg: _alg, ...rest }: JWK): JWK => rest

interface Sealing {
  readonly to?: JWK
  readonly header?: Record<string, unknown>
}

const seal = async (content: string, { to = rsa, header = {} }: Sealing = {}): Promise<string> => {
  const alg = to.kty === 'RSA' ? 'RSA-OAEP' : 'ECDH-ES'
  return new CompactEncrypt(new TextEncoder().encode(content))
    .setProtectedHeader({
      alg,
      enc: 'A256CBC-HS512',
      ...(to.kid === undefined ? {} : { kid: to.kid }),
      ...header,
    })
    .encrypt(await importJWK(publicOf(to), alg))
}

const sign = async (content: object, by = signer): Promise<string> =>
  new CompactSign(new TextEncoder().encode(JSON.stringify(content)))
    .setProtectedHeader({ alg: 'RS256', kid: by.kid ?? '' })
    .sign(await importJWK(by, 'RS256'))

const jose = { 'content-type': 'application/jose; charset=utf-8' }
const decryptionKeys = [rsa, ec]

beforeEach(() => {
  mockHubToken()
  mockExpressToken()
})

afterEach(() => {
  nock.cleanAll()
})

const hubAnswers = (body: string) => nock(HUB).get('/auth/rest/sessions/3d07').reply(200, body, jose)

describe('an encrypted answer of the hub', () => {
  it.each([rsa, ec])('is opened with the key that its header names', async (to) => {
    hubAnswers(await seal(JSON.stringify(hubSuccess), { to }))
    const session = await hubClient({ decryptionKeys }).getSession('3d07')
    expect(session).toEqual({ ...hubSuccess, api: 'hub' })
  })

  it('without a key id is opened with whichever key fits', async () => {
    hubAnswers(await seal(JSON.stringify(hubSuccess), { to: ec, header: { kid: undefined } }))
    await expect(hubClient({ decryptionKeys }).getSession('3d07')).resolves.toMatchObject({ id: '3d07' })
  })

  it('is asked for with the public half of the first key', async () => {
    nock(HUB)
      .post('/auth/rest/sessions', (body) => {
        expect(body.encryptionPublicKey).toEqual({
          kty: 'RSA',
          use: 'enc',
          kid: 'rsa-1',
          alg: 'RSA-OAEP',
          n: rsa.n,
          e: rsa.e,
        })
        return true
      })
      .reply(200, await seal(JSON.stringify(hubSuccess)), jose)
    const session = await hubClient({ decryptionKeys }).createSession({
      flow: 'redirect',
      requestedAttributes: [],
    })
    expect(session.id).toBe('3d07')
  })

  it('is asked for with the key of the caller when there is one', async () => {
    const encryptionPublicKey = {
      kty: 'EC',
      use: 'enc',
      kid: 'ec-1',
      alg: 'ECDH-ES',
      crv: 'P-256',
      x: ec.x ?? '',
      y: ec.y ?? '',
    } as const
    nock(HUB)
      .post('/auth/rest/sessions', (body) => body.encryptionPublicKey.kid === 'ec-1')
      .reply(200, await seal(JSON.stringify(hubSuccess), { to: ec }), jose)
    const request = { flow: 'redirect', requestedAttributes: [], encryptionPublicKey } as const
    await expect(hubClient({ decryptionKeys }).createSession(request)).resolves.toMatchObject({ id: '3d07' })
  })

  it.each([
    ['an unknown key id', () => seal('{}', { header: { kid: 'other' } }), 'not among decryptionKeys'],
    ['a key id that is no text', () => seal('{}', { header: { kid: 7 } }), 'not among decryptionKeys'],
    [
      'another key under our id',
      async () => seal('{}', { to: await makeKey('RSA-OAEP', 'rsa-1') }),
      'cannot be opened',
    ],
    ['compression', () => seal(JSON.stringify(hubSuccess), { header: { zip: 'DEF' } }), 'cannot be opened'],
    ['content that is no JSON', () => seal('NIN-1 is here'), 'not JSON'],
    ['content that is no session', () => seal('{"id":"3d07"}'), 'status'],
    ['no JWE at all', async () => 'a.b.c.d.e', 'not among decryptionKeys'],
    ['nothing', async () => '', 'not JSON'],
  ])('with %s is refused', async (_what, make, detail) => {
    hubAnswers(await make())
    const error = await failureOf(hubClient({ decryptionKeys }).getSession('3d07'))
    expect(error).toMatchObject({
      code: 'ERR_SIGNICAT_REST_ANSWER_INVALID',
      detail: expect.stringContaining(detail),
    })
    expect(JSON.stringify({ ...error, message: error.message, cause: error.cause })).not.toContain('NIN-1')
  })

  it('is refused when there is no key', async () => {
    hubAnswers(await seal(JSON.stringify(hubSuccess)))
    expect(await failureOf(hubClient().getSession('3d07'))).toMatchObject({
      code: 'ERR_SIGNICAT_REST_ANSWER_INVALID',
    })
  })

  it('is refused when it is locked with a password or a shared key', async () => {
    const key = new Uint8Array(32)
    const direct = await new CompactEncrypt(new TextEncoder().encode(JSON.stringify(hubSuccess)))
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
      .encrypt(key)
    hubAnswers(direct)
    expect(await failureOf(hubClient({ decryptionKeys }).getSession('3d07'))).toMatchObject({
      detail: 'getSession: encrypted answer cannot be opened',
    })
  })
})

describe('an encrypted answer of Express', () => {
  const mockKeys = (...keys: JWK[]) => {
    const seen = { calls: 0 }
    nock(EXPRESS, { reqheaders: { authorization: 'Bearer SECRET-token-1' } })
      .persist()
      .get('/identification/v2/jwks')
      .reply(200, () => {
        seen.calls += 1
        return { keys: keys.map((key) => ({ ...publicOf(key), use: 'sig' })) }
      })
    return seen
  }
  const answers = (body: string) =>
    nock(EXPRESS).get('/identification/v2/sessions/b1f0').reply(200, body, jose)

  it('is opened, and the signature within is verified with keys fetched once', async () => {
    const seen = mockKeys(signer)
    const rest = expressClient({ decryptionKeys })
    for (let read = 0; read < 3; read += 1) {
      answers(await seal(await sign(expressSuccess)))
      await expect(rest.getSession('b1f0')).resolves.toEqual({ ...expressSuccess, api: 'express' })
    }
    expect(seen.calls).toBe(1)
  })

  it('may be signed only', async () => {
    mockKeys(signer)
    answers(await sign(expressSuccess))
    await expect(expressClient().getSession('b1f0')).resolves.toMatchObject({ id: 'b1f0' })
  })

  it('signed with a new key makes us look at the keys again, but not at once twice', async () => {
    const time = createTime()
    const rest = expressClient({ decryptionKeys, ...time })
    const seen = mockKeys(signer)
    answers(await seal(await sign(expressSuccess)))
    await rest.getSession('b1f0')
    const next = await makeKey('RS256', 'sig-2')
    time.pass(30)
    answers(await seal(await sign(expressSuccess, next)))
    expect((await failureOf(rest.getSession('b1f0'))).code).toBe('ERR_SIGNICAT_REST_ANSWER_INVALID')
    expect(seen.calls).toBe(1)
    time.pass(1)
    nock.cleanAll()
    mockExpressToken()
    const after = mockKeys(signer, next)
    answers(await seal(await sign(expressSuccess, next)))
    await expect(rest.getSession('b1f0')).resolves.toMatchObject({ id: 'b1f0' })
    expect(after.calls).toBe(1)
  })

  it.each([
    ['no signature', async () => seal(JSON.stringify(expressSuccess))],
    [
      'somebody else’s signature',
      async () => seal(await sign(expressSuccess, await makeKey('RS256', 'sig-1'))),
    ],
    [
      'a changed payload',
      async () => {
        const [header, , signature] = (await sign(expressSuccess)).split('.')
        const payload = Buffer.from(JSON.stringify({ ...expressSuccess, status: 'failed' })).toString(
          'base64url',
        )
        return seal([header, payload, signature].join('.'))
      },
    ],
    [
      'no algorithm',
      async () => {
        const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
        return seal(`${part({ alg: 'none' })}.${part(expressSuccess)}.`)
      },
    ],
    ['a signature that has expired', async () => seal(await sign({ ...expressSuccess, exp: 1_600_000_000 }))],
  ])('with %s is refused', async (_what, make) => {
    mockKeys(signer)
    answers(await make())
    const error = await failureOf(expressClient({ decryptionKeys }).getSession('b1f0'))
    expect(error).toMatchObject({
      code: 'ERR_SIGNICAT_REST_ANSWER_INVALID',
      detail: 'getSession: signature of the answer is not valid',
    })
    expect(error.cause).toBeUndefined()
  })

  it('is a passing failure when the keys cannot be had', async () => {
    nock(EXPRESS).persist().get('/identification/v2/jwks').reply(503)
    answers(await seal(await sign(expressSuccess)))
    const error = await failureOf(expressClient({ decryptionKeys }).getSession('b1f0'))
    expect(error).toMatchObject({ code: 'ERR_SIGNICAT_REST_FAILED', detail: expect.stringMatching(/^jwks:/) })
  })

  it('is refused when the keys are no key set', async () => {
    nock(EXPRESS).persist().get('/identification/v2/jwks').reply(200, { keys: 'x' })
    answers(await seal(await sign(expressSuccess)))
    const error = await failureOf(expressClient({ decryptionKeys }).getSession('b1f0'))
    expect(error).toMatchObject({ code: 'ERR_SIGNICAT_REST_ANSWER_INVALID', detail: 'jwks: not a JWK set' })
  })
})
