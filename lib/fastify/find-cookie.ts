const [tab, space, quote, semicolon, equals] = [0x09, 0x20, 0x22, 0x3b, 0x3d]

/**
 * The value of a cookie in a `Cookie` header; `undefined` when it is not there, `null` when only a parser can tell, for
 * spaces, quotes or percent signs that are not ours. Taking the whole header apart for one name costs more than finding
 * a session that was opened before.
 */
export function findCookie(header: string, name: string): string | null | undefined {
  for (let at = header.indexOf(name); at !== -1; at = header.indexOf(name, at + 1)) {
    const after = header.charCodeAt(at + name.length)
    if (!isPairStart(header, at)) continue
    if (isBlank(after)) return null
    if (after === equals) return valueFrom(header, at + name.length + 1)
  }
  return undefined
}

function isPairStart(header: string, at: number): boolean {
  let before = at - 1
  while (isBlank(header.charCodeAt(before))) before -= 1
  return before < 0 || header.charCodeAt(before) === semicolon
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
