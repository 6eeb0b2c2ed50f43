import type { FastifyReply, FastifyRequest } from 'fastify'
import { GuardError } from '../errors.js'
import { audiencesOf, refuseShortToken, verifyBearer } from '../flow/accept-bearer.js'
import { answerBearer } from '../flow/answer-bearer.js'
import { type BearerDemand, type CheckedBearer, checkBearerDemand } from '../flow/bearer-demand.js'
import { type CheckedDemand, checkDemand, type Demand } from '../flow/demand.js'
import { type Credentials, readCredentials } from '../flow/read-credentials.js'
import type { AccessToken } from '../verify/access-token.js'
import { noteGuard } from './guard-notes.js'
import type { Done, Guard } from './guard-shape.js'
import { isOwnRoute } from './own-route.js'
import { type Judging, openToPreflights } from './preflight.js'
import { registrationOf } from './registered.js'
import type { Registration } from './registration.js'
import { attachReply, type RequestState, stateOf } from './request-state.js'
import { sendOutcome } from './send-outcome.js'
import { admitToken, noteVerification, verificationOf } from './token-memo.js'

/** What `requireToken` asks of an access token. */
export type TokenGuardDemand = BearerDemand & Pick<Demand, 'idp' | 'loa' | 'acr' | 'maxAge' | 'claims'>

/** After its shape was checked. */
export interface CheckedTokenDemand {
  readonly bearer: CheckedBearer
  readonly demand: CheckedDemand
}

/**
 * Lets only requests through that bring a good access token, in the `Authorization` header: signed by the issuer, for this
 * audience, with these scopes, of a login that was strong and recent enough. `request.signicat.token` then has it. Others
 * get 401 or 403 as a problem document, with a challenge. A token that is bound to a key needs its proof.
 *
 * The token alone counts: a session cookie beside it is not looked at, so nothing has to come from our own site, and
 * `request.signicat.session` is `null`.
 *
 * @throws TypeError for a demand that makes no sense, when the guard is built
 * @see RFC 6750, RFC 9449, RFC 9470
 */
export function requireToken(demand: TokenGuardDemand = {}): Guard {
  return createTokenGuard(checkTokenDemand(demand), registrationOf)
}

/** @throws TypeError naming the member */
export function checkTokenDemand(demand: TokenGuardDemand): CheckedTokenDemand {
  if ('check' in demand || 'bearer' in demand) {
    throw new TypeError('"check" and "bearer" are for requireLogin; a token has no session')
  }
  const isOfToken = ([name]: readonly [string, unknown]): boolean => name === 'audience' || name === 'scope'
  const members = Object.entries(demand)
  return {
    bearer: checkBearerDemand(Object.fromEntries(members.filter(isOfToken))),
    demand: checkDemand(Object.fromEntries(members.filter((member) => !isOfToken(member))), 'requireToken'),
  }
}

/** A guard of one registration, also on the routes of another. */
export function createTokenGuard(
  checked: CheckedTokenDemand,
  find: (request: FastifyRequest) => Registration,
): Guard {
  const judging: Judging = (request, reply, done) => {
    const registration = find(request)
    attachReply(request, reply)
    const state = stateOf(request, registration)
    if (isOwnRoute(request, registration)) return done === undefined ? Promise.resolve() : pass(done)
    const hearing = hearToken(request, reply, { state, ...checked })
    if (done === undefined) return hearing
    hearing.then((verdict) => (verdict === 'passed' ? done() : undefined), done)
    return undefined
  }
  return noteGuard(openToPreflights(judging), { session: false, bearer: checked.bearer, demand: null })
}

function pass(done: Done): undefined {
  done()
  return undefined
}

interface TokenHearing extends CheckedTokenDemand {
  readonly state: RequestState
}

/** Looks at the token of a request, and answers when it is not enough. */
export async function hearToken(
  request: FastifyRequest,
  reply: FastifyReply,
  { state, bearer, demand }: TokenHearing,
): Promise<'passed' | 'answered'> {
  const { config } = state.registration()
  let scheme: Credentials['scheme'] = 'Bearer'
  try {
    const credentials = readCredentials(authorizationOf(request))
    if (credentials === null) throw new GuardError('ERR_SIGNICAT_LOGIN_REQUIRED', { detail: 'no token' })
    scheme = credentials.scheme
    const token = await verifiedToken(state, credentials, bearer)
    refuseShortToken(token, { bearer, demand }, config)
    admitToken(state, token)
    return 'passed'
  } catch (error) {
    await sendOutcome(reply, state, answerBearer(state.visit, error, { scheme, bearer, demand, config }))
    return 'answered'
  }
}

/** A proof counts once, so a token is verified once for all guards of a route; each judges what came out. */
async function verifiedToken(
  state: RequestState,
  credentials: Credentials,
  bearer: CheckedBearer,
): Promise<AccessToken> {
  const registration = state.registration()
  const { visit } = state
  const before = verificationOf(state, credentials)
  // Without an audience there is nothing to judge it by: the verifier says so.
  if (before !== null && audiencesOf(bearer, registration.config) !== null) {
    const token = await before.catch(() => null)
    if (token !== null) return token
  }
  const verifying = verifyBearer(registration, visit, { credentials, bearer })
  noteVerification(state, credentials, verifying)
  return verifying
}

/** Whether the request brings a token, good or not. */
export function bringsToken(request: FastifyRequest): boolean {
  const headers = authorizationOf(request)
  return headers.length > 1 || headers.some((header) => /^(?:bearer|dpop)(?: |$)/i.test(header))
}

/** Every `Authorization` line: Node's own view keeps the first of several. */
function authorizationOf({ raw }: FastifyRequest): readonly string[] {
  const { rawHeaders } = raw
  const lines: string[] = []
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.toLowerCase() === 'authorization') lines.push(rawHeaders[index + 1] ?? '')
  }
  return lines
}
