import { describe, expect, it } from 'vitest'
import { signicatLevels } from '../../../lib/eids/levels.js'
import { accessTokenOf } from '../../../lib/verify/access-token.js'
import {
  type AccessTokenRules,
  accessTokenFault,
  boundTo,
  scopesOf,
} from '../../../lib/verify/access-token-rules.js'
import { tokenDemandFault } from '../../../lib/verify/token-demand.js'
import { ISSUER, NOW } from './id-token-maker.js'
import { API, accessClaims } from './verifier-maker.js'

const JKT = 'a'.repeat(43)

function fault(changes: Record<string, unknown>, shape: AccessTokenRules['shape'] = 'plain'): string {
  const rules = { issuer: ISSUER, audiences: [API], shape, now: NOW, toleranceSeconds: 30 }
  const wrong = accessTokenFault(accessClaims(changes), rules)
  return wrong === null ? 'none' : `${wrong.claim}: ${wrong.reason}`
}

describe('what an access token says', () => {
  const view = (claims: Record<string, unknown>, shape: AccessTokenRules['shape'] = 'profile'): unknown =>
    accessTokenOf(claims, { issuer: ISSUER, shape, levels: signicatLevels })

  it('is all there, in one shape', () => {
    const claims = accessClaims({ aud: [API, 'other'], amr: ['pin'], cnf: { jkt: JKT } })
    expect(view(claims)).toStrictEqual({
      issuer: ISSUER,
      kind: 'jwt',
      audiences: [API, 'other'],
      scopes: ['openid', 'orders:read'],
      expiresAt: NOW + 600,
      claims,
      sub: 'kari',
      clientId: 'mobile-app',
      issuedAt: NOW,
      idp: 'nbid',
      loa: 'substantial',
      acr: 'substantial',
      amr: ['pin'],
      authTime: NOW - 60,
      boundTo: JKT,
    })
  })

  it('has no members for what it does not say', () => {
    const claims = { aud: API, exp: NOW }
    const least = { issuer: ISSUER, audiences: [API], scopes: [], expiresAt: NOW, claims }
    expect(view(claims, 'plain')).toStrictEqual({ ...least, kind: 'jwt' })
    expect(view(claims, 'reference')).toStrictEqual({ ...least, kind: 'reference' })
  })

  it('names no audience and no scope that it does not name', () => {
    expect(view({ exp: NOW, aud: 7, scope: 7 })).toMatchObject({ audiences: [], scopes: [] })
  })
})

describe('scopes', () => {
  it.each([
    [undefined, []],
    ['', []],
    ['a', ['a']],
    [' a  b ', ['a', 'b']],
    [
      ['a', 'b c'],
      ['a', 'b c'],
    ],
    [7, null],
    [null, null],
    [[7], null],
  ])('of %j are %j', (scope, scopes) => {
    expect(scopesOf(scope)).toEqual(scopes)
  })

  it('of a demand are told apart by as many spaces as there are', () => {
    const token = { scopes: ['a', 'b'] }
    const moment = { now: NOW, toleranceSeconds: 0 }
    expect(tokenDemandFault(token, { scope: ' a  b ' }, moment)).toBeNull()
    expect(tokenDemandFault(token, { scope: 'a  c' }, moment)).toEqual({ claim: 'scope', reason: 'missing' })
  })
})

describe('the key of a token', () => {
  it.each([
    [undefined],
    [null],
    ['jkt'],
    [{}],
    [{ jkt: undefined }],
    [{ jkt: 7 }],
    [{ jkt: [JKT] }],
    [{ jkt: 'a'.repeat(42) }],
    [{ jkt: 'a'.repeat(44) }],
    [{ jkt: `${'a'.repeat(42)}=` }],
  ])('is none in %j', (cnf) => {
    expect(boundTo({ cnf })).toBeUndefined()
  })

  it('is the thumbprint in its confirmation', () => {
    expect(boundTo({ cnf: { jkt: JKT } })).toBe(JKT)
  })
})

describe('the rules', () => {
  it.each([
    ['none', {}],
    ['client_id: malformed', { client_id: 7 }],
    ['client_id: malformed', { client_id: '' }],
    ['idp: malformed', { idp: 7 }],
    ['idp: malformed', { idp: 'x'.repeat(1025) }],
    ['acr: malformed', { acr: ['low'] }],
    ['amr: malformed', { amr: 'pin' }],
    ['auth_time: malformed', { auth_time: 'x' }],
    ['auth_time: not-yet-valid', { auth_time: NOW + 31 }],
    ['none', { auth_time: NOW + 30 }],
    ['scope: malformed', { scope: 7 }],
    ['cnf: unexpected', { cnf: null }],
    ['cnf: unexpected', { cnf: 'jkt' }],
    ['cnf: unexpected', { cnf: ['jkt'] }],
    ['cnf: unexpected', { cnf: {} }],
    ['cnf: unexpected', { cnf: { jkt: JKT, 'x5t#S256': JKT } }],
    ['cnf: malformed', { cnf: { jkt: 'short' } }],
    ['none', { cnf: { jkt: JKT } }],
    ['none', { client_id: undefined }],
    ['none', { scope: undefined }],
    ['client_id: missing', { client_id: undefined, scope: undefined }],
    ['nonce: unexpected', { nonce: undefined }],
    ['none', { iat: undefined }],
    ['iat: not-yet-valid', { iat: NOW + 31 }],
    ['iss: missing', { iss: undefined }],
  ])('find %s in a token of no type with %j', (found, changes) => {
    expect(fault(changes)).toBe(found)
  })

  it('take an introspection that names no issuer, but no other token', () => {
    expect(fault({ iss: undefined }, 'reference')).toBe('none')
    expect(fault({ iss: 'other' }, 'reference')).toBe('iss: mismatch')
    expect(fault({ iss: undefined }, 'profile')).toBe('iss: missing')
    expect(fault({ client_id: undefined, scope: undefined }, 'reference')).toBe('none')
  })
})
