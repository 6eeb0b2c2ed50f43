import { createHash, randomUUID } from 'node:crypto'
import { loadJose } from '../issuer/jose.js'
import { openDpopKey } from './dpop-key.js'

/** What one proof is about. */
export interface ProofAsk {
  /** Of the session. */
  readonly dpopKey: string
  readonly method: string
  readonly url: URL
  readonly accessToken: string
  readonly now: number
  /** The server's, when it asked for one. */
  readonly nonce?: string
}

/**
 * The `DPoP` header of one call to an API: good for this method, address and token, and once.
 *
 * @see RFC 9449 §4.2 and §7
 */
export async function dpopProof(ask: ProofAsk): Promise<string> {
  const { exportJWK, SignJWT } = await loadJose()
  const { alg, privateKey, publicKey } = await openDpopKey(ask.dpopKey)
  const { kty = '', crv, x, y } = await exportJWK(publicKey)
  const jwk = { kty, ...(crv === undefined ? {} : { crv }), ...(x === undefined ? {} : { x }) }
  return new SignJWT({
    htm: ask.method,
    // Without query and fragment.
    htu: `${ask.url.origin}${ask.url.pathname}`,
    ath: createHash('sha256').update(ask.accessToken).digest('base64url'),
    ...(ask.nonce === undefined ? {} : { nonce: ask.nonce }),
  })
    .setProtectedHeader({ alg, typ: 'dpop+jwt', jwk: y === undefined ? jwk : { ...jwk, y } })
    .setIssuedAt(ask.now)
    .setJti(randomUUID())
    .sign(privateKey)
}
