import type { FastifyInstance, FastifyRequest } from 'fastify'
import { ConfigError } from '../errors.js'
import type { Registration } from './registration.js'

const kRegistration: unique symbol = Symbol('fastify-signicat.registration')

interface Registered {
  /** A function, since whatever prints an application would print a member, with the secrets that are below it. */
  readonly [kRegistration]?: () => Registration
}

const cookieNames = new WeakMap<object, Set<string>>()

/** Notes on a scope which registration is in force there. */
export function register(app: FastifyInstance, registration: Registration, cookieName: string): void {
  const names = cookieNames.get(app.server) ?? new Set<string>()
  if (names.has(cookieName)) {
    throw new ConfigError([
      {
        option: 'session.cookieName',
        problem:
          'another registration on this server has the same issuer, client and base, so the same cookie name',
        remedy: 'Register once, or give one of them another `session.cookieName`',
      },
    ])
  }
  cookieNames.set(app.server, names.add(cookieName))
  Object.defineProperty(app, kRegistration, { value: () => registration })
}

/** @throws {@link ConfigError} when this very scope has one already */
export function refuseSecond(app: FastifyInstance): void {
  if (!Object.hasOwn(app, kRegistration)) return
  throw new ConfigError([
    {
      option: 'register',
      problem: 'fastify-signicat is registered twice in one scope',
      remedy:
        'Register each in a scope of its own: app.register(async (scope) => scope.register(signicat, …))',
    },
  ])
}

/** The registration in force on the route of a request. */
export function registrationOf(request: FastifyRequest): Registration {
  const app: object & Registered = request.server
  const registration = app[kRegistration]
  if (registration !== undefined) return registration()
  throw new ConfigError([
    {
      option: 'requireLogin',
      problem: 'fastify-signicat is not registered in the scope of this route',
      remedy: 'Register the plugin in this scope or one around it',
    },
  ])
}

/** Whether it is this registration that is in force in a scope. */
export function isInForce(app: object & Registered, registration: Registration): boolean {
  return app[kRegistration]?.() === registration
}

/** Whether the hooks of a registration, whichever, run on the route of a request. */
export function isHooked(request: FastifyRequest): boolean {
  return kRegistration in request.server
}
