import type { CookieJar, CookieSettings } from '../../lib/shared/cookie-jar.js'

/** What was written for a name last. */
export type Written =
  | { readonly kind: 'set'; readonly value: string; readonly settings: CookieSettings }
  | { readonly kind: 'cleared'; readonly settings: CookieSettings }

export interface MemoryJar extends CookieJar {
  /** By name, in the order of the first writing. */
  readonly written: ReadonlyMap<string, Written>
  /** Names that were set, values that the browser would send. */
  readonly setNames: () => readonly string[]
  readonly clearedNames: () => readonly string[]
  /** The cookies of the browser after this answer. */
  readonly after: () => Record<string, string>
  /** The jar of the browser's next request. */
  readonly next: () => MemoryJar
}

/** The cookies of one request in memory, as a browser would keep them; ages are not counted. */
export function memoryJar(initial: Readonly<Record<string, string>> = {}): MemoryJar {
  const sent = new Map(Object.entries(initial))
  const written = new Map<string, Written>()
  const namesOf = (kind: Written['kind']) =>
    [...written].filter(([, last]) => last.kind === kind).map(([name]) => name)
  const after = (): Record<string, string> => {
    const kept = new Map(sent)
    for (const [name, last] of written) {
      if (last.kind === 'set' && last.settings.maxAge !== 0) kept.set(name, last.value)
      else kept.delete(name)
    }
    return Object.fromEntries(kept)
  }
  return {
    get: (name) => sent.get(name),
    names: () => [...sent.keys()],
    open: () => true,
    set: (name, value, settings) => void written.set(name, { kind: 'set', value, settings }),
    clear: (name, settings) => void written.set(name, { kind: 'cleared', settings }),
    written,
    setNames: () => namesOf('set'),
    clearedNames: () => namesOf('cleared'),
    after,
    next: () => memoryJar(after()),
  }
}
