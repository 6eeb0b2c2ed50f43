import { type Clock, systemClock } from '../shared/clock.js'
import type { ResolvedRest, ResolvedRoutes, ResolvedSession } from './config.js'
import type { IdTokenAlg } from './key-options.js'

interface Defaults {
  readonly prefix: string
  readonly scope: readonly string[]
  readonly authorization: Readonly<Record<string, string>>
  readonly request: 'plain'
  readonly encryptRequest: boolean
  readonly responseMode: 'query'
  readonly userinfo: boolean
  readonly idTokenAlg: IdTokenAlg
  readonly dpop: boolean
  readonly session: Omit<ResolvedSession, 'store'>
  readonly routes: ResolvedRoutes
  readonly rest: Pick<ResolvedRest, 'flows' | 'prefill' | 'lifetimeSeconds' | 'limits'> & {
    readonly headless: Pick<ResolvedRest['headless'], 'modes' | 'pollSeconds' | 'show'>
  }
  readonly auditRequired: boolean
  readonly timeoutMs: number
  readonly clockToleranceSeconds: number
  readonly allowInsecureLoopback: boolean
  readonly clock: Clock
  readonly fetch: null
}

/** Every default there is, but for those that follow from another option (`clientAuth`, `expect.sandbox`). */
export const defaults: Defaults = {
  prefix: '',
  scope: ['openid', 'profile'],
  // Without `prompt=login` an old login at the issuer would answer for whoever sits there now.
  authorization: { prompt: 'login' },
  request: 'plain',
  encryptRequest: false,
  responseMode: 'query',
  userinfo: true,
  idTokenAlg: 'RS256',
  dpop: false,
  session: {
    kind: 'sealed',
    singleProcess: false,
    idleSeconds: 3600,
    absoluteSeconds: 43_200,
    keepTokens: false,
    keepIdToken: 'auto',
    logoutWithoutSession: 'here',
    cookieName: 'session',
    sameSite: 'lax',
    strictLogoutTokens: false,
  },
  routes: {
    login: '/login',
    callback: '/callback',
    logout: '/logout',
    loggedOut: '/logged-out',
    session: '/session',
    initiate: false,
    backchannelLogout: false,
    frontchannelLogout: false,
    jwks: false,
  },
  rest: {
    flows: ['redirect'],
    prefill: [],
    lifetimeSeconds: 600,
    headless: { modes: ['QR', 'APP_LAUNCH', 'SABA'], pollSeconds: 2, show: [] },
    limits: { seconds: 300, identifier: 3, browser: 10, address: 60 },
  },
  auditRequired: false,
  timeoutMs: 5000,
  clockToleranceSeconds: 30,
  allowInsecureLoopback: false,
  clock: systemClock,
  fetch: null,
}
