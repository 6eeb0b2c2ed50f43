import { randomBytes } from 'node:crypto'

const random = (): string => randomBytes(32).toString('base64url')

/** Values of a login that nobody will finish. */
export function oneAttempt(): { readonly state: string; readonly nonce: string; readonly verifier: string } {
  return { state: random(), nonce: random(), verifier: random() }
}
