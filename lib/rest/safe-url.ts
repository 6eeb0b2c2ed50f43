const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '[::1]', 'localhost'])

/** Whether calls, or a browser, may be sent there: https, or http on an exact loopback host when that was allowed. */
export function isSafeUrl(value: string, allowInsecureLoopback: boolean): boolean {
  if (!URL.canParse(value)) return false
  const url = new URL(value)
  if (url.username !== '' || url.password !== '') return false
  if (url.protocol === 'https:') return true
  return url.protocol === 'http:' && allowInsecureLoopback && LOOPBACK.has(url.hostname)
}
