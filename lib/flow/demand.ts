import type { Config } from '../config/config.js'
import { satisfiesLoa } from '../eids/loa.js'
import type { Loa } from '../eids/types.js'
import type { Asked } from '../session/attempt-types.js'
import type { Session } from '../session/types.js'
import { type BearerDemand, type CheckedBearer, checkBearerDemand } from './bearer-demand.js'
import type { PublicSession } from './public-session.js'

/** A claim that must have this value, or one of these; a claim that is a list must contain it. */
export type ClaimDemand = string | number | boolean | readonly (string | number | boolean)[]

/** What a route asks of the person who opens it. */
export interface Demand<Request = unknown, View = PublicSession> {
  /** Code of the eID, or several. */
  readonly idp?: string | readonly string[]
  /** Lowest level of assurance. */
  readonly loa?: Loa
  /** Exact `acr`, or one of these. */
  readonly acr?: string | readonly string[]
  /** Seconds since the person last proved who they are; 0 asks for a new login. */
  readonly maxAge?: number
  /** Claims that must be there; a person without them gets a plain 403, no new login. */
  readonly claims?: Readonly<Record<string, ClaimDemand>>
  /**
   * Also takes a person or program with an access token, in place of a session. `true`: for the audience that the
   * registration names. The other demands are held against the token's claims; `check` cannot be.
   */
  readonly bearer?: boolean | BearerDemand
  /** Anything else; `false` is a plain 403. */
  check?(session: View, request: Request): boolean | Promise<boolean>
}

/** A demand after its shape was checked. */
export interface CheckedDemand {
  readonly idp: readonly string[] | null
  readonly loa: Loa | null
  readonly acr: readonly string[] | null
  readonly maxAge: number | null
  readonly claims: readonly (readonly [string, readonly unknown[]])[]
  readonly check: Demand['check'] | null
  /** `null`: tokens are not looked at. */
  readonly bearer: CheckedBearer | null
}

/** What is missing: nothing, a stronger login, or something that no login can bring. */
export type Verdict =
  | { readonly verdict: 'ok' }
  | { readonly verdict: 'forbidden' }
  | { readonly verdict: 'too-weak'; readonly missing: 'idp' | 'loa' | 'acr' | 'maxAge' }

const ok: Verdict = Object.freeze({ verdict: 'ok' })
const forbidden: Verdict = Object.freeze({ verdict: 'forbidden' })

const list = <T>(value: T | readonly T[] | undefined): readonly T[] | null =>
  value === undefined ? null : Array.isArray(value) ? Object.freeze([...value]) : Object.freeze([value as T])

/**
 * Checks the shape of a demand when the guard is built.
 * @param of what the demand belongs to, for the message
 * @throws TypeError naming the member.
 */
export function checkDemand(demand: Demand, of = 'requireLogin'): CheckedDemand {
  const demandError = (member: string, problem: string): TypeError => demandFault(member, problem, of)
  const known = new Set(['idp', 'loa', 'acr', 'maxAge', 'claims', 'check', 'bearer'])
  for (const key of Object.keys(demand)) if (!known.has(key)) throw demandError(key, 'is not known')
  if (demand.loa !== undefined && !['low', 'substantial', 'high'].includes(demand.loa)) {
    throw demandError('loa', 'must be low, substantial or high')
  }
  if (demand.maxAge !== undefined && (!Number.isInteger(demand.maxAge) || demand.maxAge < 0)) {
    throw demandError('maxAge', 'must be a whole number of seconds, 0 or more')
  }
  if (demand.check !== undefined && typeof demand.check !== 'function')
    throw demandError('check', 'must be a function')
  for (const name of ['idp', 'acr'] as const) {
    const values = list(demand[name])
    if (
      values !== null &&
      (values.length === 0 || values.some((value) => typeof value !== 'string' || value === ''))
    ) {
      throw demandError(name, 'must be a non-empty string or a list of them')
    }
  }
  return Object.freeze({
    idp: list(demand.idp),
    loa: demand.loa ?? null,
    acr: list(demand.acr),
    maxAge: demand.maxAge ?? null,
    claims: Object.freeze(
      Object.entries(demand.claims ?? {}).map(([name, value]) =>
        Object.freeze([name, list<unknown>(value) ?? []] as const),
      ),
    ),
    check: demand.check ?? null,
    bearer: checkBearer(demand),
  })
}

/** A check in silence left out would let every token through. */
function checkBearer({ bearer, check }: Demand): CheckedBearer | null {
  if (bearer === undefined || bearer === false) return null
  if (check !== undefined) throw demandFault('check', 'does not go with "bearer": a token has no session')
  return checkBearerDemand(bearer === true ? {} : bearer)
}

/** A demand that the caller cannot mean. */
export function demandFault(member: string, problem: string, of = 'requireLogin'): TypeError {
  return Object.assign(new TypeError(`"${member}" of ${of} ${problem}`), { code: 'ERR_INVALID_ARG_VALUE' })
}

/** The part of a session, or of a token, that demands are held against. */
export type Judged = Pick<Session, 'idp' | 'acr' | 'authTime' | 'user'> & { readonly loa?: Loa }

/** Holds a session against a demand, all but `check`. */
export function judge(
  session: Judged,
  demand: CheckedDemand,
  config: Pick<Config, 'clock' | 'clockToleranceSeconds'>,
): Verdict {
  if (demand.idp !== null && !demand.idp.includes(session.idp ?? ''))
    return { verdict: 'too-weak', missing: 'idp' }
  if (demand.loa !== null && !satisfiesLoa(session.loa, demand.loa))
    return { verdict: 'too-weak', missing: 'loa' }
  if (demand.acr !== null && !demand.acr.includes(session.acr ?? ''))
    return { verdict: 'too-weak', missing: 'acr' }
  if (demand.maxAge !== null && isOlderThan(session, demand.maxAge, config))
    return { verdict: 'too-weak', missing: 'maxAge' }
  return demand.claims.every(([name, values]) => hasClaim(session, name, values)) ? ok : forbidden
}

function isOlderThan(
  session: Judged,
  maxAge: number,
  config: Pick<Config, 'clock' | 'clockToleranceSeconds'>,
): boolean {
  // An unknown moment counts as long ago. The tolerance lets a person through who has come back from `maxAge: 0`.
  if (session.authTime === undefined) return true
  return config.clock() - session.authTime > maxAge + config.clockToleranceSeconds
}

function hasClaim(session: Judged, name: string, values: readonly unknown[]): boolean {
  if (!Object.hasOwn(session.user, name)) return false
  const claim = session.user[name]
  return Array.isArray(claim) ? values.some((value) => claim.includes(value)) : values.includes(claim)
}

/** What a login must be asked for so that it satisfies the demand. */
export function askedBy(demand: CheckedDemand): Pick<Asked, 'idp' | 'loa' | 'acr' | 'maxAge'> {
  return { idp: demand.idp, loa: demand.loa, acr: demand.acr, maxAge: demand.maxAge }
}
