import { createHash, randomUUID } from 'node:crypto'
import { exportJWK, SignJWT } from 'jose'
import { keyPair } from '../rsa-keys.js'
import type { Claims, Grant, IssuerKey, IssuerState } from './types.js'

const firstKeys = new Map<string, Promise<IssuerKey>>()
const sid = '0123456789ABCDEF0123456789ABCDEF'

/** Making a key takes longer than most tests: an issuer begins with the same one in all tests of a file. */
export function firstKeyOf(issuer: string): Promise<IssuerKey> {
  const key = firstKeys.get(issuer) ?? newKey()
  firstKeys.set(issuer, key)
  return key
}

export async function newKey(): Promise<IssuerKey> {
  const { publicKey, privateKey } = await keyPair('RS256')
  const kid = `signing-key-${randomUUID()}`
  return { kid, privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, use: 'sig', alg: 'RS256' } }
}

export async function sign({ key }: IssuerState, claims: Claims, header: Claims = {}): Promise<string> {
  const protectedHeader = { alg: 'RS256', kid: key.kid, typ: 'JWT', ...header }
  return new SignJWT(claims).setProtectedHeader(protectedHeader).sign(key.privateKey)
}

const hashOf = (accessToken: string): string =>
  createHash('sha256').update(accessToken).digest().subarray(0, 16).toString('base64url')

export async function idToken(
  state: IssuerState,
  { parameters, person }: Grant,
  accessToken: string,
): Promise<string> {
  const { issuer, clientId, clock, faults, key } = state
  const now = clock()
  const honest: Claims = {
    iss: issuer,
    nbf: now,
    iat: now,
    exp: now + 600,
    aud: clientId,
    amr: ['external'],
    nonce: parameters.get('nonce'),
    at_hash: hashOf(accessToken),
    sid,
    sub: person.sub ?? 'kari',
    auth_time: person.authTime ?? now,
    idp: person.idp ?? 'nbid',
    name: person.name ?? 'Kari Nordmann',
    given_name: 'Kari',
    family_name: 'Nordmann',
    acr: person.acr ?? 'substantial',
    sandbox: true,
    transaction_id: 'tx-1',
    ...person.claims,
  }
  const claims = faults.idTokenClaims?.(honest) ?? honest
  const header = faults.idTokenHeader?.({ alg: 'RS256', kid: key.kid, typ: 'JWT' }) ?? {}
  const token = await sign(state, claims, { ...header })
  return (await faults.idToken?.(token)) ?? token
}

/** @param authTime that of the ID token at the login */
export function refreshedIdToken(
  state: IssuerState,
  { person }: Grant,
  { authTime, accessToken }: { readonly authTime: unknown; readonly accessToken: string },
): Promise<string> {
  const { issuer, clientId, clock, faults } = state
  const now = clock()
  const honest: Claims = {
    iss: issuer,
    aud: clientId,
    iat: now,
    exp: now + 600,
    sub: person.sub ?? 'kari',
    auth_time: authTime,
    sid,
    at_hash: hashOf(accessToken),
    ...person.claims,
  }
  return sign(state, faults.refreshedIdTokenClaims?.(honest) ?? honest)
}
