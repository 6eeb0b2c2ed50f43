import type { FastifyInstance } from 'fastify'
import type { Places } from '../config/places.js'

const known = new WeakMap<object, Set<string>>()

/** Adds a registration's routes to those of all on this server: no login may end at the sign-out of another. */
export function shareOwnAddresses(app: FastifyInstance, places: Places): Places {
  const all = known.get(app.server) ?? new Set<string>()
  known.set(app.server, all)
  for (const address of places.returnRules.ownAddresses) all.add(address)
  const returnRules = Object.freeze({ ...places.returnRules, ownAddresses: all })
  return Object.freeze({ ...places, returnRules })
}
