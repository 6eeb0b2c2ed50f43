/** The nonces that servers gave last for DPoP proofs; used again until a server gives another. */
export interface DpopNonces {
  of(url: URL): string | undefined
  /** Takes note of an answer, whatever its status. */
  heard(url: URL, response: Pick<Response, 'headers'>): void
}

const mostOrigins = 64
/** RFC 9449 §8.1, and no longer than a proof should grow. */
const nonceSyntax = /^[\x21\x23-\x5b\x5d-\x7e]{1,512}$/

/**
 * One for a registration: a nonce belongs to the server and not to the person, so whoever calls next need not be refused
 * first.
 *
 * @see RFC 9449 §8.2 and §9
 */
export function createDpopNonces(): DpopNonces {
  const known = new Map<string, string>()
  return Object.freeze({
    of: ({ origin }: URL) => known.get(origin),
    heard({ origin }: URL, { headers }: Pick<Response, 'headers'>) {
      const nonce = headers.get('dpop-nonce')
      if (nonce === null || !nonceSyntax.test(nonce)) return
      known.delete(origin)
      known.set(origin, nonce)
      const [oldest] = known.keys()
      if (known.size > mostOrigins && oldest !== undefined) known.delete(oldest)
    },
  })
}
