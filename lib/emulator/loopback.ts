const loopbackNames: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Whether a `Host` header names this machine. Another name means DNS rebinding: a page of a stranger calling us. */
export function isLoopbackHost(host: string | undefined): boolean {
  if (host === undefined) return false
  const match = /^(\[[0-9a-f:]+\]|[a-z0-9.-]+)(?::\d{1,5})?$/i.exec(host)
  return match?.[1] !== undefined && loopbackNames.has(match[1].toLowerCase())
}

/** Whether `value` is an absolute `http(s)` URL on a loopback host, without credentials and fragment. */
export function isLoopbackUrl(value: string): boolean {
  if (!URL.canParse(value)) return false
  const url = new URL(value)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return false
  if (url.username !== '' || url.password !== '' || value.includes('#')) return false
  return loopbackNames.has(url.hostname)
}
