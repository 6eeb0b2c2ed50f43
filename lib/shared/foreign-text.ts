/** Longer than most sentences of an issuer, short enough for a line of a log. */
const longest = 200

/** E-mail addresses; the part that identifies people comes first. */
const ADDRESS = /[^\s<>"'`(),;:@]+@[^\s<>"'`(),;:]+/g
/** What follows the path of an address: codes, states, hints. */
const QUERY = /(\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s"'<>?#]*)[?#][^\s"'<>]*/gi
/** Tokens, secrets and ids: long, with letters and digits. UUIDs are covered too. */
const TOKEN = /(?=[\w.~+/=-]*[A-Za-z])(?=[\w.~+/=-]*\d)[\w~+=-][\w.~+=-]{18,}[\w~+/=-]/g
/** Numbers of people, accounts and telephones, however they are grouped. Not those of an error code, which begins with letters. */
const NUMBER = /(?<![A-Za-z\d])\d(?:[ \-+./]?\d){5,}(?:[-+]?[A-Za-z\d]{1,4}\b)?/g

/**
 * Text that somebody else wrote, for the log and the terminal of the person who repairs: one line, short, without control
 * characters, and with everything covered that can identify a person or unlock something. `null` when nothing is left.
 * @param sent codes and tokens that the text may repeat, however they look
 */
export function foreignText(unsafeText: unknown, sent: readonly string[] = []): string | null {
  if (typeof unsafeText !== 'string') return null
  // Cut before it is searched, with room for what is covered.
  const line = unsafeText
    .slice(0, longest * 4)
    .replaceAll(/[\p{C}\p{Z}]+/gu, ' ')
    .trim()
  const covered = sent
    .filter((secret) => secret !== '')
    .reduce((text, secret) => text.replaceAll(secret, '***'), line)
    .replaceAll(QUERY, '$1?…')
    .replaceAll(ADDRESS, '***@***')
    .replaceAll(TOKEN, '***')
    .replaceAll(NUMBER, '***')
  if (covered === '') return null
  return covered.length > longest ? `${covered.slice(0, longest)}…` : covered
}

/** ` (it says: "…")`, or nothing. */
export function saidBy(unsafeText: unknown, sent: readonly string[] = []): string {
  const text = foreignText(unsafeText, sent)
  return text === null ? '' : ` (it says: "${text.replaceAll('"', "'")}")`
}
