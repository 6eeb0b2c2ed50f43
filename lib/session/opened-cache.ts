/** What was found under seals that came before. Only values that opened are put in. */
export interface OpenedCache<T> {
  get(sealed: string): T | undefined
  /**
   * The first time a seal is put in, only a mark is kept: most values of a flood never return, and what is kept for a
   * while costs more to collect than it costs to open again.
   *
   * @param bytes what the value costs beside the sealed text
   */
  put(sealed: string, value: T, bytes: number): void
  /** Bytes accounted for, never more than the limit. */
  bytes(): number
}

interface Entry<T> {
  readonly sealed: string
  readonly value: T
  readonly bytes: number
}

const tagChars = 22
const entryOverhead = 200
const marks = 2048

/**
 * Bounded in bytes. Two maps: when the young one has filled half of the room it becomes the old one, and what was old and
 * not asked for since is gone. A hit on a young entry changes nothing, which is what makes it fast.
 *
 * Found by the last 22 characters, the tag of the seal: hashing a whole cookie costs more than decrypting it. The whole
 * is compared afterwards, since a tag alone proves nothing.
 */
export function createOpenedCache<T>(limit: number): OpenedCache<T> {
  const seen = new Uint32Array(marks)
  let young = new Map<string, Entry<T>>()
  let old = new Map<string, Entry<T>>()
  let youngBytes = 0
  let oldBytes = 0

  const keep = (tag: string, entry: Entry<T>): void => {
    if (entry.bytes > limit / 2) return
    if (youngBytes + entry.bytes > limit / 2) {
      old = young
      oldBytes = youngBytes
      young = new Map()
      youngBytes = 0
    }
    youngBytes += entry.bytes - (young.get(tag)?.bytes ?? 0)
    young.set(tag, entry)
  }

  const find = (tag: string): Entry<T> | undefined => {
    const entry = young.get(tag)
    if (entry !== undefined) return entry
    const aged = old.get(tag)
    if (aged === undefined) return undefined
    old.delete(tag)
    oldBytes -= aged.bytes
    keep(tag, aged)
    return aged
  }

  return Object.freeze({
    get(sealed: string): T | undefined {
      const entry = find(sealed.slice(-tagChars))
      return entry?.sealed === sealed ? entry.value : undefined
    },
    put(sealed: string, value: T, bytes: number): void {
      const mark = markOf(sealed)
      const slot = mark % marks
      if (seen[slot] !== mark) {
        seen[slot] = mark
        return
      }
      // A copy: what comes in is a piece of a header, and would keep all of that header in memory.
      const own = Buffer.from(sealed, 'latin1').toString('latin1')
      keep(own.slice(-tagChars), { sealed: own, value, bytes: bytes + own.length + entryOverhead })
    },
    bytes: () => youngBytes + oldBytes,
  })
}

/** A number made of the tag, which no two seals share but by chance. */
function markOf(sealed: string): number {
  let mark = 1
  for (let at = sealed.length - tagChars; at < sealed.length; at += 1)
    mark = (Math.imul(mark, 31) + sealed.charCodeAt(at)) >>> 0
  return mark
}
