import type { FastifyReply } from 'fastify'
import type { AskedLanguages } from '../flow/pages/languages.js'
import type { Outcome, PageAsk } from '../flow/ports.js'
import { headerOf } from '../flow/who-asks.js'
import type { PageAnswer } from '../shared/page-model.js'
import { forbidStoring } from './no-store.js'
import type { RequestState } from './request-state.js'

/** Sends what a flow decided. Nothing of it may be cached. */
export async function sendOutcome(
  reply: FastifyReply,
  state: RequestState,
  outcome: Outcome,
): Promise<FastifyReply> {
  // A time limit of the server, say. Another answer would be a warning of the framework that quotes the address.
  if (reply.sent) return alreadyAnswered(reply, state)
  forbidStoring(reply)
  if (outcome.kind === 'page') return sendPage(reply, state, outcome.page)
  if (outcome.kind === 'landing') return sendLanding(reply, state, outcome)
  reply.code(outcome.status)
  if (outcome.kind === 'redirect') {
    // The address that is left holds a code or a state.
    reply.header('referrer-policy', 'no-referrer').header('location', outcome.location)
    return reply.send('')
  }
  if (outcome.kind === 'document') {
    reply.headers({ 'content-type': 'text/html; charset=utf-8', 'x-content-type-options': 'nosniff' })
    return reply.headers(outcome.headers).serializer(String).send(outcome.html)
  }
  reply.headers({
    'content-type': 'application/json; charset=utf-8',
    'x-content-type-options': 'nosniff',
    ...outcome.headers,
  })
  return reply.serializer(String).send(JSON.stringify(outcome.body))
}

function alreadyAnswered(reply: FastifyReply, { visit }: RequestState): FastifyReply {
  visit.log.warn({ correlationId: visit.correlationId }, 'a request was answered by somebody else meanwhile')
  return reply
}

async function sendPage(reply: FastifyReply, state: RequestState, page: PageAsk): Promise<FastifyReply> {
  const { pages } = state.registration()
  const { visit } = state
  const answer = await pages.show({
    ...page,
    asked: askedLanguages(state, page.uiLocales),
    ...(page.status >= 400 ? { reference: visit.correlationId } : {}),
  })
  return sendAnswer(reply, answer)
}

function sendLanding(
  reply: FastifyReply,
  state: RequestState,
  { landing, uiLocales }: Extract<Outcome, { readonly kind: 'landing' }>,
): FastifyReply {
  return sendAnswer(reply, state.registration().pages.land(landing, askedLanguages(state, uiLocales)))
}

function sendAnswer(reply: FastifyReply, { status, headers, body }: PageAnswer): FastifyReply {
  return reply
    .code(status)
    .headers({ ...headers })
    .serializer(String)
    .send(body)
}

/** The languages of the login, else those in the address, else those of every login; then those of the browser. */
function askedLanguages(state: RequestState, ofLogin: string | undefined): AskedLanguages {
  const { visit } = state
  const { ui_locales: ofEvery } = state.registration().config.authorization
  return {
    uiLocales: ofLogin ?? visit.query.get('ui_locales') ?? ofEvery,
    acceptLanguage: headerOf(visit.headers, 'accept-language'),
  }
}
