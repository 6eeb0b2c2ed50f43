import type { CookieJar } from '../../lib/shared/cookie-jar.js'

/** A jar that gives its content as a `Cookie` header. */
export interface PlainJar extends CookieJar {
  header(): string
}

export function createPlainJar(header: string): PlainJar {
  const pairs = header === '' ? [] : header.split('; ').map(pairOf)
  const cookies = new Map<string, string>(pairs)
  return {
    get: (name) => cookies.get(name),
    names: () => [...cookies.keys()],
    open: () => true,
    set: (name, value) => void cookies.set(name, value),
    clear: (name) => void cookies.delete(name),
    header: () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
  }
}

function pairOf(pair: string): [string, string] {
  const cut = pair.indexOf('=')
  return [pair.slice(0, cut), pair.slice(cut + 1)]
}
