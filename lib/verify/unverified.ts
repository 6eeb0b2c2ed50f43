import { loadJose } from '../issuer/jose.js'
import type { IssuerName } from '../issuer/types.js'
import { type ClaimFault, fault, issuerFault } from './claim-rules.js'

const compactJws = /^[\w-]+\.([\w-]+)\.[\w-]+$/
/** Longer than any token seen, with evidence and all; short enough that a flood of them costs little to look at. */
const LONGEST_TOKEN = 131_072

/** Whether a text is shaped like a JWT at all, signed or encrypted. What is not may be a reference. */
export function looksLikeJwt(unverifiedToken: string): boolean {
  return (
    /^[\w-]+(?:\.[\w-]*){2}(?:(?:\.[\w-]*){2})?$/.test(unverifiedToken) && unverifiedToken.startsWith('ey')
  )
}

/** What is wrong with the size of it, before anything else is looked at. */
export function sizeFault(unverifiedToken: unknown): ClaimFault | null {
  const fits = typeof unverifiedToken === 'string' && unverifiedToken.length <= LONGEST_TOKEN
  return fits ? null : fault('token', 'malformed')
}

/**
 * What can be seen to be wrong without a key: a token of another issuer must not cost a fetch. What cannot be read is
 * left to the verification, which names it.
 */
export function foreignFault(unverifiedToken: string, issuer: IssuerName): ClaimFault | null {
  const payload = compactJws.exec(unverifiedToken)?.[1]
  if (payload === undefined) return null
  try {
    const unverifiedClaims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))
    const isObject = typeof unverifiedClaims === 'object' && unverifiedClaims !== null
    return isObject ? issuerFault({ ...unverifiedClaims }, issuer) : null
  } catch {
    return null
  }
}

/** The algorithm and the type in the header of a token whose signature was good. */
export async function headerOfToken(
  token: string,
): Promise<{ readonly alg: string; readonly typ: string | null }> {
  const { decodeProtectedHeader } = await loadJose()
  const { alg = '', typ } = decodeProtectedHeader(token)
  const lower = typeof typ === 'string' ? typ.toLowerCase().replace(/^application\//, '') : null
  return { alg, typ: lower }
}
