/** The bytes of canonical base64url, else `null`: Node's decoder skips what it does not know, and one value must have one spelling. */
export function decodeBase64url(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64url')
  return bytes.toString('base64url') === text ? bytes : null
}

/** The same into memory that is used again and again; valid until the next call with it. */
export function decodeBase64urlInto(memory: Buffer, text: string): Buffer | null {
  const length = memory.write(text, 0, memory.length, 'base64url')
  return memory.toString('base64url', 0, length) === text ? memory.subarray(0, length) : null
}
