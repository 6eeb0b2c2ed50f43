import type { IncomingHttpHeaders } from 'node:http'
import type { FastifyRequest } from 'fastify'
import { checkDemand, type Demand } from '../flow/demand.js'
import type { PublicSession } from '../flow/public-session.js'
import { isFromOurSite } from '../flow/same-site.js'
import { isUpgrade } from '../flow/who-asks.js'
import type { IssuerStatus } from '../issuer/types.js'
import type { SignicatRest } from '../rest/client.js'
import { createGuard, type Guard } from './guard.js'
import type { Registration } from './registration.js'
import { createReplyCookies } from './reply-cookies.js'
import { sessionOf } from './request-members.js'
import type { SignicatSessionData, SignicatUser } from './user-types.js'

/** `app.signicat`: sign-in of one registration. */
export interface SignicatInstance {
  /** A guard of this registration; see `requireLogin`. */
  requireLogin(demand?: Demand<FastifyRequest>): Guard
  /**
   * Asks the issuer for its metadata now, for those who want to fail early.
   *
   * @throws {@link IssuerError} when it cannot be had
   */
  ready(): Promise<void>
  /** For a readiness probe: the application serves people who are signed in also while the issuer is down. */
  status(): { readonly ready: true; readonly issuer: IssuerStatus }
  /**
   * The session behind a set of headers, for raw handlers and upgrades. An upgrade from another site reads as `null`.
   */
  read(headers: IncomingHttpHeaders): Promise<PublicSession<SignicatUser, SignicatSessionData> | null>
  /** The client of the option `rest`, which repeats nothing by itself; `null` when that is off. */
  readonly rest: SignicatRest | null
}

export function createInstanceMembers(registration: Registration): SignicatInstance {
  const { services, config, codec } = registration
  return Object.freeze({
    rest: registration.rest?.client ?? null,
    requireLogin: (demand: Demand<FastifyRequest> = {}) =>
      createGuard(checkDemand(demand), () => registration),
    async ready() {
      await services.issuer.metadata()
    },
    status: () => Object.freeze({ ready: true as const, issuer: services.issuer.status() }),
    async read(headers: IncomingHttpHeaders) {
      if (isUpgrade(headers) && !isFromOurSite(headers, config)) return null
      const cookies = createReplyCookies({ codec, header: headers.cookie, secure: config.secureCookies })
      await services.sessions.load(cookies)
      const { session } = services.sessions.read(cookies)
      return session === null ? null : sessionOf(session, registration)
    },
  })
}
