import { hash } from 'node:crypto'
import { lengthPrefixed } from './length-prefixed.js'

/** SHA-256 of a list of texts, as base64url; no two lists have the same. */
export function digestOf(parts: readonly string[]): string {
  return hash('sha256', lengthPrefixed(parts), 'base64url')
}
