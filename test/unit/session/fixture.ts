import { createHash } from 'node:crypto'
import type { Config } from '../../../lib/config/config.js'
import { resolveConfig } from '../../../lib/config/resolve.js'
import { createClaimsPolicy } from '../../../lib/eids/claims-policy.js'
import { secretsOf } from '../../../lib/session/attempt-secrets.js'
import type { NewAttempt } from '../../../lib/session/attempt-types.js'
import { packIdToken } from '../../../lib/session/id-token-bytes.js'
import { createSealedSessions } from '../../../lib/session/sealed-sessions.js'
import type { KeepClaims, Session, Sessions } from '../../../lib/session/types.js'
import type { Log } from '../../../lib/shared/log.js'
import { silentLog } from '../../../lib/shared/log.js'

export const secret = (name: string): string => createHash('sha256').update(name).digest('base64')

export interface Time {
  now: number
}

export const startOfTime = 1_800_000_000

export function config(options: Record<string, unknown> = {}, time: Time = { now: startOfTime }): Config {
  return resolveConfig({
    issuer: 'https://acme.sandbox.signicat.com/auth/open',
    clientId: 'sandbox-client',
    clientSecret: 'A-quiet-word-about-nothing-7261',
    baseUrl: 'https://app.example.com',
    secrets: [secret('one')],
    clock: () => time.now,
    ...options,
  })
}

export const keepClaims: KeepClaims = createClaimsPolicy(['email']).keep

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

export const idTokenClaims = Object.freeze({
  iss: 'https://acme.sandbox.signicat.com/auth/open',
  sub: 'k4tLKM1QZg3lXVvRkJvlGZ1QeyvXAcmzI5r4WYr3TYQ=',
  aud: 'sandbox-client',
  exp: startOfTime + 600,
  iat: startOfTime,
  nonce: 'o0cYw3q6kQe2d9zTg7Xn5A',
  sid: '8B3D2C1F5A6E49',
  idp: 'nbid',
  acr: 'urn:signicat:oidc:method:nbid',
  amr: ['external'],
  auth_time: startOfTime - 5,
  name: 'Kåre Ødegård',
  given_name: 'Kåre',
  family_name: 'Ødegård',
  locale: 'nb-NO',
})

export const idToken = [
  part({ alg: 'RS256', kid: 'C3F1', typ: 'JWT' }),
  part(idTokenClaims),
  createHash('sha512').update('signature').digest('base64url'),
].join('.')

export function session(changes: Partial<Session> = {}): Session {
  return {
    id: 'Zm9yIHRlc3Rpbmcgb25seQ',
    method: 'oidc',
    issuer: idTokenClaims.iss,
    sub: idTokenClaims.sub,
    sid: idTokenClaims.sid,
    idp: idTokenClaims.idp,
    loa: 'high',
    acr: idTokenClaims.acr,
    amr: idTokenClaims.amr,
    authTime: idTokenClaims.auth_time,
    issuedAt: idTokenClaims.iat,
    startedAt: startOfTime,
    seenAt: startOfTime,
    absoluteExpiresAt: startOfTime + 43_200,
    user: { ...keepClaims(idTokenClaims), email: 'kare@example.com' },
    data: {},
    origin: { attempt: 'YXR0ZW1wdCBhdHRlbXB0IQ' },
    packedIdToken: packIdToken(idToken),
    ...changes,
  }
}

export function attempt(seed: string, changes: Partial<NewAttempt> = {}): NewAttempt {
  return {
    seed,
    ...secretsOf(seed),
    issuer: 'https://acme.sandbox.signicat.com/auth/open',
    redirectUri: 'https://app.example.com/callback',
    responseMode: 'query',
    returnTo: '/inbox?page=2',
    purpose: 'login',
    byGuard: false,
    silent: false,
    round: 0,
    asked: { idp: ['nbid'], loa: 'high', acr: null, maxAge: 0, freshLogin: true },
    uiLocales: 'nn sv-FI',
    previous: { person: 'c29tZWJvZHkgc29tZWJvZA', session: 'Zm9yIHRlc3Rpbmcgb25seQ' },
    bornAt: startOfTime,
    ...changes,
  }
}

export interface LoggedReasons {
  readonly log: Log
  readonly reasons: readonly unknown[]
}

/** A log that keeps the reasons of its debug lines and fails the test when anything louder is said. */
export function reasonLog(): LoggedReasons {
  const reasons: unknown[] = []
  const loud = (): never => {
    throw new Error('only debug lines are expected')
  }
  return {
    reasons,
    log: {
      debug: (fields) => void reasons.push('reason' in fields ? fields.reason : undefined),
      info: loud,
      warn: loud,
      error: loud,
    },
  }
}

export function sealedSessions(given: Config, log: Log = silentLog): Sessions {
  return createSealedSessions({ config: given, scopePath: '', keepClaims, log })
}
