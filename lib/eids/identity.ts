import { TokenError } from '../errors.js'
import { type Levels, levelOf, signicatLevels } from './levels.js'
import { organisationOf } from './organisation.js'
import type { Claims, Identity, Loa, NationalNumber } from './types.js'

type Draft = { -readonly [Member in keyof Identity]: Identity[Member] }
const DATE = /^\d{4}-\d{2}-\d{2}$/

/**
 * The person behind the claims of an ID token and userinfo. Members are filled from what is there and of the right
 * type; everything that came is in `claims`.
 *
 * @throws {@link TokenError} `ERR_SIGNICAT_TOKEN_INVALID` when there is no `sub`.
 */
export function identityFromOidc(claims: Claims, issuer: string, levels: Levels = signicatLevels): Identity {
  const { sub } = claims
  if (!isText(sub)) throw new TokenError('ERR_SIGNICAT_TOKEN_INVALID', { claim: 'sub', reason: 'missing' })
  return Object.freeze(draftOf(claims, { sub, issuer, method: 'oidc', claims }, levels))
}

/** The part of a session that says who is signed in; `request.signicat.session` is one. */
export interface SessionOfPerson {
  readonly issuer: string
  readonly sub: string
  readonly sid?: string
  readonly method: 'oidc' | 'rest'
  /** The level of the login, which another issuer than Signicat names by words of its own. */
  readonly loa?: Loa
  /** The claims that the session keeps. */
  readonly user: Claims
}

/**
 * The person of a session in the shape that `onLogin` got, out of the claims that the session keeps: a national number is
 * there when the option `claims` named it.
 */
export function identityOf({ issuer, sub, sid, method, loa, user }: SessionOfPerson): Identity {
  const draft = draftOf(user, { issuer, sub, method, claims: user })
  if (loa !== undefined) draft.loa = loa
  if (sid !== undefined) draft.sid = sid
  return Object.freeze(draft)
}

/** The members that claims in the names of OpenID Connect can fill, added to the ones that must be there. */
export function draftOf(
  claims: Claims,
  required: Pick<Identity, 'sub' | 'issuer' | 'method' | 'claims'>,
  levels: Levels = signicatLevels,
): Draft {
  const draft: Draft = { ...required }
  addPerson(draft, claims)
  addLogin(draft, claims, levels)
  const number = nationalNumberOf(claims)
  if (number !== null) draft.nationalNumber = number
  const organisation = organisationOf(claims)
  if (organisation !== null) draft.organisation = organisation
  return draft
}

/** By name and not from a table: V8 turns an object that is filled from a table into a dictionary. */
function addPerson(draft: Draft, claims: Claims): void {
  const { name, given_name: givenName, family_name: familyName, middle_name: middleName } = claims
  if (isText(name)) draft.name = name
  if (isText(givenName)) draft.givenName = givenName
  if (isText(familyName)) draft.familyName = familyName
  if (isText(middleName)) draft.middleName = middleName
  const { email, phone_number: phoneNumber, locale, birthdate } = claims
  if (isText(email)) draft.email = email
  if (isText(phoneNumber)) draft.phoneNumber = phoneNumber
  if (isText(locale)) draft.locale = locale
  if (isText(birthdate) && DATE.test(birthdate)) draft.birthDate = birthdate
}

function addLogin(draft: Draft, claims: Claims, levels: Levels): void {
  const { sid, idp, acr, transaction_id: transactionId } = claims
  if (isText(sid)) draft.sid = sid
  if (isText(idp)) draft.idp = idp
  if (isText(acr)) draft.acr = acr
  if (isText(transactionId)) draft.transactionId = transactionId
  const loa = levelOf(claims.acr, levels)
  if (loa !== null) draft.loa = loa
  const { amr, auth_time: authTime, sandbox } = claims
  if (Array.isArray(amr) && amr.every(isText)) draft.amr = amr
  if (typeof authTime === 'number' && Number.isFinite(authTime)) draft.authTime = authTime
  if (typeof sandbox === 'boolean') draft.sandbox = sandbox
}

/** The hub's three flat claims, the Finnish number, or the claim of Express. */
function nationalNumberOf(claims: Claims): NationalNumber | null {
  const { nin, nin_issuing_country: country, nin_type: type, ftn_hetu: hetu } = claims
  if (isText(nin)) return nationalNumber(nin, country, type)
  if (isText(hetu)) return nationalNumber(hetu, 'FI', undefined)
  const expressNumber = claims['signicat.national_id']
  return isText(expressNumber)
    ? nationalNumber(expressNumber, claims['signicat.nationality'], undefined)
    : null
}

function nationalNumber(value: string, country: unknown, type: unknown): NationalNumber {
  return Object.freeze({ value, ...(isText(country) ? { country } : {}), ...(isText(type) ? { type } : {}) })
}

export function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}
