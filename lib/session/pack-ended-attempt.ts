import { type PageKind, pageKinds } from '../shared/page-model.js'
import type { AttemptEnd, EndedAttempt } from './attempt-types.js'
import { freezeJson, parseJson } from './json-bytes.js'
import { areTexts, isFlag, isList, isLoa, isTextOrNull, isTime } from './pack-attempt.js'

const tag = 'e2'

/** What stays of an attempt, as bytes. */
export function packEndedAttempt(ended: EndedAttempt): Uint8Array {
  const { id, ending, returnTo, purpose, byGuard, asked, uiLocales, bornAt } = ended
  // Where it went is where the person wanted to go, as a rule.
  const back = ending.end !== 'page' && ending.to === returnTo ? '' : returnTo
  return Buffer.from(
    JSON.stringify([
      ...[tag, id, packEnding(ending), back, purpose === 'identify' ? 1 : 0, byGuard ? 1 : 0],
      ...[asked.idp, asked.loa, asked.maxAge, uiLocales, bornAt],
    ]),
    'utf8',
  )
}

/** What stays of an attempt, or `null` for bytes of any other kind. Never throws. */
export function unpackEndedAttempt(bytes: Uint8Array): EndedAttempt | null {
  const value = parseJson(bytes)
  if (!Array.isArray(value) || value.length !== 11 || value[0] !== tag || !freezeJson(value)) return null
  const [, id, packed, back, identify, byGuard, idp, loa, maxAge, uiLocales, bornAt]: readonly unknown[] =
    value
  const ending = readEnding(packed)
  const texts = { id, back }
  if (ending === null || !areTexts(texts) || !isFlag(identify) || !isFlag(byGuard)) return null
  if (!isList(idp) || !isLoa(loa) || !(maxAge === null || isTime(maxAge))) return null
  if (!isTextOrNull(uiLocales) || !isTime(bornAt)) return null
  return Object.freeze({
    id: texts.id,
    ending,
    returnTo: texts.back === '' && ending.end !== 'page' ? ending.to : texts.back,
    purpose: identify === 1 ? 'identify' : 'login',
    byGuard: byGuard === 1,
    asked: Object.freeze({ idp, loa, maxAge }),
    uiLocales,
    bornAt,
  })
}

function packEnding(ending: AttemptEnd): readonly unknown[] {
  if (ending.end === 'page') return [ending.page, ending.status]
  return [ending.end === 'admitted' ? 1 : 0, ending.to]
}

function readEnding(value: unknown): AttemptEnd | null {
  if (!Array.isArray(value) || value.length !== 2) return null
  const [first, second]: readonly unknown[] = value
  if (typeof second === 'string' && isFlag(first))
    return Object.freeze({ end: first === 1 ? 'admitted' : 'went', to: second })
  if (!isPageKind(first) || !isTime(second)) return null
  return Object.freeze({ end: 'page', page: first, status: second })
}

const isPageKind = (value: unknown): value is PageKind => pageKinds.some((kind) => kind === value)
