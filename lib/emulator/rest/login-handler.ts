import { type Exchange, redirect, sendPage } from '../exchange.js'
import { readForm } from '../form-body.js'
import { errorPage } from '../pages/error.js'
import type { Framing } from '../pages/layout.js'
import type { EmulatorPerson } from '../types.js'
import { showDone } from './done-page.js'
import { donePage, goOn, succeed } from './finish-session.js'
import { framingOf, viewOf } from './login-view.js'
import { offeredProviders } from './offered-providers.js'
import type { RestProvider } from './providers.js'
import { type RestState, restPaths } from './rest-state.js'
import { begin, isOpen, type Progress, type RestSession } from './session.js'
import { showPage, showTyped, type Visit } from './show-page.js'

/** Where the hub sends the browser in its redirect flow; both parameters must belong together. */
export function handleBroker(exchange: Exchange, state: RestState): void {
  const { searchParams } = exchange.url
  const session = state.sessions.find(searchParams.get('transactionId') ?? '')
  if (session === undefined) refuse(exchange, 'invalid_transaction_id')
  else if (session.pageKey !== searchParams.get('messageId')) refuse(exchange, 'invalid_message_id')
  else redirect(exchange, `${restPaths.login}${session.pageKey}`)
}

const refuse = (exchange: Exchange, error: string, framing?: Framing): void =>
  sendPage(exchange, 400, errorPage({ error, description: 'This login is over or never was' }, framing))

/** The pages of a redirect or embedded login: eID, person, confirmation, and the end of a frame. */
export async function handleRestLogin(exchange: Exchange, state: RestState): Promise<void> {
  const [key = '', part, personId] = exchange.url.pathname.slice(restPaths.login.length).split('/')
  const session = state.sessions.findByPageKey(key)
  if (session === undefined || session.plan.flow === 'headless') return refuse(exchange, 'session_error')
  if (part === donePage && showDone(exchange, session)) return
  if (!isOpen(session, state.clock())) return refuse(exchange, 'session_error', framingOf(session.plan))
  const provider = offeredProviders(session.plan).find(({ code }) => code === part)
  const visit = { exchange, state, session, provider, personId }
  // A link checker is not a person.
  if (exchange.request.method === 'HEAD') return showPage(visit)
  meet(exchange, session)
  if (exchange.request.method === 'POST') return handleForm(visit)
  if (!finishedByItself(visit)) showPage(visit)
}

function meet({ request }: Exchange, session: RestSession): void {
  begin(session)
  const ipAddress = request.socket.remoteAddress?.replace(/^::ffff:/, '') ?? ''
  session.environment = { ipAddress, userAgent: request.headers['user-agent'] ?? '' }
}

/** Levels that cannot be reached, and a user name `auto:…`: both need no page. */
function finishedByItself(visit: Visit): boolean {
  const { session, state } = visit
  const { auto } = session.plan.hints
  const [first, ...others] = offeredProviders(session.plan)
  if (first === undefined) return end(visit, { stage: 'failed', error: 'unmet_authentication_requirements' })
  if (auto === 'cancel') return end(visit, { stage: 'aborted' })
  if (auto === 'fail') return end(visit, { stage: 'failed', error: 'session_error' })
  const person = auto === undefined ? undefined : state.people.find(auto)
  if (person === undefined) return false
  const own = others.length === 0 ? first : ownProvider(person, [first, ...others])
  if (own === undefined) return false
  logIn(visit, { person, provider: own })
  return true
}

const ownProvider = (person: EmulatorPerson, providers: readonly RestProvider[]): RestProvider | undefined =>
  providers.find(({ eid }) => eid.country === person.country) ??
  providers.find(({ eid }) => eid.country === undefined)

function end({ exchange, session, provider }: Visit, progress: Progress): true {
  session.provider ??= provider
  session.progress = progress
  goOn(exchange, session)
  return true
}

function logIn(
  { exchange, session, state }: Visit,
  choice: { readonly person: EmulatorPerson; readonly provider: RestProvider },
): void {
  succeed(session, choice, state)
  goOn(exchange, session)
}

async function handleForm(visit: Visit): Promise<void> {
  const { exchange, session, provider, state } = visit
  const form = await readForm(exchange.request)
  const action = form.get('action')
  const { base, failures } = viewOf(session, provider?.eid)
  if (action === 'cancel') end(visit, { stage: 'aborted' })
  else if (action === 'fail') end(visit, failed(failures, form.get('error')))
  else if (provider === undefined) redirect(exchange, base)
  else if (action === 'type') showTyped(visit, provider, form)
  else {
    const person = state.people.find(visit.personId ?? '')
    if (action === 'login' && person !== undefined) logIn(visit, { person, provider })
    else redirect(exchange, `${base}/${provider.code}`)
  }
}

const failed = (failures: readonly string[], asked: string | null): Progress => ({
  stage: 'failed',
  error: failures.find((failure) => failure === asked) ?? 'session_error',
})
