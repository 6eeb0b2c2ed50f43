import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose'
import { readBody, unusable } from './answer-body.js'
import type { Settings } from './settings.js'
import { isListOf, isRecord } from './shape.js'
import type { Transport } from './transport.js'

type KeySet = ReturnType<typeof createLocalJWKSet>

interface Held {
  readonly keys: KeySet
  readonly fetchedAt: number
}

const FRESH_SECONDS = 3600
/** An unknown `kid` makes us look again, but not more often than this. */
const COOL_DOWN_SECONDS = 30

/**
 * The keys that Express signs its answers with, read from `/jwks` when first needed. Asked for with the client's token:
 * without one Signicat gives the production keys, whatever the environment.
 */
export function createSignatureKeys(settings: Settings, transport: Transport): JWTVerifyGetKey {
  let held: Held | null = null
  let flight: Promise<Held> | null = null

  const fetchOnce = async (): Promise<Held> => {
    try {
      held = { keys: await fetchKeys(settings, transport), fetchedAt: settings.clock() }
      return held
    } finally {
      flight = null
    }
  }

  const keysNotOlderThan = async (seconds: number): Promise<KeySet> => {
    if (held !== null && settings.clock() - held.fetchedAt <= seconds) return held.keys
    flight ??= fetchOnce()
    return (await flight).keys
  }

  return async (header, token) => {
    const keys = await keysNotOlderThan(FRESH_SECONDS)
    try {
      return await keys(header, token)
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error
      return (await keysNotOlderThan(COOL_DOWN_SECONDS))(header, token)
    }
  }
}

async function fetchKeys(settings: Settings, transport: Transport): Promise<KeySet> {
  const operation = 'jwks'
  const answer = await transport({ operation, method: 'GET', path: '/jwks' })
  const body = await readBody(operation, answer, {
    decryptionKeys: [],
    signatureKeys: null,
    now: settings.clock,
  })
  if (!isKeySet(body)) throw unusable(operation, 'not a JWK set', answer)
  return createLocalJWKSet(body)
}

function isKeySet(value: unknown): value is JSONWebKeySet {
  return isRecord(value) && isListOf(isRecord)(value.keys)
}
