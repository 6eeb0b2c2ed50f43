import type { IncomingHttpHeaders } from 'node:http'
import type { Config } from '../config/config.js'
import type { RoutePaths } from '../config/places.js'
import { type PrivateKeyStatus, privateKeyStatus } from '../config/private-key-life.js'
import { ConfigError } from '../errors.js'
import { checkDemand } from '../flow/demand.js'
import { refuseImpossible } from '../flow/impossible-demand.js'
import type { PublicSession } from '../flow/public-session.js'
import { isFromOurSite } from '../flow/same-site.js'
import { isUpgrade } from '../flow/who-asks.js'
import type { IssuerStatus } from '../issuer/types.js'
import type { SignicatRest } from '../rest/client.js'
import { endingsOf, type SessionFilter, whomsOf } from '../session/session-filter.js'
import type { SessionSummary } from '../session/types.js'
import type { TokenVerifier } from '../verify/token-verifier.js'
import { createGuard } from './guard.js'
import type { Guard, GuardDemand } from './guard-shape.js'
import { openapiOf, type SignicatOpenapi } from './openapi.js'
import type { Registration } from './registration.js'
import { createReplyCookies } from './reply-cookies.js'
import { sessionOf } from './request-members.js'
import { checkTokenDemand, createTokenGuard, type TokenGuardDemand } from './token-guard.js'
import type { SignicatSessionData, SignicatUser } from './user-types.js'

export type { SessionFilter, SessionSummary }

/** `app.signicat`: sign-in of one registration. */
export interface SignicatInstance {
  /**
   * A guard of this registration; see `requireLogin`.
   *
   * @throws TypeError for a demand that makes no sense, or names an eID or `acr` that no login of this registration can be
   */
  requireLogin(demand?: GuardDemand): Guard
  /**
   * A guard of this registration; see `requireToken`.
   *
   * @throws {@link ConfigError} when neither the demand nor the option `tokens` names an audience
   */
  requireToken(demand?: TokenGuardDemand): Guard
  /** Verifies tokens of this registration's issuer, for raw handlers and whatever else has a token. */
  readonly verifier: TokenVerifier
  /** Paths of this registration's routes as they are called inside of the application; `null` for those left out. */
  readonly routes: RoutePaths
  /**
   * Asks the issuer for its metadata now, for those who want to fail early.
   *
   * @throws {@link IssuerError} when it cannot be had
   */
  ready(): Promise<void>
  /**
   * For a readiness probe: the application serves people who are signed in also while the issuer is down. `keys` are the
   * application's own: those that are `late` should be replaced, since keys are imported at Signicat by hand and expire.
   */
  status(): {
    readonly ready: true
    readonly issuer: IssuerStatus
    readonly keys: readonly PrivateKeyStatus[]
  }
  /**
   * The session behind a set of headers, for raw handlers and upgrades. An upgrade from another site reads as `null`.
   */
  read(headers: IncomingHttpHeaders): Promise<PublicSession<SignicatUser, SignicatSessionData> | null>
  /**
   * Ends sessions wherever they are: of an account, a person, a session of the issuer, or of everybody before a time. A
   * login that is under way and fits does not begin. Gives the sessions that were found: stored ones, and never those of
   * everybody; sealed ones end without being known. Without a store it reaches this process only.
   *
   * @throws {@link SessionError} `ERR_SIGNICAT_STORE_FAILED`: some may be alive, try again; TypeError for a filter that
   * makes no sense
   */
  endSessions(filter: SessionFilter): Promise<readonly SessionSummary[]>
  /**
   * The stored sessions of an account, a person or a session of the issuer, the earliest first. Empty with sealed sessions.
   *
   * @throws {@link SessionError} `ERR_SIGNICAT_STORE_FAILED`; TypeError for a filter that makes no sense
   */
  listSessions(filter: Omit<SessionFilter, 'before'>): Promise<readonly SessionSummary[]>
  /**
   * Security schemes and a transform for `@fastify/swagger`, so that guards stand in the OpenAPI document:
   *
   * ```ts
   * const { securitySchemes, transform } = app.signicat.openapi()
   * await app.register(swagger, { openapi: { components: { securitySchemes } }, transform })
   * ```
   */
  openapi(): SignicatOpenapi
  /** The client of the option `rest`, which repeats nothing by itself; `null` when that is off. */
  readonly rest: SignicatRest | null
}

export function createInstanceMembers(registration: Registration): SignicatInstance {
  const { services, config } = registration
  return Object.freeze({
    rest: registration.rest?.client ?? null,
    requireLogin: (demand: GuardDemand = {}) =>
      createGuard(refuseImpossible(checkDemand(demand), config), () => registration),
    requireToken: (demand: TokenGuardDemand = {}) => tokenGuard(registration, demand),
    verifier: registration.verifier,
    routes: routesInside(registration),
    openapi: () => openapiOf(registration),
    async ready() {
      await services.issuer.metadata()
    },
    status: () =>
      Object.freeze({ ready: true as const, issuer: services.issuer.status(), keys: keyStatus(config) }),
    async read(headers: IncomingHttpHeaders) {
      if (isUpgrade(headers) && !isFromOurSite(headers, config)) return null
      const cookies = createReplyCookies(headers.cookie, registration.cookies)
      await services.sessions.load(cookies)
      const { session } = services.sessions.read(cookies)
      return session === null ? null : sessionOf(session, registration)
    },
    async endSessions(filter: SessionFilter) {
      const { issuer, issuerNames, clock, clockToleranceSeconds: toleranceSeconds } = config
      const present = { issuer, issuerNames, now: clock(), toleranceSeconds }
      return inOne(endingsOf(filter, present).map((ending) => services.sessions.endAll(ending)))
    },
    async listSessions(filter: Omit<SessionFilter, 'before'>) {
      return inOne(whomsOf(filter, config).map((whom) => services.sessions.list(whom)))
    },
  })
}

async function inOne(
  lists: readonly Promise<readonly SessionSummary[]>[],
): Promise<readonly SessionSummary[]> {
  return Object.freeze((await Promise.all(lists)).flat())
}

function tokenGuard(registration: Registration, demand: TokenGuardDemand): Guard {
  const checked = checkTokenDemand(demand)
  if (checked.bearer.audiences === null && registration.config.tokens.audiences === null) {
    const problem = 'names no audience, so that tokens for other APIs would be accepted'
    const remedy = 'Name one here, or in the option tokens.audience'
    throw new ConfigError([{ option: 'requireToken', problem, remedy }])
  }
  return createTokenGuard(checked, () => registration)
}

function routesInside({ services: { places } }: Registration): RoutePaths {
  const { scopePath, routes } = places
  const inside = (path: string | null): string | null => (path === null ? null : scopePath + path)
  const names = Object.entries(routes).map(([name, path]) => [name, inside(path)])
  return Object.freeze({ ...routes, ...Object.fromEntries(names) })
}

function keyStatus({ signingKeys, decryptionKeys, clock }: Config): readonly PrivateKeyStatus[] {
  const now = clock()
  return Object.freeze([
    ...signingKeys.map((key) => privateKeyStatus(key, 'sig', now)),
    ...decryptionKeys.map((key) => privateKeyStatus(key, 'enc', now)),
  ])
}
