import { generateKeyPairSync } from 'node:crypto'
import {
  CompactEncrypt,
  type CryptoKey,
  compactDecrypt,
  decodeJwt,
  exportJWK,
  importJWK,
  type JWK,
} from 'jose'
import { type FakeIssuer, fakeIssuer, type Person } from './fake-issuer.js'
import { keyPair, rsaPair } from './rsa-keys.js'

type Claims = Record<string, unknown>

/** What this issuer does beyond a plain one; may be changed at any time. */
export interface Protection {
  /** Encrypts ID tokens. */
  idToken?: EncryptFor | undefined
  /** Userinfo as a JWT: signed, encrypted, or first the one and then the other. */
  userinfo?: { signed: boolean; encrypted?: EncryptFor | undefined } | undefined
  /** Answers as JARM; gets the honest claims and signs what it returns. */
  jarm?: ((claims: Claims) => Claims) | undefined
  /** `token_type` of the token endpoint. */
  tokenType?: string | undefined
  /** A nonce that proofs must carry, and a new one for each call when it is a function. */
  nonce?: ((turn: number) => string) | undefined
}

export interface EncryptFor {
  readonly jwk: Readonly<Record<string, unknown>>
  readonly alg?: string
  readonly enc?: string
  readonly header?: Claims
}

export interface ProtectedIssuer extends FakeIssuer {
  readonly protection: Protection
  /** Claims of the request objects that came, the latest last. */
  readonly requests: Claims[]
  /** Request objects as they came, decrypted. */
  readonly objects: string[]
  /** `DPoP` headers by endpoint, in order. */
  readonly proofs: { path: string; proof: string; authorization: string | null }[]
  /** Client assertions, in order. */
  readonly assertions: string[]
  /** Of the requests to it. */
  readonly encryptionKid: string
}

/** An issuer that takes signed and encrypted requests, and encrypts and signs its answers when told so. */
export async function protectedIssuer(
  clock: () => number,
  settings: Parameters<typeof fakeIssuer>[1] = {},
): Promise<ProtectedIssuer> {
  const issuer = await fakeIssuer(clock, settings)
  const encryption = await keyPair('RSA-OAEP')
  const encryptionKid = 'encryption-key-1'
  const encryptionJwk: JWK = {
    ...(await exportJWK(encryption.publicKey)),
    kid: encryptionKid,
    use: 'enc',
    alg: 'RSA-OAEP',
  }
  const protection: Protection = {}
  const requests: Claims[] = []
  const objects: string[] = []
  const proofs: ProtectedIssuer['proofs'] = []
  const assertions: string[] = []
  let turn = 0

  issuer.faults.jwks = (set) => ({ keys: [...set.keys, encryptionJwk] })
  issuer.faults.idToken = async (token) =>
    protection.idToken === undefined ? token : encrypt(token, protection.idToken)
  issuer.faults.tokenAnswer = (answer) => ({
    ...answer,
    ...(protection.tokenType === undefined ? {} : { token_type: protection.tokenType }),
  })

  /** Asks for a nonce, when it wants one that is not there. */
  function refuseProof(path: string, proof: string | null): Response | null {
    if (protection.nonce === undefined || proof === null) return null
    const wanted = protection.nonce(turn)
    if (decodeJwt(proof).nonce === wanted) return null
    const nonce = protection.nonce(turn + 1)
    turn += 1
    const headers = { 'dpop-nonce': nonce }
    return path.endsWith('/token')
      ? Response.json({ error: 'use_dpop_nonce' }, { status: 400, headers })
      : new Response('', {
          status: 401,
          headers: { ...headers, 'www-authenticate': 'DPoP error="use_dpop_nonce"' },
        })
  }

  async function shapeUserinfo(response: Response): Promise<Response> {
    if (protection.userinfo === undefined || response.status !== 200) return response
    const { signed, encrypted } = protection.userinfo
    const claims: Claims = await response.json()
    const iss = { iss: issuer.issuer, aud: issuer.clientId }
    const plain = signed ? await issuer.sign({ ...iss, ...claims }) : JSON.stringify(claims)
    const body = encrypted === undefined ? plain : await encrypt(plain, encrypted)
    return new Response(body, { headers: { 'content-type': 'application/jwt' } })
  }

  const call: typeof fetch = async (input, init) => {
    const request = new Request(input, init)
    const path = new URL(request.url).pathname
    const proof = request.headers.get('dpop')
    const authorization = request.headers.get('authorization')
    if (proof !== null) proofs.push({ path, proof, authorization })
    if (request.method === 'POST') {
      const form = new URLSearchParams(await request.clone().text())
      assertions.push(...form.getAll('client_assertion'))
    }
    const refused = refuseProof(path, proof)
    if (refused !== null) return refused
    const headers = new Headers(request.headers)
    if (authorization?.startsWith('DPoP ')) headers.set('authorization', `Bearer ${authorization.slice(5)}`)
    const response = await issuer.fetch(new Request(request, { headers }))
    return path.endsWith('/userinfo') ? shapeUserinfo(response) : response
  }

  async function open(request: string): Promise<URLSearchParams> {
    const object = request.split('.').length === 5 ? await decrypt(request, encryption.privateKey) : request
    const claims = decodeJwt<Claims>(object)
    objects.push(object)
    requests.push(claims)
    return new URLSearchParams(
      Object.entries(claims).flatMap(([name, value]) =>
        [value].flat().map((item): [string, string] => [name, String(item)]),
      ),
    )
  }

  async function authorize(location: string, person?: Person): Promise<URLSearchParams> {
    const url = new URL(location)
    const uri = url.searchParams.get('request_uri')
    const parameters = uri === null ? url.searchParams : (issuer.pushed.get(uri) ?? new URLSearchParams())
    const object = parameters.get('request')
    const plain = object === null ? parameters : await open(object)
    const answer = await issuer.authorize(`${url.origin}${url.pathname}?${plain}`, person)
    if (protection.jarm === undefined) return answer
    const { code, state } = Object.fromEntries(answer)
    const honest = { iss: issuer.issuer, aud: issuer.clientId, exp: clock() + 300, code, state }
    return new URLSearchParams({ response: await issuer.sign(protection.jarm(honest)) })
  }

  return {
    ...issuer,
    fetch: call,
    authorize,
    protection,
    requests,
    objects,
    proofs,
    assertions,
    encryptionKid,
  }
}

export async function encrypt(text: string, { jwk, alg, enc, header }: EncryptFor): Promise<string> {
  const { d: _d, p: _p, q: _q, dp: _dp, dq: _dq, qi: _qi, ...publicJwk } = jwk
  const algorithm = alg ?? (jwk.kty === 'RSA' ? 'RSA-OAEP' : 'ECDH-ES')
  const protectedHeader = {
    alg: algorithm,
    enc: enc ?? 'A256CBC-HS512',
    cty: 'JWT',
    ...(typeof jwk.kid === 'string' ? { kid: jwk.kid } : {}),
    ...header,
  }
  return new CompactEncrypt(new TextEncoder().encode(text))
    .setProtectedHeader(protectedHeader)
    .encrypt(await importJWK({ ...publicJwk, alg: algorithm }, algorithm))
}

async function decrypt(jwe: string, key: CryptoKey): Promise<string> {
  const { plaintext } = await compactDecrypt(jwe, key)
  return new TextDecoder().decode(plaintext)
}

/** A private key for the options of an application. */
export function privateJwk(kind: 'rsa' | 'P-256', kid: string): Record<string, unknown> {
  const { privateKey } = kind === 'rsa' ? rsaPair() : generateKeyPairSync('ec', { namedCurve: kind })
  return { ...privateKey.export({ format: 'jwk' }), kid }
}
