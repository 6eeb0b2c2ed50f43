import type { LoginView } from '../login-view.js'
import type { Framing } from '../pages/layout.js'
import type { EmulatorEid } from '../types.js'
import { offeredProviders } from './offered-providers.js'
import { restPaths } from './rest-state.js'
import type { RestSession, SessionPlan } from './session.js'

const failures = ['session_error', 'provider_error', 'temporarily_unavailable']

/** A session as the pages of a login show it, with one eID chosen or none. */
export function viewOf(session: RestSession, eid?: EmulatorEid): LoginView {
  const { api, plan, pageKey, clientId } = session
  return {
    base: `${restPaths.login}${pageKey}`,
    clientId,
    askedLoa: plan.askedLoa,
    tellsLevel: api === 'hub',
    offeredEids: offeredProviders(plan).map((provider) => provider.eid),
    leadsTo: leadsTo(plan),
    framing: framingOf(plan, eid),
    failures,
  }
}

function leadsTo({ ending }: SessionPlan): readonly string[] {
  if (ending.kind === 'redirect') return [ending.urls.success, ending.urls.abort, ending.urls.error]
  return ending.kind === 'return' && ending.url !== undefined ? [ending.url] : []
}

/** Where the request named no host, any page of this machine: nobody else has a reason. */
const thisMachine = ['http', 'https'].flatMap((scheme) =>
  ['localhost', '127.0.0.1'].map((host) => `${scheme}://${host}:*`),
)

/** Pages of an eID that refuses frames are shown in none, whoever the request named. */
export function framingOf(
  { flow, parentDomains = thisMachine, providers }: SessionPlan,
  eid?: EmulatorEid,
): Framing {
  if (flow !== 'frame') return 'self'
  const provider = providers.find(({ code }) => code === eid?.code)
  return provider?.framed === false ? 'none' : parentDomains
}
