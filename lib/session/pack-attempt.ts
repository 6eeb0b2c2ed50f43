import { secretsOf } from './attempt-secrets.js'
import { type Asked, type Attempt, mostRounds, type NewAttempt } from './attempt-types.js'
import { digestOf } from './digest-of.js'
import { freezeJson, parseJson } from './json-bytes.js'
import { personOf } from './person-of.js'

/** What an attempt is for; the same for every attempt of a registration, so only its digest is written. */
export type Here = Pick<Attempt, 'issuer' | 'redirectUri'>

/** Tells it from whatever else lies in a cookie of attempts. */
const tag = 'a2'
const modes = ['query', 'form_post', 'jwt'] as const

/** An attempt as bytes: a list, since names would make a third of the cookie. */
export function packAttempt(attempt: NewAttempt, here: Here): Uint8Array {
  const { seed, responseMode, returnTo, purpose, asked, uiLocales, previous, bornAt } = attempt
  return Buffer.from(
    JSON.stringify([
      ...[tag, seed, placeOf(here), bornAt, modes.indexOf(responseMode)],
      ...[
        purpose === 'identify' ? 1 : 0,
        packMarks(attempt),
        returnTo,
        isPlain(asked) ? 0 : packAsked(asked),
      ],
      ...[uiLocales, packPrevious(previous)],
    ]),
    'utf8',
  )
}

/** The attempt in the bytes, or `null` for bytes of any other kind and for an attempt of another place. Never throws. */
export function unpackAttempt(bytes: Uint8Array, here: Here): Attempt | null {
  const value = parseJson(bytes)
  if (!Array.isArray(value) || value.length !== 11 || value[0] !== tag || !freezeJson(value)) return null
  const [
    ,
    seed,
    place,
    bornAt,
    mode,
    identify,
    packedMarks,
    returnTo,
    asks,
    uiLocales,
    before,
  ]: readonly unknown[] = value
  const asked = asks === 0 ? plain : readAsked(asks)
  const previous = readPrevious(before)
  const responseMode = typeof mode === 'number' ? modes[mode] : undefined
  if (!areTexts({ seed, returnTo }) || place !== placeOf(here) || !isTime(bornAt)) return null
  const marks = readMarks(packedMarks)
  if (responseMode === undefined || !isFlag(identify) || marks === null) return null
  if (asked === null || previous === undefined || !isTextOrNull(uiLocales)) return null
  return Object.freeze({
    ...here,
    ...secretsOf(String(seed)),
    responseMode,
    returnTo: String(returnTo),
    purpose: identify === 1 ? 'identify' : 'login',
    ...marks,
    asked,
    uiLocales,
    previous,
    bornAt,
  })
}

function placeOf({ issuer, redirectUri }: Here): string {
  return digestOf(['attempt', issuer, redirectUri]).slice(0, 8)
}

type Marks = Pick<Attempt, 'byGuard' | 'silent' | 'round'>

/** One small number. */
export function packMarks({ byGuard, silent, round }: Marks): number {
  return (byGuard ? 1 : 0) + (silent ? 2 : 0) + 4 * round
}

export function readMarks(value: unknown): Marks | null {
  if (!isTime(value) || value < 0 || value > 3 + 4 * mostRounds) return null
  return { byGuard: value % 2 === 1, silent: value % 4 > 1, round: Math.floor(value / 4) }
}

/** What most logins ask for, of which nothing is written. */
const plain: Asked = Object.freeze({ idp: null, loa: null, acr: null, maxAge: null, freshLogin: true })

function isPlain({ idp, loa, acr, maxAge, freshLogin }: Asked): boolean {
  return idp === null && loa === null && acr === null && maxAge === null && freshLogin
}

function packAsked({ idp, loa, acr, maxAge, freshLogin }: Asked): readonly unknown[] {
  return [idp, loa, acr, maxAge, freshLogin ? 1 : 0]
}

export function readAsked(value: unknown): Asked | null {
  if (!Array.isArray(value) || value.length !== 5) return null
  const [idp, loa, acr, maxAge, freshLogin]: readonly unknown[] = value
  if (!isList(idp) || !isLoa(loa) || !isList(acr) || !isFlag(freshLogin)) return null
  if (maxAge !== null && !isTime(maxAge)) return null
  return Object.freeze({ idp, loa, acr, maxAge, freshLogin: freshLogin === 1 })
}

export function packPrevious(previous: Attempt['previous']): readonly string[] | null {
  return previous === null ? null : [previous.person, previous.session]
}

/** `undefined` for what is neither nobody nor somebody. Three texts, with issuer and `sub`, were written before 0.2. */
export function readPrevious(value: unknown): Attempt['previous'] | undefined {
  if (value === null) return null
  if (!Array.isArray(value) || !value.every((text) => typeof text === 'string')) return undefined
  const [first = '', second = '', third]: readonly string[] = value
  if (value.length === 2) return Object.freeze({ person: first, session: second })
  if (value.length !== 3 || third === undefined) return undefined
  return Object.freeze({ person: personOf({ issuer: first, sub: second }), session: third })
}

export function areTexts<Name extends string>(values: Record<Name, unknown>): values is Record<Name, string> {
  return Object.values(values).every((value) => typeof value === 'string')
}

export const isTextOrNull = (value: unknown): value is string | null =>
  value === null || typeof value === 'string'
export const isFlag = (value: unknown): value is 0 | 1 => value === 0 || value === 1
export const isTime = (value: unknown): value is number => Number.isSafeInteger(value)
export const isLoa = (value: unknown): value is Asked['loa'] =>
  value === null || value === 'low' || value === 'substantial' || value === 'high'
export const isList = (value: unknown): value is readonly string[] | null =>
  value === null || (Array.isArray(value) && value.every((item) => typeof item === 'string'))
export const isPurpose = (value: unknown): value is Attempt['purpose'] =>
  value === 'login' || value === 'identify'
