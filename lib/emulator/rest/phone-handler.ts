import { type Exchange, redirect, sendPage, sendText } from '../exchange.js'
import { readForm } from '../form-body.js'
import {
  phoneDonePage,
  phoneGonePage,
  phoneListPage,
  phonePeoplePage,
  phonePersonPage,
} from '../pages/phone.js'
import type { EmulatorPerson } from '../types.js'
import { allRinging, createPhone, findRinging, type Ringing } from './phone.js'
import { type RestState, restPaths } from './rest-state.js'

/** The simulated phone: what waits, who it is, and whether they approve. */
export async function handlePhone(exchange: Exchange, state: RestState): Promise<void> {
  const { request, url } = exchange
  const [id, personId] = url.pathname.slice(restPaths.phone.length + 1).split('/')
  const token = url.searchParams.get('autostarttoken')
  if (token !== null) return launch(exchange, state, token)
  if (id === undefined || id === '') return sendPage(exchange, 200, phoneListPage(allRinging(state)))
  const found = findRinging(id, state)
  if (found === undefined) return sendPage(exchange, 404, phoneGonePage())
  const person = found.people.find((one) => one.id === personId)
  if (request.method === 'POST') return decide(exchange, state, { found, person })
  if (request.method === 'GET') createPhone(state).open(id)
  show(exchange, found, person)
}

/** A link or a code starts the app with the session. */
function launch(exchange: Exchange, state: RestState, token: string): void {
  const found = allRinging(state).find(({ session }) => session.autoStartToken === token)
  if (found === undefined) sendPage(exchange, 404, phoneGonePage())
  else redirect(exchange, `${restPaths.phone}/${found.session.id}`)
}

function show(exchange: Exchange, found: Ringing, person: EmulatorPerson | undefined): void {
  const [first, second] = found.people
  if (person !== undefined) sendPage(exchange, 200, phonePersonPage(found, person))
  else if (first !== undefined && second === undefined)
    redirect(exchange, `${restPaths.phone}/${found.session.id}/${first.id}`)
  else sendPage(exchange, 200, phonePeoplePage(found))
}

interface Decision {
  readonly found: Ringing
  readonly person: EmulatorPerson | undefined
}

async function decide(exchange: Exchange, state: RestState, { found, person }: Decision): Promise<void> {
  if (exchange.request.headers['sec-fetch-site'] === 'cross-site') {
    return sendText(exchange, 403, 'Only the pages of the phone itself can do this')
  }
  const action = (await readForm(exchange.request)).get('action')
  const phone = createPhone(state)
  const { id } = found.session
  if (action === 'refuse') phone.refuse(id)
  else if (action === 'approve' && person !== undefined) phone.approve(id, person.id)
  else return redirect(exchange, `${restPaths.phone}/${id}`)
  sendPage(exchange, 200, phoneDonePage(action))
}
