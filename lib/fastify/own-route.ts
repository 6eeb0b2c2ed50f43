import type { FastifyContextConfig, FastifyRequest } from 'fastify'
import type { Outcome } from '../flow/ports.js'
import type { Registration } from './registration.js'
import type { RequestState } from './request-state.js'

const kOwnRoute: unique symbol = Symbol('fastify-signicat.own-route')

/** A route of our own, `null` when it is left out. */
export interface OwnRoute {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string | null
  /** Its address may hold a code, a secret or a hint. */
  readonly quiet?: true
  /** Does what it is for whatever body comes, of whichever type; what cannot be read is passed over. */
  readonly anyBody?: true
  readonly handle: (state: RequestState, request: FastifyRequest) => Outcome | Promise<Outcome>
}

const kAnyBody: unique symbol = Symbol('fastify-signicat.any-body')

interface OwnRouteConfig extends FastifyContextConfig {
  /** A function, since whatever prints a route would print what is below a member. */
  readonly [kOwnRoute]?: () => Registration
  readonly [kAnyBody]?: OwnRoute['handle']
}

/** Marks a route as one of the registration's own. */
export function ownRoute(
  registration: Registration,
  { handle, anyBody }: Pick<OwnRoute, 'handle' | 'anyBody'>,
): OwnRouteConfig {
  return { [kOwnRoute]: () => registration, ...(anyBody === true ? { [kAnyBody]: handle } : {}) }
}

/** What the route of a request does with {@link OwnRoute.anyBody}, `null` for other routes. */
export function handleWithAnyBody(request: FastifyRequest): OwnRoute['handle'] | null {
  const config: OwnRouteConfig = request.routeOptions.config
  return config[kAnyBody] ?? null
}

/** Whether the request is for a route of this registration itself: guards let it through, or nobody could sign in. */
export function isOwnRoute(request: FastifyRequest, registration: Registration): boolean {
  const config: OwnRouteConfig = request.routeOptions.config
  return config[kOwnRoute]?.() === registration
}
