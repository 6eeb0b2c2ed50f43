import type { FastifyReply } from 'fastify'
import type { Outcome, PageAsk } from '../flow/ports.js'
import { headerOf } from '../flow/who-asks.js'
import type { RequestState } from './request-state.js'

/** Sends what a flow decided. Nothing of it may be cached. */
export async function sendOutcome(
  reply: FastifyReply,
  state: RequestState,
  outcome: Outcome,
): Promise<FastifyReply> {
  reply.header('cache-control', 'private, no-store')
  if (outcome.kind === 'page') return sendPage(reply, state, outcome.page)
  reply.code(outcome.status)
  if (outcome.kind === 'redirect') {
    // The address that is left holds a code or a state.
    reply.header('referrer-policy', 'no-referrer').header('location', outcome.location)
    return reply.send('')
  }
  reply.headers({
    'content-type': 'application/json; charset=utf-8',
    'x-content-type-options': 'nosniff',
    ...outcome.headers,
  })
  return reply.serializer(String).send(JSON.stringify(outcome.body))
}

async function sendPage(reply: FastifyReply, state: RequestState, page: PageAsk): Promise<FastifyReply> {
  const { pages } = state.registration
  const { visit } = state
  const uiLocales = visit.query.get('ui_locales')
  const acceptLanguage = headerOf(visit.headers, 'accept-language')
  const answer = await pages.show({
    ...page,
    asked: {
      ...(uiLocales === null ? {} : { uiLocales }),
      ...(acceptLanguage === undefined ? {} : { acceptLanguage }),
    },
    ...(page.status >= 400 ? { reference: visit.correlationId } : {}),
  })
  return reply
    .code(answer.status)
    .headers({ ...answer.headers })
    .serializer(String)
    .send(answer.body)
}
