import type { CookieJar, CookieSettings } from '../shared/cookie-jar.js'
import { cookieBudget, cookieWeight } from './cookie-budget.js'
import { chunkName } from './cookie-names.js'

/** A value that came in one cookie or several. `broken`: a set that is not whole, to be cleared. */
export type ChunkedReading =
  | { readonly outcome: 'none' }
  | { readonly outcome: 'broken' }
  | { readonly outcome: 'whole'; readonly value: string }

/** One value that may need more than one cookie. */
export interface ChunkedCookie {
  present(jar: CookieJar): boolean
  read(jar: CookieJar): ChunkedReading
  /** Writes the value and clears what a longer one left behind. Call only when it {@link ChunkedCookie.weigh | fits}. */
  write(jar: CookieJar, value: string, settings: CookieSettings): void
  clear(jar: CookieJar, settings: CookieSettings): void
  /** Bytes of the `Cookie` header, chunk names included. */
  weigh(value: string): number
}

const none: ChunkedReading = Object.freeze({ outcome: 'none' })
const broken: ChunkedReading = Object.freeze({ outcome: 'broken' })
const countMark = '2~'

/**
 * A value that fits into one cookie is that cookie. A longer one is two, and the first says so by `2~`, which no seal
 * begins with: a set is then whole or it is not, and the seal over all of it tells chunks of two generations apart.
 */
export function createChunkedCookie(name: string): ChunkedCookie {
  const secondName = chunkName(name, 1)
  const capacity = cookieBudget.cookie - cookieBudget.attributes - secondName.length - 1
  // Jars that were given two chunks in this answer: a shorter value written later must take the second one back.
  const split = new WeakSet<CookieJar>()

  const clearSecond = (jar: CookieJar, settings: CookieSettings): void => {
    if (jar.get(secondName) !== undefined || split.has(jar)) jar.clear(secondName, settings)
    split.delete(jar)
  }

  return Object.freeze({
    present: (jar: CookieJar) => jar.get(name) !== undefined || jar.get(secondName) !== undefined,
    read(jar: CookieJar): ChunkedReading {
      const first = jar.get(name)
      const second = jar.get(secondName)
      if (first === undefined) return second === undefined ? none : broken
      const isSplit = first.startsWith(countMark)
      if (isSplit !== (second !== undefined)) return broken
      const value = second === undefined ? first : first.slice(countMark.length) + second
      return value === '' || second === '' || value.length > cookieBudget.session
        ? broken
        : { outcome: 'whole', value }
    },
    write(jar: CookieJar, value: string, settings: CookieSettings): void {
      const [first = '', second] = chunksOf(value, capacity)
      if (second === undefined) clearSecond(jar, settings)
      else {
        jar.set(secondName, second, settings)
        split.add(jar)
      }
      jar.set(name, first, settings)
    },
    clear(jar: CookieJar, settings: CookieSettings): void {
      jar.clear(name, settings)
      clearSecond(jar, settings)
    },
    weigh: (value: string) =>
      chunksOf(value, capacity).reduce(
        (sum, chunk, index) => sum + cookieWeight(chunkName(name, index), chunk),
        0,
      ),
  })
}

/** One text that fits, or two: never an empty one. */
export function chunksOf(value: string, capacity: number): readonly string[] {
  if (value.length <= capacity) return [value]
  const cut = capacity - countMark.length
  return [countMark + value.slice(0, cut), value.slice(cut)]
}
