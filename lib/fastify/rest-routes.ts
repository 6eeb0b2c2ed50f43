import { completeFrame, startFrame } from '../flow/rest/frame.js'
import { cancelHeadless, completeHeadless, startHeadless, watchHeadless } from '../flow/rest/headless.js'
import type { RestCall } from '../flow/rest/ports.js'
import { finishRedirect, startRedirect } from '../flow/rest/redirect.js'
import type { OwnRoute } from './own-route.js'
import type { Registration } from './registration.js'
import type { RequestState } from './request-state.js'

/** Routes of the REST flows that the registration names; none without the option `rest`. */
export function restRoutes({ services, rest }: Registration): readonly OwnRoute[] {
  if (rest === null) return []
  const { routes } = rest.places
  const call = (state: RequestState): RestCall => ({
    services,
    rest,
    visit: state.visit,
    visitor: state.visitor(),
  })
  return [
    { method: 'GET', path: routes.start, handle: (state) => startRedirect(call(state)) },
    { method: 'GET', path: routes.callback, quiet: true, handle: (state) => finishRedirect(call(state)) },
    { method: 'POST', path: routes.frame, handle: (state, { body }) => startFrame(call(state), body) },
    {
      method: 'POST',
      path: routes.frameComplete,
      handle: (state, { body }) => completeFrame(call(state), body),
    },
    { method: 'POST', path: routes.headless, handle: (state, { body }) => startHeadless(call(state), body) },
    { method: 'GET', path: routes.headless, handle: (state) => watchHeadless(call(state)) },
    {
      method: 'DELETE',
      path: routes.headless,
      anyBody: true,
      handle: (state) => cancelHeadless(call(state)),
    },
    {
      method: 'POST',
      path: routes.headlessComplete,
      handle: (state, { body }) => completeHeadless(call(state), body),
    },
  ]
}
