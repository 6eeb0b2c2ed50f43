import type { FastifyInstance, RouteOptions } from 'fastify'
import { ConfigError } from '../errors.js'
import { impossibleDemand } from '../flow/impossible-demand.js'
import { guardNotesOf } from './guard-notes.js'
import { isInForce } from './registered.js'
import type { Registration } from './registration.js'

/**
 * Refuses a route, when it is added, behind a guard that no login of the registration could satisfy. `requireLogin` may be
 * built before there is a registration; the guards of a whole scope, and of routes that were there before, are found out
 * when a request comes.
 */
export function checkRoutes(app: FastifyInstance, registration: Registration): void {
  app.addHook('onRoute', function (route) {
    if (isInForce(this, registration)) refuseImpossible(route, registration)
  })
}

function refuseImpossible(route: RouteOptions, { config }: Registration): void {
  for (const { demand } of guardNotesOf(route)) {
    const impossible = demand === null ? null : impossibleDemand(demand, config)
    if (impossible === null) continue
    throw new ConfigError([
      {
        option: 'requireLogin',
        problem: `of ${route.url} lets nobody in: ${impossible.detail}`,
        remedy: 'Demand what this registration can give',
      },
    ])
  }
}
