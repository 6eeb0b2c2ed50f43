/** What was found under seals that came before. Only values that opened are put in. */
export interface OpenedCache<T> {
  get(sealed: string): T | undefined
  /** @param bytes what the value costs beside the sealed text */
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

/**
 * Bounded in bytes. A value seen once waits in a quarter of the room and moves to the rest when it is seen again, so a
 * flood of values that never return only pushes out its own kind.
 *
 * Found by the last 22 characters, the tag of the seal: hashing a whole cookie costs more than decrypting it. The whole
 * is compared afterwards, since a tag alone proves nothing.
 */
export function createOpenedCache<T>(limit: number): OpenedCache<T> {
  const seenOnce = createGenerations<T>(limit / 4)
  const seenOften = createGenerations<T>((limit / 4) * 3)

  return Object.freeze({
    get(sealed: string): T | undefined {
      const tag = sealed.slice(-tagChars)
      const often = seenOften.get(tag)
      if (often !== undefined) return often.sealed === sealed ? often.value : undefined
      const once = seenOnce.get(tag)
      if (once === undefined || once.sealed !== sealed) return undefined
      seenOnce.delete(tag)
      seenOften.put(once.sealed.slice(-tagChars), once)
      return once.value
    },
    put(sealed: string, value: T, bytes: number): void {
      // A copy: what comes in is a piece of a header, and would keep all of that header in memory.
      const own = Buffer.from(sealed, 'latin1').toString('latin1')
      seenOnce.put(own.slice(-tagChars), { sealed: own, value, bytes: bytes + own.length + entryOverhead })
    },
    bytes: () => seenOnce.bytes() + seenOften.bytes(),
  })
}

interface Generations<T> {
  get(tag: string): Entry<T> | undefined
  put(tag: string, entry: Entry<T>): void
  delete(tag: string): void
  bytes(): number
}

/**
 * Two maps: when the young one has filled half of the room it becomes the old one, and what was old and not asked for
 * since is gone. A hit on a young entry changes nothing, which is what makes it fast.
 */
function createGenerations<T>(limit: number): Generations<T> {
  let young = new Map<string, Entry<T>>()
  let old = new Map<string, Entry<T>>()
  let youngBytes = 0
  let oldBytes = 0

  const put = (tag: string, entry: Entry<T>): void => {
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

  return Object.freeze({
    get(tag: string): Entry<T> | undefined {
      const entry = young.get(tag)
      if (entry !== undefined) return entry
      const aged = old.get(tag)
      if (aged === undefined) return undefined
      old.delete(tag)
      oldBytes -= aged.bytes
      put(tag, aged)
      return aged
    },
    put,
    delete(tag: string): void {
      const entry = young.get(tag)
      if (entry === undefined) return
      young.delete(tag)
      youngBytes -= entry.bytes
    },
    bytes: () => youngBytes + oldBytes,
  })
}
