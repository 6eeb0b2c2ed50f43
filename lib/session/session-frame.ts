import type { Loa } from '../eids/types.js'
import { freezeJson, isRecord } from './json-bytes.js'
import type { KeptTokens } from './types.js'

type Values = Readonly<Record<string, unknown>>

/** The JSON of a packed session; names are short because they travel in a cookie, and what is empty is left out. */
export interface Frame {
  /** Id. */
  readonly i: string
  /** Method, when it is not `oidc`. */
  readonly m?: 'rest'
  /** Started, seen, absolute end. */
  readonly t: readonly [number, number, number]
  /** Protocol claims that the ID token does not give; `null` where there is none. */
  readonly p?: Values | undefined
  /** Claims of the user that the policy does not give from the protocol claims and the ID token. */
  readonly u?: Values | undefined
  /** Names of claims that it gives although the user has none. */
  readonly x?: readonly string[] | undefined
  /** Data of the application. */
  readonly d?: Values | undefined
  /** Origin: id of the attempt; the return path that stood beside it before 0.2 is written empty and not read. */
  readonly o: readonly [string, string]
  readonly a?: string
  readonly l?: Loa
  readonly k?: KeptTokens
  /** Revision, when it is not 0. */
  readonly r?: number
}

const isText = (value: unknown): value is string => typeof value === 'string'
const isTime = (value: unknown): value is number => Number.isSafeInteger(value)
const isTextList = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every(isText)
const isLoa = (value: unknown): value is Loa => value === 'low' || value === 'substantial' || value === 'high'

type Guard<T> = (value: unknown) => value is T
const optional =
  <T>(guard: Guard<T>): Guard<T | undefined> =>
  (value): value is T | undefined =>
    value === undefined || guard(value)
const isOptionalRecord = optional(isRecord)
const isOptionalText = optional(isText)
const isOptionalTime = optional(isTime)
const isOptionalTextList = optional(isTextList)

const isTimes = (value: unknown): value is Frame['t'] =>
  Array.isArray(value) && value.length === 3 && value.every(isTime)
const isOrigin = (value: unknown): value is Frame['o'] => isTextList(value) && value.length === 2

function isTokens(value: unknown): value is KeptTokens {
  if (!isRecord(value)) return false
  const { accessToken, refreshToken, expiresAt, refreshAt, nonce, scope, tokenType, dpopKey } = value
  return (
    isText(accessToken) &&
    isOptionalText(refreshToken) &&
    (expiresAt === null || isTime(expiresAt)) &&
    isOptionalTime(refreshAt) &&
    isOptionalText(nonce) &&
    isOptionalText(scope) &&
    isOptionalText(dpopKey) &&
    (tokenType === 'bearer' || tokenType === 'dpop')
  )
}

/** Member by member and not from a table: every session that is opened comes through here. */
function isFrame(value: unknown): value is Frame {
  if (!isRecord(value)) return false
  const { i, m, t, p, u, x, d, o, a, l, k, r } = value
  return (
    isText(i) &&
    i !== '' &&
    isTimes(t) &&
    isOrigin(o) &&
    (m === undefined || m === 'rest') &&
    isOptionalRecord(p) &&
    isOptionalRecord(u) &&
    isOptionalTextList(x) &&
    isOptionalRecord(d) &&
    isOptionalText(a) &&
    (l === undefined || isLoa(l)) &&
    (k === undefined || isTokens(k)) &&
    isOptionalTime(r)
  )
}

/** A frame in which every member has its type, else `null`. What a session takes over from it is frozen. */
export function readFrame(value: unknown): Frame | null {
  if (!isFrame(value) || Object.hasOwn(value, '__proto__')) return null
  const isPlain = freezeJson(value.p, 1) && freezeJson(value.u, 1) && freezeJson(value.d, 1)
  return isPlain && freezeJson(value.k, 1) ? value : null
}

/** The members of a session that are claims of the ID token. */
export interface Protocol {
  readonly iss: string
  readonly sub: string
  readonly iat: number
  readonly sid: string | undefined
  readonly idp: string | undefined
  readonly acr: string | undefined
  readonly amr: readonly string[] | undefined
  readonly auth_time: number | undefined
}

/** Those among the claims, when each has its type. */
export function readProtocol(claims: Values): Protocol | null {
  const { iss, sub, sid, idp, acr, amr, auth_time, iat } = claims
  if (!isText(iss) || !isText(sub) || !isTime(iat)) return null
  if (!isOptionalText(sid) || !isOptionalText(idp) || !isOptionalText(acr)) return null
  if (!isOptionalTextList(amr) || !isOptionalTime(auth_time)) return null
  return { iss, sub, iat, sid, idp, acr, amr, auth_time }
}
