/** The bytes of canonical base64url, else `null`: Node's decoder skips what it does not know, and one value must have one spelling. */
export function decodeBase64url(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64url')
  return isCanonical(text, bytes.length) ? bytes : null
}

/** The same into memory that is used again and again; valid until the next call with it. */
export function decodeBase64urlInto(memory: Buffer, text: string): Buffer | null {
  const length = memory.write(text, 0, memory.length, 'base64url')
  return isCanonical(text, length) ? memory.subarray(0, length) : null
}

/** Characters that the decoder cuts to eight bits, which may make them any other. */
const wide = /[\u0100-\uffff]/

/** The last characters that leave no bits over, by what the length leaves over when it is divided by four. */
const lastOf: Readonly<Record<number, string>> = Object.freeze({ 2: 'AQgw', 3: 'AEIMQUYcgkosw048' })

/**
 * Whether the text is what encoding its bytes would give, without encoding them. The decoder skips characters of
 * neither alphabet, so that the length tells of them.
 *
 * @see RFC 4648 §3.5 and §5, RFC 7515 §2
 */
export function isCanonical(text: string, decodedLength: number): boolean {
  const over = text.length % 4
  if (over === 1 || decodedLength !== Math.floor((text.length * 3) / 4)) return false
  if (text.includes('+') || text.includes('/') || wide.test(text)) return false
  return over === 0 || lastOf[over]?.includes(text.charAt(text.length - 1)) === true
}
