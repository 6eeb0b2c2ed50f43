import type { FastifyInstance, FastifyReply, FastifyRequest, LogLevel } from 'fastify'
import type { Config } from '../config/config.js'
import { resolveConfig } from '../config/resolve.js'
import { cookieNames } from '../session/cookie-names.js'
import type { Log } from '../shared/log.js'
import type { FastifySignicatOptions } from './augment.js'
import { checkRoutes } from './check-routes.js'
import { addHooks } from './hooks.js'
import { createInstanceMembers } from './instance-members.js'
import { quietLines } from './quiet-lines.js'
import { refuseSecond, register } from './registered.js'
import { createRegistration, type Registration } from './registration.js'
import { createReplyMembers } from './reply-members.js'
import { requestMembers } from './request-members.js'
import { kReply } from './request-state.js'
import { addRoutes } from './routes.js'

/** Registers the plugin's hooks, members and routes in the application's scope. */
export async function startPlugin(app: FastifyInstance, options: FastifySignicatOptions): Promise<void> {
  refuseSecond(app)
  const config = resolveConfig(options)
  const registration = await createRegistration(app, config)
  for (const warning of config.warnings)
    app.log.warn({ warning }, 'fastify-signicat: an option deserves a second look')
  tellOfStore(config, registration.log)
  quietLines(app.log, { paths: ownPaths(registration), origin: config.origin })
  register(app, registration, cookieNames(config, registration.services.places.scopePath).session)
  decorate(app, registration)
  addHooks(app, registration)
  checkRoutes(app, registration)
  app.addHook('onClose', async () => registration.services.issuer.close())
  await app.register(async (scope: FastifyInstance) => addRoutes(scope, registration), scopeOptions(config))
}

/** Of every route of ours, as a proxy in front leaves them and as it gets them. */
function ownPaths({ services: { places } }: Registration): readonly string[] {
  const { scopePath, routes, paths, rest } = places
  const inside = [routes, rest?.routes ?? {}].flatMap((some) => Object.values<string | null>(some))
  const outside = [paths, rest?.paths ?? {}].flatMap((some) => Object.values<string | null>(some))
  return [...inside.map((path) => (path === null ? null : scopePath + path)), ...outside].filter(
    (path) => path !== null,
  )
}

/** Logout elsewhere needs somebody who remembers it. */
function tellOfStore({ session }: Config, log: Log): void {
  if (session.store !== null || session.singleProcess) return
  log.info(
    {},
    'fastify-signicat: without session.store each process remembers by itself which sessions were ended; session.singleProcess says that there is one only',
  )
}

interface ScopeOptions {
  readonly logLevel: LogLevel
  readonly logSerializers?: Record<string, (value: unknown) => string>
}

/** Fastify's own request line would print the code and the state; ours says what happened instead. */
function scopeOptions({ logLevel, logSerializers }: Config): ScopeOptions {
  return {
    logLevel: logLevel ?? 'warn',
    ...(logSerializers === null ? {} : { logSerializers: { ...logSerializers } }),
  }
}

function decorate(app: FastifyInstance, registration: Registration): void {
  // The only one that every request has: Fastify sets each decorator anew, and several take it the slow way.
  if (!app.hasRequestDecorator(kReply)) app.decorateRequest(kReply, null)
  app.decorate('signicat', createInstanceMembers(registration))
  app.decorateRequest('signicat', {
    getter(this: FastifyRequest) {
      return requestMembers(this, registration)
    },
  })
  app.decorateReply('signicat', {
    getter(this: FastifyReply) {
      return createReplyMembers(this, registration)
    },
  })
}
