import type { RestAttempt } from './attempt-types.js'
import { freezeJson, parseJson } from './json-bytes.js'
import {
  areTexts,
  isLoa,
  isPurpose,
  isTextOrNull,
  isTime,
  packPrevious,
  readPrevious,
} from './pack-attempt.js'

/** Its length tells it from a login attempt, and the first member from whatever may have this length one day. */
const tag = 'rest'

export function packRestAttempt(attempt: RestAttempt): Uint8Array {
  const { state, issuer, flow, sessionId, providers, loa, returnTo, purpose, previous } = attempt
  const { bornAt, expiresAt, uiLocales } = attempt
  return Buffer.from(
    JSON.stringify([
      ...[tag, state, issuer, flow, sessionId, providers, loa, returnTo, purpose],
      packPrevious(previous),
      ...[bornAt, expiresAt, uiLocales, null],
    ]),
    'utf8',
  )
}

/** The attempt in the bytes, or `null` for bytes of any other kind. Never throws. */
export function unpackRestAttempt(bytes: Uint8Array): RestAttempt | null {
  const value = parseJson(bytes)
  if (!Array.isArray(value) || value.length !== 14 || value[0] !== tag || !freezeJson(value)) return null
  const [
    ,
    state,
    issuer,
    flow,
    sessionId,
    providers,
    loa,
    returnTo,
    purpose,
    before,
    bornAt,
    expiresAt,
    uiLocales,
  ]: readonly unknown[] = value
  const texts = { state, issuer, sessionId, returnTo }
  const previous = readPrevious(before)
  if (!areTexts(texts) || !isFlow(flow) || !isTextList(providers) || !isLoa(loa)) return null
  if (!isPurpose(purpose) || previous === undefined || !isTime(bornAt) || !isTime(expiresAt)) return null
  if (!isTextOrNull(uiLocales)) return null
  return Object.freeze({ ...texts, flow, providers, loa, purpose, previous, bornAt, expiresAt, uiLocales })
}

const isFlow = (value: unknown): value is RestAttempt['flow'] =>
  value === 'redirect' || value === 'popup' || value === 'frame' || value === 'headless'
const isTextList = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string')
