const base = 'https://this-site.invalid'
const loopbackHosts: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * `href` when a page may point at it: a path of this site, an https URL, or an http URL of a loopback host; else `null`.
 * What a URL parser would repair (white space, control characters, `//`, `/\`) is refused, so no reader disagrees with us.
 */
export function safeHref(href: string): string | null {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must be found
  if (/[\u0000-\u0020\u007f-\u009f]/.test(href)) return null
  return href.startsWith('/') ? safePath(href) : safeUrl(href)
}

function safePath(path: string): string | null {
  if (/^\/[/\\]/.test(path)) return null
  return URL.canParse(path, base) && new URL(path, base).origin === base ? path : null
}

function safeUrl(href: string): string | null {
  if (!/^https?:\/\//i.test(href) || !URL.canParse(href)) return null
  const url = new URL(href)
  if (url.username !== '' || url.password !== '') return null
  return url.protocol === 'https:' || loopbackHosts.has(url.hostname) ? url.href : null
}
