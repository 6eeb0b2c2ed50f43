import { decodeProtectedHeader, jwtVerify, SignJWT } from 'jose'
import { IssuerError } from '../../../lib/errors.js'
import { createIssuerKeys } from '../../../lib/issuer/keys.js'
import type { IssuerKeys, KeyBudget } from '../../../lib/issuer/types.js'
import { recordingLog, type SigningKey, type TestClock, testClock } from './fixtures.js'

/** What one fetch of the key set gives. */
export type KeySetAnswer = readonly unknown[] | 'down'

export interface KeySet {
  readonly keys: IssuerKeys
  readonly clock: TestClock
  /** Fetches made. */
  fetches(): number
  /** Seconds waited between quick attempts. */
  readonly waits: number[]
  /** What the next fetches give, the last one from then on. */
  serve(...answers: KeySetAnswer[]): void
}

/** Keys over a key set that is served from memory. */
export function keySet(...first: KeySetAnswer[]): KeySet {
  const clock = testClock()
  const waits: number[] = []
  let answers: KeySetAnswer[] = first
  let fetches = 0
  const keys = createIssuerKeys({
    async fetchKeySet() {
      fetches += 1
      const answer = answers.length > 1 ? answers.shift() : answers[0]
      await Promise.resolve()
      if (answer === undefined || answer === 'down') throw new IssuerError('ERR_SIGNICAT_ISSUER_UNREACHABLE')
      return { keys: answer }
    },
    acceptsKid: (kid) => kid !== 'emulator-1',
    clock,
    random: () => 1,
    wait: async (seconds) => {
      waits.push(seconds)
    },
    log: recordingLog(),
  })
  return {
    keys,
    clock,
    waits,
    fetches: () => fetches,
    serve(...next) {
      answers = next
    },
  }
}

export interface TokenHeader {
  readonly kid?: string | undefined
  readonly [parameter: string]: unknown
}

export async function sign(key: SigningKey, header: TokenHeader = {}): Promise<string> {
  const { kid = key.jwk.kid, ...rest } = 'kid' in header ? { ...header, kid: header.kid ?? '' } : header
  const named = kid === undefined || kid === '' ? {} : { kid }
  return new SignJWT({ sub: 's' })
    .setProtectedHeader({ alg: key.jwk.alg ?? 'RS256', ...named, ...rest })
    .sign(key.privateKey)
}

/** Resolves with the `kid` of the header, or the failure. */
export async function verify(keys: IssuerKeys, token: string, budget: KeyBudget = 'login'): Promise<unknown> {
  try {
    await jwtVerify(token, keys.resolver(budget), { algorithms: ['RS256', 'ES256'] })
    return decodeProtectedHeader(token).kid ?? 'no kid'
  } catch (error) {
    return error
  }
}
