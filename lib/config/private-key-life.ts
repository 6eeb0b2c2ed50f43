import type { PrivateJwk } from './key-options.js'

/** How a key is doing. `late`: it should be replaced now. */
export type KeyState = 'good' | 'late' | 'expired' | 'early'

/** One private key, for `status()`. Times are seconds since 1970, `null` where the JWK does not say. */
export interface PrivateKeyStatus {
  readonly kid: string
  readonly use: 'sig' | 'enc'
  readonly state: KeyState
  /** When it was made: member `iat`. */
  readonly madeAt: number | null
  /** Seconds since then. */
  readonly age: number | null
  /** From when the issuer takes it: member `nbf`. */
  readonly validFrom: number | null
  /** Until when: member `exp`. */
  readonly validUntil: number | null
}

/** This long before its end a key is `late`: time for somebody to import another one by hand. */
const noticeSeconds = 14 * 86_400

/** Without `exp` a key counts as late after this age: Signicat gives imported keys about three months. */
const usualLifeSeconds = 76 * 86_400

/** The members that say how long a key lives; anything but whole seconds is not there. */
function lifeOf(key: PrivateJwk): Pick<PrivateKeyStatus, 'madeAt' | 'validFrom' | 'validUntil'> {
  return { madeAt: seconds(key.iat), validFrom: seconds(key.nbf), validUntil: seconds(key.exp) }
}

export function privateKeyStatus(key: PrivateJwk, use: 'sig' | 'enc', now: number): PrivateKeyStatus {
  const life = lifeOf(key)
  const age = life.madeAt === null ? null : now - life.madeAt
  return Object.freeze({ kid: String(key.kid), use, state: stateOf(life, now), ...life, age })
}

function stateOf({ madeAt, validFrom, validUntil }: ReturnType<typeof lifeOf>, now: number): KeyState {
  if (validUntil !== null) {
    if (now >= validUntil) return 'expired'
    if (now >= validUntil - noticeSeconds) return 'late'
  } else if (madeAt !== null && now - madeAt >= usualLifeSeconds) return 'late'
  return validFrom !== null && now < validFrom ? 'early' : 'good'
}

/**
 * The key that signs now: the first one that is valid. Where none is, the first one all the same, since the issuer alone
 * knows until when it takes a key.
 */
export function presentKey(keys: readonly PrivateJwk[], now: number): PrivateJwk | undefined {
  return keys.find((key) => isValid(key, now)) ?? keys[0]
}

/** Whether a key is past its `exp`: then it is published no more, so that nobody begins to use it. */
export function isExpired(key: PrivateJwk, now: number): boolean {
  const { validUntil } = lifeOf(key)
  return validUntil !== null && now >= validUntil
}

function isValid(key: PrivateJwk, now: number): boolean {
  const { validFrom } = lifeOf(key)
  return !isExpired(key, now) && (validFrom === null || now >= validFrom)
}

const seconds = (value: unknown): number | null =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null
