import type { Exchange } from './exchange.js'
import { redirect, redirectToError, sendPage } from './exchange.js'
import { readForm } from './form-body.js'
import {
  finishWithError,
  finishWithPerson,
  type Interaction,
  type Journey,
  readJourney,
} from './login-journey.js'
import { chooseEidPage } from './pages/choose-eid.js'
import { choosePersonPage } from './pages/choose-person.js'
import { confirmPage } from './pages/confirm.js'
import { type EmulatorState, loginPath, mountPath } from './state.js'
import { readTypedPerson } from './typed-person.js'
import type { EmulatorEid, EmulatorPerson } from './types.js'

/** The pages of a login: eID, person, confirmation. */
export async function handleLogin(exchange: Exchange, state: EmulatorState): Promise<void> {
  const [uid = '', eidCode, personId] = exchange.url.pathname.slice((mountPath + loginPath).length).split('/')
  const interaction = await findInteraction(exchange, state)
  if (interaction?.uid !== uid) {
    redirectToError(exchange, state, {
      error: 'login_expired',
      description: 'This login is over or belongs elsewhere',
      application: state.recentLogins.applicationOf(uid),
    })
    return
  }
  const journey = readJourney(interaction, `${mountPath}${loginPath}${uid}`, state)
  for (const address of journey.leadsTo) state.recentLogins.remember(uid, address)
  const place: Place = { exchange, state, journey }
  if (exchange.request.method === 'POST') return handleForm({ ...place, eidCode, personId })
  if (await finishedByItself(place)) return
  showPage({ ...place, eidCode, personId })
}

interface Place {
  readonly exchange: Exchange
  readonly state: EmulatorState
  readonly journey: Journey
}

interface Step extends Place {
  readonly eidCode: string | undefined
  readonly personId: string | undefined
}

/** Whoever signed in or out in another tab since the login began: it goes on. */
async function findInteraction(
  { request, response }: Exchange,
  state: EmulatorState,
): Promise<Interaction | undefined> {
  const provider = state.provider()
  const { cookies } = provider.createContext(request, response)
  const id = cookies.get(provider.cookieName('interaction'), { signed: true })
  return id === undefined ? undefined : provider.Interaction.find(id)
}

/** Levels that cannot be reached, and `login_hint=auto:…`: both need no page. */
async function finishedByItself({ exchange, state, journey }: Place): Promise<boolean> {
  const { hints, offeredEids, namedEids } = journey
  if (offeredEids.length === 0) {
    const description = 'The level of assurance that was asked for is above what this eID gives'
    await finishWithError(exchange, journey, { error: 'unmet_authentication_requirements', description })
    return true
  }
  if (hints.auto === 'cancel') return cancel({ exchange, state, journey }, namedEids[0])
  if (hints.auto === 'fail') {
    await finishWithError(exchange, journey, failureOf(journey, 'server_error'))
    return true
  }
  const person = hints.auto === undefined ? undefined : state.people.find(hints.auto)
  const eid = person === undefined ? undefined : eidOf(person, journey)
  if (person === undefined || eid === undefined) return false
  await finishWithPerson(exchange, journey, { person, eid, state })
  return true
}

/** The named eID, whoever the person is; else one of the person's own country. */
const eidOf = (person: EmulatorPerson, { offeredEids, namedEids }: Journey): EmulatorEid | undefined =>
  namedEids.length > 0
    ? offeredEids[0]
    : (offeredEids.find((eid) => eid.country === person.country) ??
      offeredEids.find((eid) => eid.country === undefined))

function showPage(step: Step): void {
  const { exchange, state, journey } = step
  const eid = offered(step)
  if (eid === undefined) {
    const only = journey.namedEids.length === 1 ? journey.offeredEids[0] : undefined
    if (only === undefined) sendPage(exchange, 200, chooseEidPage(journey))
    else redirect(exchange, `${journey.base}/${only.code}`)
    return
  }
  const person = step.personId === undefined ? undefined : state.people.find(step.personId)
  if (person !== undefined) {
    const asked = { label: 'Scopes', names: journey.scopes }
    sendPage(
      exchange,
      200,
      confirmPage({ journey, eid, person, asked, ninPlace: ninPlaceOf(journey, eid, person) }),
    )
    return
  }
  const people = state.people.withEid(eid)
  const hinted = people.find(({ nin }) => nin !== undefined && nin === journey.hints.nin)
  if (hinted !== undefined && step.personId === undefined)
    redirect(exchange, `${journey.base}/${eid.code}/${hinted.id}`)
  else sendPage(exchange, 200, choosePersonPage({ journey, eid, people }))
}

const ninPlaces = {
  StandardScopes: 'userinfo only',
  All: 'ID token and userinfo',
  Minimal: 'userinfo only',
} as const

function ninPlaceOf(journey: Journey, eid: EmulatorEid, person: EmulatorPerson): string | undefined {
  const givesNin = eid.givesNin && person.nin !== undefined && journey.scopes.includes('nin')
  return givesNin ? ninPlaces[journey.client?.userData ?? 'StandardScopes'] : undefined
}

const offered = ({ journey, eidCode }: Step): EmulatorEid | undefined =>
  journey.offeredEids.find((eid) => eid.code === eidCode)

async function handleForm(step: Step): Promise<void> {
  const { exchange, state, journey } = step
  const form = await readForm(exchange.request)
  const eid = offered(step)
  const action = form.get('action')
  if (action === 'cancel') {
    await cancel(step, eid)
    return
  }
  if (action === 'fail') return finishWithError(exchange, journey, failureOf(journey, form.get('error')))
  if (eid === undefined) return redirect(exchange, journey.base)
  if (action === 'type') return showTyped(step, eid, form)
  const person = state.people.find(step.personId ?? '')
  if (action === 'login' && person !== undefined)
    return finishWithPerson(exchange, journey, { person, eid, state })
  redirect(exchange, `${journey.base}/${eid.code}`)
}

function showTyped({ exchange, state, journey }: Step, eid: EmulatorEid, form: URLSearchParams): void {
  const typed = readTypedPerson(form, eid)
  if (typed.person === undefined) {
    sendPage(exchange, 422, choosePersonPage({ journey, eid, people: state.people.withEid(eid), typed }))
    return
  }
  redirect(exchange, `${journey.base}/${eid.code}/${state.people.remember(typed.person).id}`)
}

async function cancel({ exchange, journey }: Place, eid: EmulatorEid | undefined): Promise<true> {
  const error = eid?.cancelError ?? journey.namedEids[0]?.cancelError ?? 'access_denied'
  await finishWithError(exchange, journey, { error, description: 'The person cancelled the login' })
  return true
}

function failureOf(
  { failures }: Journey,
  asked: string | null,
): { readonly error: string; readonly description: string } {
  const error = failures.find((failure) => failure === asked) ?? 'server_error'
  return { error, description: 'The login was made to fail on purpose' }
}
