/*
 * Tokens as they may be written: base64url without padding, blanks or line breaks, and with no bits left over at the end
 * of a part. Decoders take more than that, and then one token has many spellings (RFC 7515 §2, RFC 4648 §3.5).
 */
const part = '(?:[\\w-]{4})*(?:[\\w-][AQgw]|[\\w-]{2}[AEIMQUYcgkosw048])?'
const filled = `(?=[\\w-])${part}`

const jws = new RegExp(`^${filled}\\.${part}\\.${part}$`)
const jwe = new RegExp(`^${filled}\\.${part}\\.${filled}\\.${filled}\\.${filled}$`)

/** Whether a text is written as a compact JWS (RFC 7515 §7.1). An unsigned one has an empty last part. */
export function isCompactJws(text: string): boolean {
  return jws.test(text)
}

/** Whether a text is written as a compact JWE (RFC 7516 §7.1). Its key may be empty. */
export function isCompactJwe(text: string): boolean {
  return jwe.test(text)
}
