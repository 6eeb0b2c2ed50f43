/**
 * Joins texts so that no two lists give the same bytes: each part comes after its length. Plain concatenation would let
 * `("ab", "c")` and `("a", "bc")` share a key.
 */
export function lengthPrefixed(parts: readonly string[]): Buffer {
  return Buffer.concat(
    parts.flatMap((part) => {
      const bytes = Buffer.from(part, 'utf8')
      const length = Buffer.alloc(4)
      length.writeUInt32BE(bytes.length)
      return [length, bytes]
    }),
  )
}
