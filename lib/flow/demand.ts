import type { Config } from '../config/config.js'
import { isIdpCode } from '../eids/idp-code.js'
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

const known = new Set(['idp', 'loa', 'acr', 'maxAge', 'claims', 'check', 'bearer'])

/** The code of an eID, at an issuer (`nbid`) or at a REST API of Signicat (`no_bankid`). */
const isEid = (value: unknown): boolean =>
  isIdpCode(typeof value === 'string' ? value.replaceAll('_', '-') : value)

/** An `acr` as the option `expect` takes it too: one item of a list with spaces between (OpenID Connect Core §3.1.2.1). */
const isAcr = (value: unknown): boolean => typeof value === 'string' && /^[\x21-\x7e]+$/.test(value)

/**
 * Checks the shape of a demand when the guard is built, and every text in it against the grammar of what it names.
 * @param of what the demand belongs to, for the message
 * @throws TypeError naming the member.
 */
export function checkDemand(demand: Demand, of = 'requireLogin'): CheckedDemand {
  checkMembers(demand, of)
  const { loa, maxAge, check } = demand
  if (loa !== undefined && !['low', 'substantial', 'high'].includes(loa)) {
    throw demandFault('loa', 'must be low, substantial or high', of)
  }
  if (maxAge !== undefined && (!Number.isInteger(maxAge) || maxAge < 0)) {
    throw demandFault('maxAge', 'must be a whole number of seconds, 0 or more', of)
  }
  if (check !== undefined && typeof check !== 'function') throw demandFault('check', 'must be a function', of)
  return Object.freeze({
    idp: textsOf(demand.idp, isEid, () =>
      demandFault('idp', 'must be the code of an eID, such as nbid, or a list of them', of),
    ),
    loa: loa ?? null,
    acr: textsOf(demand.acr, isAcr, () =>
      demandFault('acr', 'must be an acr without spaces, or a list of them', of),
    ),
    maxAge: maxAge ?? null,
    claims: checkClaims(demand.claims, of),
    check: check ?? null,
    bearer: checkBearer(demand, of),
  })
}

/** A member that is `undefined` is a variable that was not set: leaving the demand out in silence would let people through. */
function checkMembers(demand: unknown, of: string): void {
  if (typeof demand !== 'object' || demand === null) throw demandFault('demand', 'must be an object', of)
  for (const [name, value] of Object.entries(demand)) {
    if (!known.has(name)) throw demandFault(name, 'is not known', of)
    if (value === undefined) throw demandFault(name, 'is undefined: leave it out to demand nothing', of)
  }
}

function textsOf(
  value: string | readonly string[] | undefined,
  isWellFormed: (text: unknown) => boolean,
  fault: () => TypeError,
): readonly string[] | null {
  const texts = list(value)
  if (texts !== null && (texts.length === 0 || !texts.every(isWellFormed))) throw fault()
  return texts
}

function checkClaims(claims: Demand['claims'], of: string): CheckedDemand['claims'] {
  if (claims === undefined) return Object.freeze([])
  if (typeof claims !== 'object' || claims === null || Array.isArray(claims))
    throw demandFault('claims', 'must be an object of claims and values', of)
  return Object.freeze(
    Object.entries(claims).map(([name, value]) => {
      const values = list<unknown>(value) ?? []
      if (values.length === 0 || !values.every(isClaimValue))
        throw demandFault(`claims.${name}`, 'must be a text, a number, a boolean or a list of them', of)
      return Object.freeze([name, values] as const)
    }),
  )
}

const isClaimValue = (value: unknown): boolean =>
  typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)

/** A check in silence left out would let every token through. */
function checkBearer({ bearer, check }: Demand, of: string): CheckedBearer | null {
  if (bearer === undefined || bearer === false) return null
  if (check !== undefined) throw demandFault('check', 'does not go with "bearer": a token has no session', of)
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
