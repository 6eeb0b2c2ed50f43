import { defaultCancelCodes } from '../eids/cancel.js'
import { idTokenAlgorithms } from './algorithms.js'
import { type Field, type Fields, readBoolean, readChoice, refuse } from './assert.js'
import { frozenSet } from './clone.js'
import type { Config } from './config.js'
import { defaults } from './defaults.js'
import { readTextList } from './read-text.js'

export type ProtocolSettings = Pick<
  Config,
  | 'request'
  | 'encryptRequest'
  | 'requireEncrypted'
  | 'dpop'
  | 'responseMode'
  | 'userinfo'
  | 'idTokenAlg'
  | 'claims'
  | 'cancelCodes'
>

const CLAIM = {
  pattern: /^(?!__proto__$)[^\s\p{Cc}]{1,255}$/u,
  remedy: "Write the name of a claim, such as 'email'",
}
const ENCRYPTED = {
  pattern: /^(?:idToken|userinfo|logoutToken)$/,
  remedy: "Give names out of 'idToken', 'userinfo', 'logoutToken'",
}
/** RFC 6749 §4.1.2.1. */
const ERROR_CODE = {
  pattern: /^[\x21\x23-\x5b\x5d-\x7e]{1,100}$/,
  remedy: "Write an error code such as 'access_denied'",
}

export function resolveProtocol(field: Fields, secureCookies: boolean): ProtocolSettings {
  const responseMode = readChoice(field('responseMode'), ['query', 'form_post', 'jwt'], defaults.responseMode)
  if (responseMode === 'form_post' && !secureCookies) refuseInsecureFormPost(field('responseMode'))
  return {
    request: readChoice(field('request'), ['plain', 'par', 'signed', 'signed+par'], defaults.request),
    encryptRequest: readBoolean(field('encryptRequest'), defaults.encryptRequest),
    requireEncrypted: frozenSet(readEncrypted(field)),
    dpop: readBoolean(field('dpop'), defaults.dpop),
    responseMode,
    userinfo: readBoolean(field('userinfo'), defaults.userinfo),
    idTokenAlg: readChoice(field('idTokenAlg'), idTokenAlgorithms, defaults.idTokenAlg),
    claims: readTextList(field('claims'), CLAIM) ?? [],
    cancelCodes: frozenSet(readTextList(field('cancelCodes'), ERROR_CODE) ?? defaultCancelCodes),
  }
}

function readEncrypted(field: Fields): readonly string[] {
  const named = readTextList(field('requireEncrypted'), ENCRYPTED)
  return named ?? (field('decryptionKeys').value === undefined ? [] : ['idToken', 'userinfo'])
}

function refuseInsecureFormPost(field: Field): void {
  const problem = 'is form_post, whose cookies need SameSite=None and so https, but baseUrl is http'
  refuse(field, problem, "Give an https baseUrl, or 'query'")
}
