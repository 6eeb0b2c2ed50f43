import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema, RouteOptions } from 'fastify'
import { answerLogin } from '../flow/answer-login.js'
import { answerSession, extendSession } from '../flow/answer-session.js'
import { finishLogin } from '../flow/finish-login.js'
import { answerLogoutGet, answerLogoutPost } from '../flow/logout/answer-logout.js'
import { finishLogout } from '../flow/logout/finish-logout.js'
import { methodNotAllowed } from '../flow/problem.js'
import { answerPublicKeys } from '../flow/public-keys.js'
import { addFormParsers, callbackForm, logoutForm } from './form-parsers.js'
import { issuerRoutes } from './issuer-routes.js'
import { leavingVisitor } from './leaving-visitor.js'
import { type OwnRoute, ownRoute } from './own-route.js'
import { quietLoggers } from './quiet-log.js'
import type { Registration } from './registration.js'
import { attachReply, stateOf } from './request-state.js'
import { answerRouteError } from './route-error.js'
import { sendOutcome } from './send-outcome.js'

/**
 * Kept out of an application's OpenAPI document; validation is ours, so that no validator compiler is asked. A new object
 * for each route: Fastify and the hooks of an application write into it.
 */
const hidden = (): FastifySchema & { readonly hide: true } => ({ hide: true })

/** Our own routes, in a scope of their own: their parsers and error handler touch nobody else's. */
export async function addRoutes(scope: FastifyInstance, registration: Registration): Promise<void> {
  addFormParsers(scope)
  quietLoggers(scope, registration.config)
  scope.setErrorHandler(answerRouteError(registration))
  const routes = [
    ...ownRoutes(registration),
    ...issuerRoutes(registration),
    ...(await restRoutes(registration)),
  ]
  for (const route of routes) {
    if (route.path !== null) scope.route(routeOptions(route, route.path, registration))
  }
  for (const path of new Set(routes.map(({ quiet, path }) => (quiet === true ? path : null)))) {
    if (path !== null) refuseOtherMethods(scope, registration, { path, routes })
  }
}

/** Of the REST flows, which are loaded only where the option names them. */
async function restRoutes(registration: Registration): Promise<readonly OwnRoute[]> {
  if (registration.rest === null) return []
  const routes = await import('./rest-routes.js')
  return routes.restRoutes(registration)
}

/**
 * Mail scanners send HEAD, others what they please. Without a route the framework would log the address, with code and
 * state and all, as not found.
 */
function refuseOtherMethods(
  scope: FastifyInstance,
  registration: Registration,
  { path, routes }: { readonly path: string; readonly routes: readonly OwnRoute[] },
): void {
  const allowed: readonly string[] = routes.filter((route) => route.path === path).map(({ method }) => method)
  const others = scope.supportedMethods.filter((method) => !allowed.includes(method))
  const handle: OwnRoute['handle'] = ({ visit }) => methodNotAllowed(visit, allowed)
  scope.route({ ...routeOptions({ handle }, path, registration), method: others })
}

function ownRoutes({ services }: Registration): readonly OwnRoute[] {
  const { routes } = services.places
  return [
    {
      method: 'GET',
      path: routes.login,
      handle: (state) => answerLogin(services, state.visit, state.visitor()),
    },
    {
      method: 'GET',
      path: routes.callback,
      quiet: true,
      handle: (state) => finishLogin(services, state.visit, state.visitor(), state.visit.query),
    },
    {
      method: 'POST',
      path: routes.callback,
      quiet: true,
      handle: (state, request) =>
        finishLogin(services, state.visit, state.visitor(), callbackForm(request, state.visit.query)),
    },
    {
      method: 'GET',
      path: routes.logout,
      handle: async (state) => answerLogoutGet(services, state.visit, await leavingVisitor(state)),
    },
    {
      method: 'POST',
      path: routes.logout,
      anyBody: true,
      handle: async (state, request) =>
        answerLogoutPost(services, state.visit, await leavingVisitor(state), logoutForm(request)),
    },
    { method: 'GET', path: routes.jwks, handle: () => answerPublicKeys(services.config) },
    {
      method: 'GET',
      path: routes.loggedOut,
      handle: (state) => finishLogout(services, state.visit, () => state.visitor()),
    },
    { method: 'GET', path: routes.session, handle: (state) => answerSession(services, state.visitor()) },
    {
      method: 'POST',
      path: routes.session,
      anyBody: true,
      handle: (state) => extendSession(services, state.visit, state.visitor()),
    },
  ]
}

function routeOptions(
  {
    method = 'GET',
    handle,
    anyBody,
  }: Pick<OwnRoute, 'handle' | 'anyBody'> & Partial<Pick<OwnRoute, 'method'>>,
  url: string,
  registration: Registration,
): RouteOptions {
  const { constraints } = registration.config
  return {
    method,
    url,
    exposeHeadRoute: false,
    bodyLimit: 64 * 1024,
    schema: hidden(),
    config: ownRoute(registration, { handle, ...(anyBody === true ? { anyBody } : {}) }),
    ...(constraints === null ? {} : { constraints: { ...constraints } }),
    async handler(request: FastifyRequest, reply: FastifyReply) {
      attachReply(request, reply)
      const state = stateOf(request, registration)
      state.keepStill()
      return sendOutcome(reply, state, await handle(state, request))
    },
  }
}
