/** Number of single-letter insertions, removals, replacements and swaps of neighbours between two words. */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1]
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      current[column] = Math.min(
        at(last, column) + 1,
        at(current, column - 1) + 1,
        at(last, column - 1) + (same ? 0 : 1),
        swapped ? at(beforeLast, column - 2) + 1 : Number.POSITIVE_INFINITY,
      )
    }
    beforeLast = last
    last = current
  }
  return at(last, b.length)
}

const at = (cells: readonly number[], index: number): number => cells[index] ?? Number.POSITIVE_INFINITY

/** Longest name that is compared; a longer one is no misspelling of ours. */
const LONGEST = 40
/** Fewest letters that a name and another must begin with for the one to be taken for the other cut short. */
const STEM = 4

/**
 * The name in `known` that was most likely meant, or `null` when none is near. Case, hyphens and underscores do not
 * count, so `client_id` finds `clientId`.
 */
export function nearestName(name: string, known: readonly string[]): string | null {
  if (name.length > LONGEST) return null
  let nearest: string | null = null
  let least = Number.POSITIVE_INFINITY
  for (const candidate of known) {
    const distance = editDistance(plain(name), plain(candidate))
    if (distance >= least || !isNear(name, candidate, distance)) continue
    nearest = candidate
    least = distance
  }
  return nearest
}

function isNear(name: string, candidate: string, distance: number): boolean {
  const [shorter, longer] = [plain(name), plain(candidate)].sort((a, b) => a.length - b.length)
  if (shorter === undefined || longer === undefined) return false
  const isCutShort = shorter.length >= STEM && longer.startsWith(shorter)
  return isCutShort || distance <= Math.max(1, Math.floor(longer.length / 3))
}

const plain = (name: string): string => name.toLowerCase().replaceAll(/[-_]/g, '')
