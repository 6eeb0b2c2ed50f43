import type { RestAttempt } from '../../../lib/session/attempt-types.js'
import { startOfTime } from './fixture.js'

export const restIssuer = 'https://api.signicat.com/auth/rest#sandbox'

export function restAttempt(changes: Partial<RestAttempt> = {}): RestAttempt {
  return {
    state: 'a'.repeat(43),
    issuer: restIssuer,
    flow: 'redirect',
    sessionId: '3d07-abc',
    providers: ['nbid', 'sbid'],
    loa: 'substantial',
    returnTo: '/inbox',
    purpose: 'login',
    uiLocales: 'nn sv-FI',
    previous: { person: 'someone', session: 'Zm9y' },
    bornAt: startOfTime,
    expiresAt: startOfTime + 600,
    ...changes,
  }
}
