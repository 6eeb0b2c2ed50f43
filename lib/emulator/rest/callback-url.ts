interface Additions {
  readonly id: string
  readonly nonce?: string
  readonly externalReference?: string
}

/** The application's URL as Signicat extends it; the rest of it stays as it was written. */
export function withSessionId(url: string, { id, nonce, externalReference }: Additions): string {
  const query = new URLSearchParams({
    sessionId: id,
    ...(nonce === undefined ? {} : { sessionNonce: nonce }),
    ...(externalReference === undefined ? {} : { externalReference }),
  })
  return `${url}${url.includes('?') ? '&' : '?'}${query}`
}

/** Signicat writes the port that goes without saying. */
export function withExplicitPort(url: string): string {
  const { protocol, host, port } = new URL(url)
  if (port !== '') return url
  const start = `${protocol}//${host}`
  return url.toLowerCase().startsWith(start)
    ? `${start}:${protocol === 'https:' ? 443 : 80}${url.slice(start.length).replace(/^:\d+/, '')}`
    : url
}
