import type Provider from 'oidc-provider'
import { satisfiesLoa } from '../eids/loa.js'
import { readAcrValues } from './acr-values.js'
import { unmetDemand } from './eid-demands.js'
import { eidList, levelFor } from './eid-list.js'
import { type Exchange, redirect, redirectToError } from './exchange.js'
import { type LoginHints, readLoginHints } from './login-hints.js'
import type { LoginView } from './login-view.js'
import { firstPageOf } from './recent-logins.js'
import type { EmulatorState } from './state.js'
import type { EmulatorClient, EmulatorEid, EmulatorPerson } from './types.js'

export type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>

/** A login that waits for its person. */
export interface Journey extends LoginView {
  readonly interaction: Interaction
  readonly client: EmulatorClient | undefined
  readonly scopes: readonly string[]
  readonly hints: LoginHints
  /** What was named in `acr_values`, whatever its level. */
  readonly namedEids: readonly EmulatorEid[]
}

/** What a person can make go wrong on purpose. */
const failures = ['server_error', 'AuthnFailed', 'temporarily_unavailable', 'login_required']

export function readJourney(interaction: Interaction, base: string, state: EmulatorState): Journey {
  const { params } = interaction
  const text = (name: string): string => (typeof params[name] === 'string' ? params[name] : '')
  const asked = readAcrValues(params.acr_values)
  const namedEids = eidList.filter((eid) => asked.idps.includes(eid.code))
  const candidates = namedEids.length > 0 ? namedEids : eidList
  return {
    interaction,
    base,
    client: state.registry.find(text('client_id')),
    clientId: text('client_id'),
    scopes: text('scope').split(' '),
    leadsTo: [text('redirect_uri')],
    failures,
    hints: readLoginHints(params.login_hint),
    askedLoa: asked.loa,
    tellsLevel: true,
    namedEids,
    // Those named, else all, that reach the asked level.
    offeredEids: candidates.filter(
      (eid) => asked.loa === undefined || satisfiesLoa(eid.highestLoa, asked.loa),
    ),
  }
}

/** Signs the person in and sends the browser on. */
export async function finishWithPerson(
  exchange: Exchange,
  journey: Journey,
  who: { readonly person: EmulatorPerson; readonly eid: EmulatorEid; readonly state: EmulatorState },
): Promise<void> {
  const unmet = await unmetDemand({ eid: who.eid, interaction: journey.interaction }, who.state)
  if (unmet !== null) {
    const [application] = journey.leadsTo.map(firstPageOf)
    redirectToError(exchange, who.state, { error: 'invalid_request', description: unmet, application })
    return
  }
  const { sub } = who.state.accounts.open(who.person, who.eid)
  journey.interaction.result = {
    login: { accountId: sub, acr: levelFor(who.eid, journey.askedLoa), amr: ['external'], remember: true },
  }
  await goOn(exchange, journey)
}

/** Ends the login with an error that the application receives. */
export async function finishWithError(
  exchange: Exchange,
  journey: Journey,
  failure: { readonly error: string; readonly description: string },
): Promise<void> {
  journey.interaction.result = { error: failure.error, error_description: failure.description }
  await goOn(exchange, journey)
}

async function goOn(exchange: Exchange, { interaction }: Journey): Promise<void> {
  await interaction.save(interaction.exp - Math.floor(Date.now() / 1000))
  redirect(exchange, interaction.returnTo)
}
