import type { ResolvedRest } from '../config/config.js'
import type { CookieJar } from '../shared/cookie-jar.js'
import { attemptSeconds, attemptSettings, createAttemptCookies, type SlotContent } from './attempt-cookies.js'
import { makeRoom } from './attempt-room.js'
import { chooseSlot, crossSiteSlot, newState, slotOfState } from './attempt-slots.js'
import type { RestAttempt, RestAttempts, RestFinding } from './attempt-types.js'
import type { AttemptsOptions } from './attempts.js'
import { attemptName, attemptSlots, cookieNames } from './cookie-names.js'
import { createSpentStates } from './spent-states.js'

/** Attempts through a REST API. A claim holds within this process; see `docs/rest.md` for several. */
export function createRestAttempts({
  config,
  scopePath,
  log,
  rest,
}: AttemptsOptions & { readonly rest: Pick<ResolvedRest, 'issuer'> }): RestAttempts {
  const { clock, clockToleranceSeconds: tolerance } = config
  const names = cookieNames(config, scopePath)
  const sessionName = names.session
  const cookies = createAttemptCookies(config, names)
  const spent = createSpentStates(attemptSeconds + tolerance, clock)
  const claimed = new Set<string>()
  const settings = attemptSettings(config, 'query')

  const judge = (content: SlotContent): RestFinding => {
    if (content.content === 'empty') return { outcome: 'unknown', reason: 'no-cookie' }
    if (content.content !== 'rest' || content.attempt.issuer !== rest.issuer)
      return { outcome: 'unknown', reason: 'unreadable' }
    const { attempt } = content
    if (spent.has(attempt.state)) return { outcome: 'spent' }
    const age = clock() - attempt.bornAt
    if (age < -tolerance) return { outcome: 'unknown', reason: 'unreadable' }
    return age >= attemptSeconds ? { outcome: 'unknown', reason: 'expired' } : { outcome: 'found', attempt }
  }

  return Object.freeze({
    reserve: (jar: CookieJar, from: { readonly crossSite: boolean }) =>
      newState(from.crossSite ? crossSiteSlot : chooseSlot(cookies.lookAll(jar))),
    start(jar: CookieJar, attempt: RestAttempt): void {
      const slot = slotOfState(attempt.state)
      if (slot === null) throw new TypeError('The state of an attempt must come from `reserve`')
      const value = cookies.seal(slot, attempt)
      for (const name of makeRoom(jar, { cookies, sessionName, slot, value })) jar.clear(name, settings)
      jar.set(attemptName(sessionName, slot), value, { ...settings, maxAge: attemptSeconds })
    },
    find(jar: CookieJar, slot: number | null): RestFinding {
      if (slot === null || slot < 0 || slot >= attemptSlots) return { outcome: 'unknown', reason: 'no-slot' }
      const finding = judge(cookies.look(jar, slot))
      if (finding.outcome === 'unknown') log.debug({ reason: finding.reason }, 'rest attempt not known')
      return finding
    },
    pending(jar: CookieJar, flows: readonly RestAttempt['flow'][]): RestFinding {
      const contents = cookies
        .lookAll(jar)
        .filter((content) => content.content === 'rest' && flows.includes(content.attempt.flow))
        .sort((one, other) => bornAtOf(other) - bornAtOf(one))
      const findings = contents.map(judge)
      return (
        findings.find((finding) => finding.outcome === 'found') ??
        findings[0] ?? { outcome: 'unknown', reason: 'no-cookie' }
      )
    },
    claim({ state }: RestAttempt): (() => void) | null {
      if (claimed.has(state) || spent.has(state)) return null
      claimed.add(state)
      return () => claimed.delete(state)
    },
    end(jar: CookieJar, { state }: RestAttempt): void {
      spent.add(state)
      const slot = slotOfState(state)
      if (slot !== null) cookies.clear(jar, slot, settings)
    },
  })
}

function bornAtOf(content: SlotContent): number {
  return content.content === 'rest' ? content.attempt.bornAt : 0
}
