import type { Asked, Attempt } from './attempt-types.js'
import { freezeJson, parseJson } from './json-bytes.js'

/** An attempt as bytes: a list, since names would make a third of the cookie. */
export function packAttempt(attempt: Attempt): Uint8Array {
  const {
    state,
    issuer,
    nonce,
    verifier,
    redirectUri,
    responseMode,
    returnTo,
    purpose,
    byGuard,
    asked,
    uiLocales,
    previous,
    bornAt,
  } = attempt
  return Buffer.from(
    JSON.stringify([
      ...[state, issuer, nonce, verifier, redirectUri, responseMode, returnTo, purpose, byGuard ? 1 : 0],
      [asked.idp, asked.loa, asked.acr, asked.maxAge, asked.freshLogin ? 1 : 0],
      previous === null ? null : [previous.issuer, previous.sub, previous.session],
      ...[bornAt, uiLocales],
    ]),
    'utf8',
  )
}

/** The attempt in the bytes, or `null` for bytes of any other kind. Never throws. */
export function unpackAttempt(bytes: Uint8Array): Attempt | null {
  const value = parseJson(bytes)
  if (!Array.isArray(value) || value.length !== 13 || !freezeJson(value)) return null
  const [
    state,
    issuer,
    nonce,
    verifier,
    redirectUri,
    responseMode,
    returnTo,
    purpose,
    byGuard,
    askedList,
    before,
    bornAt,
    uiLocales,
  ]: readonly unknown[] = value
  const texts = { state, issuer, nonce, verifier, redirectUri, returnTo }
  const asked = readAsked(askedList)
  const previous = readPrevious(before)
  if (!areTexts(texts) || !isMode(responseMode) || !isPurpose(purpose)) return null
  if (!isFlag(byGuard) || !isTime(bornAt) || asked === null || previous === undefined) return null
  if (!isTextOrNull(uiLocales)) return null
  return Object.freeze({
    ...texts,
    responseMode,
    purpose,
    byGuard: byGuard === 1,
    asked,
    uiLocales,
    previous,
    bornAt,
  })
}

function readAsked(value: unknown): Asked | null {
  if (!Array.isArray(value) || value.length !== 5) return null
  const [idp, loa, acr, maxAge, freshLogin]: readonly unknown[] = value
  if (!isList(idp) || !isLoa(loa) || !isList(acr) || !isFlag(freshLogin)) return null
  if (maxAge !== null && !isTime(maxAge)) return null
  return Object.freeze({ idp, loa, acr, maxAge, freshLogin: freshLogin === 1 })
}

/** `undefined` for what is neither nobody nor somebody. */
export function readPrevious(value: unknown): Attempt['previous'] | undefined {
  if (value === null) return null
  if (!Array.isArray(value) || value.length !== 3) return undefined
  const [issuer, sub, session]: readonly unknown[] = value
  const texts = { issuer, sub, session }
  return areTexts(texts) ? Object.freeze(texts) : undefined
}

export function areTexts<Name extends string>(values: Record<Name, unknown>): values is Record<Name, string> {
  return Object.values(values).every((value) => typeof value === 'string')
}

export const isTextOrNull = (value: unknown): value is string | null =>
  value === null || typeof value === 'string'
const isFlag = (value: unknown): value is 0 | 1 => value === 0 || value === 1
export const isTime = (value: unknown): value is number => Number.isSafeInteger(value)
export const isLoa = (value: unknown): value is Asked['loa'] =>
  value === null || value === 'low' || value === 'substantial' || value === 'high'
const isList = (value: unknown): value is readonly string[] | null =>
  value === null || (Array.isArray(value) && value.every((item) => typeof item === 'string'))
const isMode = (value: unknown): value is Attempt['responseMode'] =>
  value === 'query' || value === 'form_post' || value === 'jwt'
export const isPurpose = (value: unknown): value is Attempt['purpose'] =>
  value === 'login' || value === 'identify'
