import { tokenClaims } from './token-claims.js'
import type { Claims } from './types.js'

/** Claims that only the signed and verified ID token may make: who it is, how, when, and for whom. */
const idTokenOnly: ReadonlySet<string> = new Set([
  ...tokenClaims,
  'iss',
  'sub',
  'auth_time',
  'idp',
  'acr',
  'amr',
])

const prototypeKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * Claims of the ID token completed by those of userinfo. Userinfo speaks about the person; what it says about the login
 * itself is left out, also where the ID token is silent, and keys that reach a prototype are left out from both.
 */
export function mergeUserinfo(idTokenClaims: Claims, userinfo: Claims): Claims {
  const merged: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(idTokenClaims)) {
    if (!prototypeKeys.has(name)) merged[name] = value
  }
  for (const [name, value] of Object.entries(userinfo)) {
    if (!idTokenOnly.has(name) && !prototypeKeys.has(name)) merged[name] = value
  }
  return merged
}
