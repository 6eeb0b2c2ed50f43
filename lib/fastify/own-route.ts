import type { FastifyContextConfig, FastifyRequest } from 'fastify'
import type { Registration } from './registration.js'

const kOwnRoute: unique symbol = Symbol('fastify-signicat.own-route')

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
