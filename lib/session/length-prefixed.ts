const prefixLength = 4

/**
 * Joins texts so that no two lists give the same bytes: each part comes after its length. Plain concatenation would let
 * `("ab", "c")` and `("a", "bc")` share a key.
 */
export function lengthPrefixed(parts: readonly string[]): Buffer {
  let length = 0
  for (const part of parts) length += prefixLength + Buffer.byteLength(part)
  const bytes = Buffer.allocUnsafe(length)
  let at = 0
  for (const part of parts) {
    const written = bytes.write(part, at + prefixLength)
    bytes.writeUInt32BE(written, at)
    at += prefixLength + written
  }
  return bytes
}
