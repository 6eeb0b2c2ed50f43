const [tab, space, quote, equals] = [0x09, 0x20, 0x22, 0x3d]

/**
 * The value of a cookie in a `Cookie` header; `undefined` when it is not there, `null` when only a parser can tell, for
 * spaces, quotes or percent signs that are not ours. Taking the whole header apart for one name costs more than finding
 * a session that was opened before.
 */
export function findCookie(header: string, name: string): string | null | undefined {
  // From pair to pair: looking for the name itself would search through every sealed value.
  for (let at = 0; at < header.length; ) {
    const start = afterBlanks(header, at)
    if (header.startsWith(name, start)) {
      const after = header.charCodeAt(start + name.length)
      if (after === equals) return valueFrom(header, start + name.length + 1)
      if (isBlank(after)) return null
    }
    const end = header.indexOf(';', start)
    if (end === -1) return undefined
    at = end + 1
  }
  return undefined
}

function afterBlanks(header: string, from: number): number {
  let at = from
  while (isBlank(header.charCodeAt(at))) at += 1
  return at
}

function valueFrom(header: string, start: number): string | null {
  const end = header.indexOf(';', start)
  const value = end === -1 ? header.slice(start) : header.slice(start, end)
  const first = value.charCodeAt(0)
  const isPlain = first !== quote && !isBlank(first) && !isBlank(value.charCodeAt(value.length - 1))
  return isPlain && !value.includes('%') ? value : null
}

function isBlank(code: number): boolean {
  return code === space || code === tab
}
