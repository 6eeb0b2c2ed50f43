import { LoginError } from '../errors.js'
import { type EndedAttempt, mostRounds } from '../session/attempt-types.js'
import { hostAsked, isOtherHost } from './asked-host.js'
import { isSilentAsk, type LoginAsk } from './login-ask.js'
import type { Outcome, Services, Visit, Visitor } from './ports.js'
import { againAsAsked, openAgain } from './start-again.js'
import { isNavigation, isUnsafeMethod } from './who-asks.js'

/** Seconds after a cancel in which the next page that wants a login says so first. */
const cancelSeconds = 30
/** Seconds in which logins that come to nothing count as going round in circles. */
const roundSeconds = 600

/**
 * The page for somebody who has cancelled a moment ago and arrives where a login would start by itself; `null` for everybody
 * else. Once: when they try again, it starts.
 *
 * @param where `anywhere`: whatever page they open next. `there`: only the one that the cancel led to.
 */
export function tellCancel(services: Services, visit: Visit, where: 'anywhere' | 'there'): Outcome | null {
  if (isUnsafeMethod(visit.method) || !isNavigation(visit.method, visit.headers)) return null
  const untold = recent(services, visit, cancelSeconds).filter(
    ({ ending }) =>
      ending.end === 'cancelled' && (where === 'anywhere' || withoutHash(ending.to) === visit.url),
  )
  const [latest] = untold
  if (latest === undefined) return null
  for (const ended of untold) settle(services, visit, ended)
  const again = openAgain(services, visit, againAsAsked({ ...latest.asked, ...localesOf(latest) }))
  return { kind: 'page', page: { kind: 'cancelled', status: 200, ...again } }
}

const withoutHash = (address: string): string => address.split('#', 1)[0] ?? address
const localesOf = ({ uiLocales }: EndedAttempt): LoginAsk => (uiLocales === null ? {} : { uiLocales })

/**
 * How many logins this browser has been through in a row without bringing back what they ended in.
 *
 * The browser itself carries the count, sealed, in what stays of its attempts. Where not even that comes back, the callback says so.
 *
 * @throws {@link LoginError} when it is enough
 */
export function countRound(services: Services, visit: Visit, visitor: Visitor, ask: LoginAsk): number {
  const ended = recent(services, visit, Math.min(roundSeconds, services.config.session.idleSeconds))
  const lost = isSilentAsk(ask, services.config)
    ? ended.filter(({ ending }) => ending.end === 'silent')
    : notHeld(ended, visitor)
  const [latest] = lost
  if (latest === undefined) return 0
  const round = 1 + Math.max(...lost.map((one) => one.round))
  if (round < mostRounds) return round
  // Whoever tries again has as many rounds once more.
  for (const one of lost) settle(services, visit, one)
  throw latest.ending.end === 'silent' ? silentAgain() : sessionLost(services, visit)
}

/** Logins that ended in a session other than the one that is here, and not before that one. */
function notHeld(ended: readonly EndedAttempt[], visitor: Visitor): readonly EndedAttempt[] {
  const admitted = ended.filter(({ ending }) => ending.end === 'admitted')
  const held = visitor === null ? undefined : admitted.find(({ id }) => id === visitor.origin.attempt)
  return held === undefined ? admitted : admitted.filter(({ endedAt }) => endedAt > held.endedAt)
}

function silentAgain(): LoginError {
  return new LoginError('ERR_SIGNICAT_LOGIN_DENIED', { detail: 'prompt=none, again and again' })
}

/** What it is, as far as it can be told from here. */
function sessionLost({ config, sessions }: Services, visit: Visit): LoginError {
  const cookie = sessions.present(visit.jar) ? 'seen' : 'missing'
  const facts = { cookie, host: hostAsked(visit), configured: new URL(config.origin).host }
  const cause =
    cookie === 'seen'
      ? sessions.kind === 'stored'
        ? 'the store does not have it'
        : 'the cookie that came cannot be opened'
      : isOtherHost(config, visit)
        ? 'asked at another host than baseUrl names'
        : 'the browser did not bring the cookie'
  visit.log.warn(
    { event: 'login', ...facts, cause, correlationId: visit.correlationId },
    'people sign in, and their session is gone on the next page',
  )
  const { host, configured } = facts
  return new LoginError('ERR_SIGNICAT_SESSION_NOT_KEPT', {
    detail: `${cause}; session cookie ${cookie}, host asked ${host}, host configured ${configured}`,
  })
}

function recent({ attempts, config }: Services, { jar }: Visit, seconds: number): readonly EndedAttempt[] {
  const now = config.clock()
  return attempts
    .ended(jar)
    .filter(({ endedAt }) => now - endedAt < seconds && endedAt - now <= config.clockToleranceSeconds)
}

/** Told and counted; where it led is still known. */
function settle({ attempts }: Services, { jar }: Visit, ended: EndedAttempt): void {
  const { ending } = ended
  if (ending.end !== 'page') attempts.note(jar, { ...ended, ending: { end: 'went', to: ending.to } })
}
