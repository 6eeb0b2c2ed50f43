import { maskText } from './mask-text.js'

/** Longer than most sentences of an issuer, short enough for a line of a log. */
const longest = 200

/** Numbers of errors, by which they are looked up: no person has one. */
const errorNumber = /(\bAADSTS\d{5,7}\b)/

/**
 * Text that somebody else wrote, for the log and the terminal of the person who repairs: one line, short, without control
 * characters and markup, and with everything masked that can identify a person or unlock something. `null` when nothing is
 * left.
 * @param sent codes and tokens that the text may repeat, however they look
 */
export function foreignText(unsafeText: unknown, sent: readonly string[] = []): string | null {
  if (typeof unsafeText !== 'string') return null
  // Cut before it is searched, with room for what is masked.
  const line = unsafeText
    .slice(0, longest * 4)
    .replaceAll(/<[^>]*>?|[\p{C}\p{Z}]+/gu, ' ')
    .trim()
  const masked = sent
    .filter((secret) => secret !== '')
    .reduce((text, secret) => text.replaceAll(secret, '***'), line)
    .split(errorNumber)
    .map((part, index) => (index % 2 === 1 ? part : maskText(part, longest * 4)))
    .join('')
  if (masked === '') return null
  return masked.length > longest ? `${masked.slice(0, longest)}…` : masked
}

/** ` (it says: "…")`, or nothing. */
export function saidBy(unsafeText: unknown, sent: readonly string[] = []): string {
  const text = foreignText(unsafeText, sent)
  return text === null ? '' : ` (it says: "${text.replaceAll('"', "'")}")`
}
