import { type Field, kindOf, refuse } from './assert.js'

/** RFC 6749 §3.3. */
const SCOPE_TOKEN = /^[\x21\x23-\x5b\x5d-\x7e]+$/
const REMEDY = "Give words such as 'openid profile', as one text or as a list"

/**
 * The scope as a list, each word once; `null` when it is absent.
 *
 * @param keepsTokens whether a refresh token would be kept; asking for one that is thrown away leaves a live credential
 * behind at the issuer.
 */
export function readScope(field: Field, keepsTokens: boolean): readonly string[] | null {
  if (field.value === undefined) return null
  const words = wordsOf(field.value)
  if (words === null || !words.every((word) => SCOPE_TOKEN.test(word))) {
    refuse(field, `is ${kindOf(field.value, 'not well-formed')}`, REMEDY)
    return null
  }
  if (!words.includes('openid')) {
    refuse(field, 'lacks openid, without which there is no ID token', "Add 'openid'")
  }
  if (words.includes('offline_access') && !keepsTokens) {
    const remedy = 'Set session.keepTokens: true, or take offline_access out'
    refuse(field, 'asks for a refresh token that the session does not keep', remedy)
  }
  return [...new Set(words)]
}

function wordsOf(value: unknown): readonly string[] | null {
  const parts: readonly unknown[] = Array.isArray(value) ? value : [value]
  if (!parts.every((part) => typeof part === 'string')) return null
  return parts.flatMap((part) => part.split(' ')).filter((word) => word !== '')
}
