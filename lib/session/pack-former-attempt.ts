import type { Attempt } from './attempt-types.js'
import { freezeJson, parseJson } from './json-bytes.js'
import {
  areTexts,
  type Here,
  isFlag,
  isPurpose,
  isTextOrNull,
  isTime,
  readAsked,
  readPrevious,
} from './pack-attempt.js'

/** An attempt as it lay in a slot before 0.2. Goes with the next minor version. */
export function unpackFormerAttempt(bytes: Uint8Array, here: Here): Attempt | null {
  const value = parseJson(bytes)
  if (!Array.isArray(value) || value.length !== 13 || !freezeJson(value)) return null
  const [state, issuer, nonce, verifier, redirectUri, responseMode, returnTo, purpose]: readonly unknown[] =
    value
  const [byGuard, asks, before, bornAt, uiLocales]: readonly unknown[] = value.slice(8)
  const texts = { state, nonce, verifier, returnTo }
  const asked = readAsked(asks)
  const previous = readPrevious(before)
  if (issuer !== here.issuer || redirectUri !== here.redirectUri || !areTexts(texts)) return null
  if (!isMode(responseMode) || !isPurpose(purpose) || !isFlag(byGuard) || !isTime(bornAt)) return null
  if (asked === null || previous === undefined || !isTextOrNull(uiLocales)) return null
  const marks = { byGuard: byGuard === 1, silent: false, round: 0 }
  const rest = { responseMode, purpose, ...marks, asked, uiLocales, previous, bornAt }
  return Object.freeze({ ...here, ...texts, ...rest })
}

const isMode = (value: unknown): value is Attempt['responseMode'] =>
  value === 'query' || value === 'form_post' || value === 'jwt'
