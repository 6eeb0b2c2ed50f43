/**
 * Origins of Signicat Express that messages of a frame come from: test and production, the old hosts and the new ones.
 */
export const signicatOrigins: readonly string[] = Object.freeze([
  'https://id.idfy.io',
  'https://id-test.idfy.io',
  'https://id.signicat.io',
  'https://id-test.signicat.io',
])

/** @throws `TypeError` for an entry that no origin can be equal to: a path, a wildcard, `null`. */
export function checkedOrigins(origins: readonly string[] = signicatOrigins): ReadonlySet<string> {
  for (const origin of origins) {
    if (!URL.canParse(origin) || new URL(origin).origin !== origin || !/^https?:/.test(origin))
      throw new TypeError(`origins: '${origin}' is no origin, such as 'https://id.signicat.io'`)
  }
  return new Set(origins)
}
