import { randomBytes } from 'node:crypto'
import type { ResolvedRest } from '../config/config.js'
import type { CookieJar } from '../shared/cookie-jar.js'
import { attemptIdOf, formerSlotName, namesFor, shortNameOf } from './attempt-names.js'
import { type AttemptContent, attemptSeconds, createAttemptShelf } from './attempt-shelf.js'
import type { EndedAttempt, RestAttempt, RestAttempts, RestFinding, StartedFrom } from './attempt-types.js'
import type { AttemptsOptions } from './attempts.js'
import { type CookieNames, cookieNames } from './cookie-names.js'
import { createSpentStates } from './spent-states.js'

/** A `state` with 256 random bits, which stays under the seal. */
export function newRestState(): string {
  return randomBytes(32).toString('base64url')
}

/** Attempts through a REST API. A claim holds within this process; see `docs/rest.md` for several. */
export function createRestAttempts({
  config,
  scopePath,
  log,
  rest,
}: AttemptsOptions & { readonly rest: Pick<ResolvedRest, 'issuer'> }): RestAttempts {
  const { clock, clockToleranceSeconds: tolerance } = config
  const names = cookieNames(config, scopePath)
  const shelf = createAttemptShelf({ config, scopePath })
  const spent = createSpentStates(attemptSeconds + tolerance, clock)
  const claimed = new Set<string>()

  const judge = (found: AttemptContent | null): RestFinding => {
    if (found === null) return { outcome: 'unknown', reason: 'no-cookie' }
    if (found.content === 'ended') return { outcome: 'spent', ended: found.attempt }
    if (found.content !== 'rest' || found.attempt.issuer !== rest.issuer)
      return { outcome: 'unknown', reason: 'unreadable' }
    const { attempt } = found
    if (spent.has(attempt.state)) return { outcome: 'spent', ended: null }
    const age = clock() - attempt.bornAt
    if (age < -tolerance) return { outcome: 'unknown', reason: 'unreadable' }
    return age >= attemptSeconds
      ? { outcome: 'unknown', reason: 'expired', attempt }
      : { outcome: 'found', attempt }
  }

  return Object.freeze({
    start: (jar: CookieJar, attempt: RestAttempt, from: StartedFrom) => shelf.put(jar, attempt, from),
    find(jar: CookieJar, place: string): RestFinding {
      const name = namesOf(names, place).find((one) => jar.get(one) !== undefined)
      const finding = judge(name === undefined ? null : shelf.look(jar, name))
      if (finding.outcome === 'unknown') log.debug({ reason: finding.reason }, 'rest attempt not known')
      return finding
    },
    pending(jar: CookieJar, flows: readonly RestAttempt['flow'][]): RestFinding {
      const findings = shelf
        .all(jar)
        .flatMap((one) => (one.content === 'rest' && flows.includes(one.attempt.flow) ? [one] : []))
        .toSorted((one, other) => other.attempt.bornAt - one.attempt.bornAt)
        .map(judge)
      return (
        findings.find((finding) => finding.outcome === 'found') ??
        findings[0] ?? { outcome: 'unknown', reason: 'no-cookie' }
      )
    },
    ended(jar: CookieJar, id: string): EndedAttempt | null {
      const finding = namesFor(names.session, shortNameOf(id)).map((name) => shelf.look(jar, name))
      const found = finding.find((one) => one?.content === 'ended')
      return found?.content === 'ended' && found.attempt.id === id ? found.attempt : null
    },
    claim({ state }: RestAttempt): (() => void) | null {
      if (claimed.has(state) || spent.has(state)) return null
      claimed.add(state)
      return () => claimed.delete(state)
    },
    end(jar: CookieJar, { state }: RestAttempt): void {
      spent.add(state)
      for (const place of [shortNameOf(attemptIdOf(state)), ...(/^[0-7](?=\.)/.exec(state) ?? [])])
        for (const name of namesOf(names, place)) if (jar.get(name) !== undefined) shelf.clear(jar, name)
    },
    note: (jar: CookieJar, ended: EndedAttempt) => shelf.note(jar, ended),
  })
}

/** A single digit is a slot of before 0.2. */
function namesOf(names: CookieNames, place: string): readonly string[] {
  return place.length === 1 ? [formerSlotName(names, Number(place))] : namesFor(names.session, place)
}
