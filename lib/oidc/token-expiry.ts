/** A year: more than any access token of an eID login lives, and far from where dates end. */
const longestExpiry = 31_536_000

/** `expires_in` as whole seconds within a year; nothing when the issuer did not say. */
export function keptExpiry(expiresIn: number | undefined): { readonly expiresIn?: number } {
  return expiresIn === undefined ? {} : { expiresIn: Math.floor(Math.min(expiresIn, longestExpiry)) }
}
