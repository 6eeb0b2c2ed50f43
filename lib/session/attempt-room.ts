import type { CookieJar } from '../shared/cookie-jar.js'
import type { AttemptCookies } from './attempt-cookies.js'
import { slotsByWorth } from './attempt-slots.js'
import { attemptsToDrop, cookieBudget, cookieWeight } from './cookie-budget.js'
import { attemptName, browserName, chunkName } from './cookie-names.js'

interface NewAttempt {
  readonly cookies: AttemptCookies
  readonly sessionName: string
  readonly slot: number
  readonly value: string
}

/** Names of the attempts to drop, the oldest first, so that a new one fits beside the session. */
export function makeRoom(
  jar: CookieJar,
  { cookies, sessionName, slot, value }: NewAttempt,
): readonly string[] {
  const name = attemptName(sessionName, slot)
  const others = slotsByWorth(cookies.lookAll(jar)).filter((other) => other !== slot)
  return attemptsToDrop(
    jar,
    others.map((other) => attemptName(sessionName, other)),
    cookieBudget.total - cookieWeight(name, value) - keptWeight(jar, sessionName),
  )
}

function keptWeight(jar: CookieJar, sessionName: string): number {
  return [chunkName(sessionName, 0), chunkName(sessionName, 1), browserName(sessionName)]
    .map((name) => cookieWeight(name, jar.get(name) ?? ''))
    .reduce((sum, weight) => sum + weight)
}
