import type { FastifyReply, FastifyRequest } from 'fastify'
import { GuardError, isSignicatError } from '../errors.js'
import type { CheckedBearer } from '../flow/bearer-demand.js'
import { type CheckedDemand, checkDemand } from '../flow/demand.js'
import { answerObstacle, checkPasses, obstacle } from '../flow/guard-visit.js'
import type { Visitor } from '../flow/ports.js'
import type { Session } from '../session/types.js'
import { noteGuard } from './guard-notes.js'
import type { Done, Guard, GuardDemand } from './guard-shape.js'
import { isOwnRoute } from './own-route.js'
import { type Judging, openToPreflights } from './preflight.js'
import { isHooked, registrationOf } from './registered.js'
import type { Registration } from './registration.js'
import { attachReply, type RequestState, stateOf } from './request-state.js'
import { sendOutcome } from './send-outcome.js'
import { bringsToken, hearToken } from './token-guard.js'

/**
 * Lets only people through who are signed in, and strongly and recently enough for the demand. Others are sent to sign
 * in and come back; programs get 401 or 403 as a problem document.
 *
 * Works before the plugin is ready, and on the routes of whichever registration is in force there.
 *
 * @throws TypeError for a demand that makes no sense, when the guard is built
 */
export function requireLogin(demand: GuardDemand = {}): Guard {
  return createGuard(checkDemand(demand), registrationOf)
}

/** A guard of one registration, also on the routes of another. */
export function createGuard(demand: CheckedDemand, find: (request: FastifyRequest) => Registration): Guard {
  const judging: Judging = (request, reply, done) => {
    const registration = find(request)
    attachReply(request, reply)
    const state = stateOf(request, registration)
    if (demand.bearer !== null && bringsToken(request)) {
      return conclude(hearBearer(request, reply, { state, demand, bearer: demand.bearer }), done)
    }
    const session = visitorAtHand(request, state)
    if (session === undefined) return conclude(hear(request, reply, { state, demand }), done)
    if (!isHooked(request)) void state.settle(reply)
    const error = obstacle(registration.services, state.visit, session, demand)
    if (error === null && demand.check === null) return pass(done)
    return conclude(decide(request, reply, { state, demand, error, session }), done)
  }
  const isEarly = find === registrationOf
  return noteGuard(openToPreflights(judging), {
    session: true,
    bearer: demand.bearer,
    demand: isEarly ? demand : null,
  })
}

/** `undefined` when there is something to wait for, or a failure to tell. */
function visitorAtHand(request: FastifyRequest, state: RequestState): Visitor | undefined {
  if (!state.registration().services.sessions.loads) return state.visitor()
  return isHooked(request) ? state.visitorIfLoaded() : undefined
}

/** Who brings a token is judged by it alone, whatever cookie came along. */
async function hearBearer(
  request: FastifyRequest,
  reply: FastifyReply,
  hearing: Pick<Hearing, 'state' | 'demand'> & { readonly bearer: CheckedBearer },
): Promise<'passed' | 'answered'> {
  return isOwnRoute(request, hearing.state.registration()) ? 'passed' : hearToken(request, reply, hearing)
}

async function hear(
  request: FastifyRequest,
  reply: FastifyReply,
  { state, demand }: Pick<Hearing, 'state' | 'demand'>,
): Promise<'passed' | 'answered'> {
  if (isOwnRoute(request, state.registration())) return 'passed'
  await state.load()
  const { services } = state.registration()
  try {
    const session = state.visitor()
    if (!isHooked(request)) await state.settle(reply)
    const error = obstacle(services, state.visit, session, demand)
    return await decide(request, reply, { state, demand, error, session })
  } catch (error) {
    if (!isSignicatError(error, 'ERR_SIGNICAT_STORE_FAILED')) throw error
    await sendOutcome(reply, state, await answerObstacle(services, state.visit, null, { error, demand }))
    return 'answered'
  }
}

function pass(done: Done | undefined): undefined | Promise<void> {
  if (done === undefined) return Promise.resolve()
  done()
  return undefined
}

/** With a callback it alone says how it went: a caller that heard it twice would run the handler twice. */
function conclude(
  deciding: Promise<'passed' | 'answered'>,
  done: Done | undefined,
): undefined | Promise<unknown> {
  if (done === undefined) return deciding
  deciding.then((verdict) => (verdict === 'passed' ? done() : undefined), done)
  return undefined
}

interface Hearing {
  readonly state: RequestState
  readonly demand: CheckedDemand
  readonly error: GuardError | null
  readonly session: Session | null
}

async function decide(
  request: FastifyRequest,
  reply: FastifyReply,
  { state, demand, error, session }: Hearing,
): Promise<'passed' | 'answered'> {
  if (isOwnRoute(request, state.registration())) return 'passed'
  const refused = error ?? (demand.check === null ? null : await failedCheck(state, session, demand))
  if (refused === null) return 'passed'
  const outcome = await answerObstacle(state.registration().services, state.visit, session, {
    error: refused,
    demand,
  })
  await sendOutcome(reply, state, outcome)
  return 'answered'
}

async function failedCheck(
  state: RequestState,
  session: Session | null,
  demand: CheckedDemand,
): Promise<GuardError | null> {
  if (session === null) return new GuardError('ERR_SIGNICAT_LOGIN_REQUIRED')
  const passes = await checkPasses(state.registration().services, state.visit, session, demand)
  return passes ? null : new GuardError('ERR_SIGNICAT_FORBIDDEN', { detail: 'check' })
}
