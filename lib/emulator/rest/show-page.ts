import { type Exchange, redirect, sendPage } from '../exchange.js'
import type { LoginView } from '../login-view.js'
import { chooseEidPage } from '../pages/choose-eid.js'
import { choosePersonPage } from '../pages/choose-person.js'
import { confirmPage } from '../pages/confirm.js'
import { readTypedPerson } from '../typed-person.js'
import type { EmulatorPerson } from '../types.js'
import { namedPeople } from './candidates.js'
import { viewOf } from './login-view.js'
import type { RestProvider } from './providers.js'
import type { RestState } from './rest-state.js'
import type { RestSession } from './session.js'

/** A visit to one of the pages of a session. */
export interface Visit {
  readonly exchange: Exchange
  readonly state: RestState
  readonly session: RestSession
  readonly provider: RestProvider | undefined
  readonly personId: string | undefined
}

/** The page that comes next: eID, person or confirmation. */
export function showPage(visit: Visit): void {
  const { exchange, session, provider, state } = visit
  const view = viewOf(session, provider?.eid)
  if (provider === undefined) {
    const [first, second] = view.offeredEids
    if (first !== undefined && second === undefined) redirect(exchange, `${view.base}/${first.code}`)
    else sendPage(exchange, 200, chooseEidPage(view))
    return
  }
  const person = state.people.find(visit.personId ?? '')
  if (person === undefined) showPeople(visit, { view, provider })
  else sendPage(exchange, 200, confirmation(visit, { view, provider, person }))
}

interface Shown {
  readonly view: LoginView
  readonly provider: RestProvider
}

function showPeople({ exchange, session, state, personId }: Visit, { view, provider }: Shown): void {
  const { eid } = provider
  const [named, another] = namedPeople(session.plan.hints, eid, state.people)
  if (named !== undefined && another === undefined && personId === undefined) {
    redirect(exchange, `${view.base}/${eid.code}/${named.id}`)
    return
  }
  const people = state.people.withEid(eid)
  sendPage(exchange, 200, choosePersonPage({ journey: view, eid, people }))
}

function confirmation(
  { session: { plan, api } }: Visit,
  { view, provider: { eid }, person }: Shown & { readonly person: EmulatorPerson },
): ReturnType<typeof confirmPage> {
  const isHub = api === 'hub'
  const asked = { label: isHub ? 'Attributes' : 'Included', names: plan.attributes }
  const givesNin = eid.givesNin && person.nin !== undefined && plan.attributes.includes('nin')
  const ninPlace = isHub ? 'in subject' : 'in identity'
  return confirmPage({ journey: view, eid, person, asked, ninPlace: givesNin ? ninPlace : undefined })
}

/** What was typed in by hand: a person, or the form again with what is wrong. */
export function showTyped(
  { exchange, session, state }: Visit,
  { eid }: RestProvider,
  form: URLSearchParams,
): void {
  const view = viewOf(session, eid)
  const typed = readTypedPerson(form, eid)
  if (typed.person === undefined) {
    const people = state.people.withEid(eid)
    sendPage(exchange, 422, choosePersonPage({ journey: view, eid, people, typed }))
    return
  }
  redirect(exchange, `${view.base}/${eid.code}/${state.people.remember(typed.person).id}`)
}
