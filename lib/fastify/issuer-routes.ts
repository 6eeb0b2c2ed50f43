import type { FastifyRequest } from 'fastify'
import { LoginError } from '../errors.js'
import { initiateLogin } from '../flow/initiate-login.js'
import { acceptLogoutToken } from '../flow/logout/accept-logout-token.js'
import { frontChannelLogout } from '../flow/logout/front-channel-logout.js'
import type { OwnRoute } from './own-route.js'
import type { Registration } from './registration.js'

/** Routes that the issuer calls, itself or through the browser; off until named. */
export function issuerRoutes({ services }: Registration): readonly OwnRoute[] {
  const { routes } = services.places
  return [
    {
      method: 'GET',
      path: routes.initiate,
      quiet: true,
      handle: (state) => initiateLogin(services, state.visit, state.visitor(), state.visit.query),
    },
    {
      method: 'POST',
      path: routes.initiate,
      quiet: true,
      handle: (state, request) => initiateLogin(services, state.visit, state.visitor(), formOf(request)),
    },
    {
      method: 'POST',
      path: routes.backchannelLogout,
      handle: ({ visit }, request) => acceptLogoutToken(services, visit, formOf(request)),
    },
    {
      method: 'GET',
      path: routes.frontchannelLogout,
      handle: (state) => frontChannelLogout(services, state.visit, state.visitor()),
    },
  ]
}

/** @throws {@link LoginError} `ERR_SIGNICAT_REQUEST_INVALID`, 415 for anything but a form */
function formOf({ body }: FastifyRequest): URLSearchParams {
  if (body instanceof URLSearchParams) return body
  throw new LoginError('ERR_SIGNICAT_REQUEST_INVALID', { detail: 'content type', statusCode: 415 })
}
