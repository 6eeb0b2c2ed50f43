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
  readonly handle: (state: RequestState, request: FastifyRequest) => Outcome | Promise<Outcome>
}

interface OwnRouteConfig extends FastifyContextConfig {
  readonly [kOwnRoute]?: Registration
}

/** Marks a route as one of the registration's own. */
export function ownRoute(registration: Registration): OwnRouteConfig {
  return { [kOwnRoute]: registration }
}

/** Whether the request is for a route of this registration itself: guards let it through, or nobody could sign in. */
export function isOwnRoute(request: FastifyRequest, registration: Registration): boolean {
  const config: OwnRouteConfig = request.routeOptions.config
  return config[kOwnRoute] === registration
}
