/** The bytes of canonical base64url, else `null`: Node's decoder skips what it does not know, and one value must have one spelling. */
export function decodeBase64url(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64url')
  return bytes.toString('base64url') === text ? bytes : null
}
