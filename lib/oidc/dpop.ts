import * as client from 'openid-client'
import type { Connection } from './connection.js'
import { createDpopKey, type DpopKey, openDpopKey } from './dpop-key.js'

/** What openid-client makes the proofs of one session with. */
export interface Dpop {
  readonly handle: client.DPoPHandle
  /** The key as the session keeps it. */
  readonly key: string
}

/** Proofs with a new key (RFC 9449). */
export async function startDpop(connection: Connection): Promise<Dpop> {
  return dpopWith(connection, await createDpopKey(connection.metadata))
}

/** Proofs with the key of a session. */
export async function resumeDpop(connection: Connection, key: string): Promise<Dpop> {
  return dpopWith(connection, await openDpopKey(key))
}

function dpopWith({ handle, nonces }: Connection, key: DpopKey): Dpop {
  const { alg, privateKey, publicKey, text } = key
  const proofs = client.getDPoPHandle(
    handle,
    { privateKey, publicKey },
    {
      [client.modifyAssertion](header, payload) {
        // openid-client writes Ed25519 by its new name (RFC 9864), which few issuers know yet.
        header.alg = alg
        // It knows the nonces of one handle only, and each login and each refresh has its own.
        const nonce = payload.nonce ?? nonces.of(new URL(String(payload.htu)))
        if (nonce !== undefined) payload.nonce = nonce
      },
    },
  )
  return { handle: proofs, key: text }
}

/** The option of a call to openid-client. */
export function withDpop(dpop: Dpop | null): { readonly DPoP?: client.DPoPHandle } {
  return dpop === null ? {} : { DPoP: dpop.handle }
}
