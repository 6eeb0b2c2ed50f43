/** Secrets that stand in documentation, of this package's neighbours too; the whole world has them. */
const PUBLISHED: ReadonlySet<string> = new Set([
  'a secret with minimum length of 32 characters',
  'averylogphrasebiggerthanthirtytwochars',
  'complex_password_at_least_32_characters_long',
  'this-is-a-very-long-secret-of-32-bytes',
])

const PLACEHOLDER = /change[-_ ]?(?:me|this)|replace[-_ ]?(?:me|this)|your[-_ ]?(?:\w+[-_ ])?secret/i
const FEWEST_CHARACTERS = 10

/** Why a long enough secret can be guessed all the same, or `null`. */
export function trivialityOf(secret: string): string | null {
  if (PUBLISHED.has(secret)) return 'is a published example'
  if (PLACEHOLDER.test(secret)) return 'is a placeholder'
  if (new Set(secret).size < FEWEST_CHARACTERS)
    return `has fewer than ${FEWEST_CHARACTERS} different characters`
  if (shortestPeriod(secret) <= secret.length / 2) return 'repeats itself'
  if (isSequence(secret)) return 'is a sequence of neighbouring characters'
  return null
}

/** Length of the shortest beginning that, repeated, gives the text: 3 for `abcabcab`. */
function shortestPeriod(text: string): number {
  for (let period = 1; period < text.length; period += 1) {
    if (text.startsWith(text.slice(period))) return period
  }
  return text.length
}

/** Whether most characters are followed by their neighbour, as in `abcdef` and `987654`. */
function isSequence(text: string): boolean {
  let neighbours = 0
  for (let index = 1; index < text.length; index += 1) {
    if (Math.abs(text.charCodeAt(index) - text.charCodeAt(index - 1)) === 1) neighbours += 1
  }
  return neighbours > text.length * 0.6
}
