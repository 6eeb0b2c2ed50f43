import { type PageKind, pageKinds } from '../shared/page-model.js'
import type { AttemptEnd, EndedAttempt } from './attempt-types.js'
import { freezeJson, parseJson } from './json-bytes.js'
import {
  areTexts,
  isFlag,
  isList,
  isLoa,
  isTextOrNull,
  isTime,
  packMarks,
  readMarks,
} from './pack-attempt.js'

const tag = 'e2'
/** Those that led somewhere. */
const ends = ['went', 'admitted', 'cancelled', 'silent'] as const

/** What stays of an attempt, as bytes. */
export function packEndedAttempt(ended: EndedAttempt): Uint8Array {
  const { id, ending, returnTo, purpose, asked, uiLocales, bornAt, endedAt } = ended
  const marks = packMarks({ ...ended, silent: false })
  // Where it went is where the person wanted to go, as a rule.
  const back = ending.end !== 'page' && ending.to === returnTo ? '' : returnTo
  return Buffer.from(
    JSON.stringify([
      ...[tag, id, packEnding(ending), back, purpose === 'identify' ? 1 : 0, marks],
      ...[asked.idp, asked.loa, asked.maxAge, uiLocales, bornAt, endedAt - bornAt],
    ]),
    'utf8',
  )
}

/** What stays of an attempt, or `null` for bytes of any other kind. Never throws. */
export function unpackEndedAttempt(bytes: Uint8Array): EndedAttempt | null {
  const value = parseJson(bytes)
  if (!Array.isArray(value) || value.length !== 12 || value[0] !== tag || !freezeJson(value)) return null
  const [, id, packed, back, identify, packedMarks, ...rest]: readonly unknown[] = value
  const [idp, loa, maxAge, uiLocales, bornAt, lasted] = rest
  const ending = readEnding(packed)
  const texts = { id, back }
  if (ending === null || !areTexts(texts) || !isFlag(identify)) return null
  const marks = readMarks(packedMarks)
  if (marks === null || marks.silent || !isTime(lasted)) return null
  if (!isList(idp) || !isLoa(loa) || !(maxAge === null || isTime(maxAge))) return null
  if (!isTextOrNull(uiLocales) || !isTime(bornAt)) return null
  return Object.freeze({
    id: texts.id,
    ending,
    returnTo: texts.back === '' && ending.end !== 'page' ? ending.to : texts.back,
    purpose: identify === 1 ? 'identify' : 'login',
    byGuard: marks.byGuard,
    round: marks.round,
    asked: Object.freeze({ idp, loa, maxAge }),
    uiLocales,
    bornAt,
    endedAt: bornAt + lasted,
  })
}

function packEnding(ending: AttemptEnd): readonly unknown[] {
  if (ending.end === 'page') return [ending.page, ending.status]
  return [ends.indexOf(ending.end), ending.to]
}

function readEnding(value: unknown): AttemptEnd | null {
  if (!Array.isArray(value) || value.length !== 2) return null
  const [first, second]: readonly unknown[] = value
  const end = typeof first === 'number' ? ends[first] : undefined
  if (typeof second === 'string' && end !== undefined) return Object.freeze({ end, to: second })
  if (!isPageKind(first) || !isTime(second)) return null
  return Object.freeze({ end: 'page', page: first, status: second })
}

const isPageKind = (value: unknown): value is PageKind => pageKinds.some((kind) => kind === value)
