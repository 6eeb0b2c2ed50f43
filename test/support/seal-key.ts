import type { KeyObject } from 'node:crypto'
import type { KeyPurpose, KeyRing } from '../../lib/session/key-ring.js'

interface Place {
  readonly ring: KeyRing
  readonly purpose: KeyPurpose
  readonly context?: string
}

/** The key that the header of a seal names, read anew from what docs/decisions/epoch-keys.md says of `kid`. */
export function keyNamedBy(
  { kid }: { readonly kid?: string },
  { ring, purpose, context = '' }: Place,
): KeyObject {
  const secret = ring.secretNames.findIndex((name) => name.slice(0, 5) === kid?.slice(0, 5))
  // Three characters of base64url are the upper 18 bits of three bytes.
  const epoch = Buffer.from(`${kid?.slice(5)}A`, 'base64url').readUIntBE(0, 3) >> 6
  return ring.epochKey(secret, epoch, purpose, context)
}
