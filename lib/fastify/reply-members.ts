import type { FastifyReply } from 'fastify'
import { type LoginHintFields, loginHint } from '../eids/login-hint.js'
import type { Loa } from '../eids/types.js'
import { GuardError, isSignicatError, SessionError } from '../errors.js'
import { answerError } from '../flow/answer-error.js'
import { scopeWords } from '../flow/bearer-demand.js'
import { checkLoginOptions } from '../flow/check-login-options.js'
import { askedBy, checkDemand, type Demand } from '../flow/demand.js'
import { failedStart } from '../flow/failed-start.js'
import { answerObstacle, carriedDemand, isForged } from '../flow/guard-visit.js'
import type { LoginAsk } from '../flow/login-ask.js'
import { logOut } from '../flow/logout/answer-logout.js'
import { tellCancel } from '../flow/rounds.js'
import { againAsAsked, openAgain } from '../flow/start-again.js'
import { startLogin } from '../flow/start-login.js'
import { isHeadSent } from './raw-head.js'
import type { Registration } from './registration.js'
import { attachReply, stateOf } from './request-state.js'
import { sendOutcome } from './send-outcome.js'

/** Options of `reply.signicat.login()`; what is left out comes from the registration. */
export interface LoginOptions {
  /** Where the person goes afterwards: a path of this application or a URL on a trusted origin. Default `/`. */
  readonly returnTo?: string
  /** Code of the eID, or several that will do. */
  readonly idp?: string | readonly string[]
  /** Lowest level of assurance; what the registration demands holds as well. */
  readonly loa?: Loa
  /** Exact `acr`, or one of these. */
  readonly acr?: string | readonly string[]
  /** Replaces the scopes of eID and registration for this login; `openid` is added. */
  readonly scope?: string | readonly string[]
  /** More `acr_values` items. */
  readonly acrValues?: string
  /** `prompt` of the request, in place of the registration's; `login` asks for a new proof. */
  readonly prompt?: string
  /** Seconds since the person last proved who they are; 0 asks for a new login. */
  readonly maxAge?: number
  /**
   * What is known of the person already, as fields or as values that are ready; see `loginHint` of
   * `fastify-signicat/eids`. Personal data, so it leaves only through a pushed or an encrypted request.
   */
  readonly loginHint?: string | readonly string[] | LoginHintFields
  /** Language tags for the issuer's pages, the preferred one first, with spaces between. */
  readonly uiLocales?: string
  /**
   * `identify`: ends in `onIdentify` and leaves the session as it is. It ends only in the very session that began it; whoever
   * is not signed in signs in first. Default `login`.
   */
  readonly purpose?: 'login' | 'identify'
}

/** `reply.signicat`: signs in and out. `return` what the members give. */
export interface SignicatReply {
  /**
   * Sends the person to sign in. An issuer that cannot be reached is answered with a page or a problem document.
   *
   * @throws TypeError for options that make no sense; {@link ConfigError} `ERR_SIGNICAT_CONFIG_INVALID` for a `loginHint`
   * that cannot be sent, without the value
   */
  login(options?: LoginOptions): Promise<FastifyReply>
  /** Signs the person out and sends them on. A form of another site does not: it gets the guard's 403. */
  logout(options?: { readonly returnTo?: string }): Promise<FastifyReply>
  /**
   * Answers an error of `requireUser` as a guard would: a login for a person, a problem document for a program. What
   * `requireUser` demanded is known; give `demand` for an error of your own making. An error that is not of this
   * package is thrown on.
   */
  answer(error: unknown, demand?: Omit<Demand, 'check'>): Promise<FastifyReply>
}

export function createReplyMembers(reply: FastifyReply, registration: Registration): SignicatReply {
  const { request } = reply
  const { services } = registration
  attachReply(request, reply)
  const state = stateOf(request, registration)
  return {
    async login(options = {}) {
      requireUnsent(reply)
      const ask = askFrom(options)
      const cancelled = tellCancel(services, state.visit, 'there')
      if (cancelled !== null) return sendOutcome(reply, state, cancelled)
      const outcome = await startLogin(services, state.visit, state.visitor(), ask).catch((error: unknown) =>
        // Nobody to identify for: as behind a guard, they sign in first and come back here.
        isSignicatError(error, 'ERR_SIGNICAT_LOGIN_REQUIRED')
          ? answerObstacle(services, state.visit, null, { error, demand: null })
          : failedStart(services, state.visit, error, openAgain(services, state.visit, againAsAsked(ask))),
      )
      return sendOutcome(reply, state, outcome)
    },
    async logout({ returnTo } = {}) {
      requireUnsent(reply)
      if (isForged(services, state.visit)) {
        const error = new GuardError('ERR_SIGNICAT_CROSS_ORIGIN', { detail: 'logout' })
        return sendOutcome(reply, state, answerError(services, state.visit, error))
      }
      const outcome = await logOut(services, state.visit, state.visitor(), returnTo)
      state.replace(null)
      return sendOutcome(reply, state, outcome)
    },
    async answer(error, demand) {
      requireUnsent(reply)
      // Not ours: the error handler around this one knows better.
      if (!isSignicatError(error)) throw error
      const outcome = await answerObstacle(services, state.visit, state.visitor(), {
        error,
        demand: demand === undefined ? carriedDemand(error) : checkDemand(demand, 'reply.signicat.answer'),
      })
      return sendOutcome(reply, state, outcome)
    },
  }
}

/** A hijacked reply sends nothing of ours. @throws {@link SessionError} `ERR_SIGNICAT_HEADERS_SENT` */
function requireUnsent(reply: FastifyReply): void {
  if (reply.sent || isHeadSent(reply.raw)) throw new SessionError('ERR_SIGNICAT_HEADERS_SENT')
}

function askFrom(options: LoginOptions): LoginAsk {
  checkLoginOptions(options)
  const { returnTo, idp, loa, acr, maxAge, scope, acrValues, prompt, loginHint: hint } = options
  const { uiLocales, purpose } = options
  const demand = checkDemand(
    {
      ...(idp === undefined ? {} : { idp }),
      ...(loa === undefined ? {} : { loa }),
      ...(acr === undefined ? {} : { acr }),
      ...(maxAge === undefined ? {} : { maxAge }),
    },
    'reply.signicat.login',
  )
  return {
    ...askedBy(demand),
    ...(returnTo === undefined ? {} : { unsafeReturnTo: returnTo }),
    ...(scope === undefined ? {} : { scope: scopeWords(scope) ?? [] }),
    ...(acrValues === undefined ? {} : { acrValues }),
    ...(prompt === undefined ? {} : { prompt }),
    ...(hint === undefined ? {} : { loginHint: loginHint(hint) }),
    ...(uiLocales === undefined ? {} : { uiLocales }),
    ...(purpose === undefined ? {} : { purpose }),
  }
}
