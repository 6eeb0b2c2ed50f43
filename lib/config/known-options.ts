import { type Faults, type Field, isPlainObject } from './assert.js'
import type { EidSettings, Expectations, LevelOptions } from './login-options.js'
import { nearestName } from './nearest-name.js'
import type { SignicatOptions } from './options.js'
import type { BrandOptions } from './page-options.js'
import type { RestFrameOptions, RestHeadlessOptions, RestLimitOptions, RestOptions } from './rest-options.js'
import type { RouteOptions } from './route-options.js'
import type { SessionOptions } from './session-options.js'
import type { IntrospectionOptions, TokenMemoryOptions, TokenOptions } from './token-options.js'

// The annotations hold these lists against the types: a name more or less does not compile.
const options: Readonly<Record<keyof SignicatOptions, true>> = {
  issuer: true,
  clientId: true,
  clientSecret: true,
  clientAuth: true,
  signingKeys: true,
  decryptionKeys: true,
  requireEncrypted: true,
  dpop: true,
  baseUrl: true,
  secrets: true,
  prefix: true,
  logLevel: true,
  logSerializers: true,
  constraints: true,
  scope: true,
  authorization: true,
  eids: true,
  levels: true,
  expect: true,
  request: true,
  encryptRequest: true,
  responseMode: true,
  userinfo: true,
  idTokenAlg: true,
  claims: true,
  session: true,
  trustedOrigins: true,
  routes: true,
  tokens: true,
  rest: true,
  onLogin: true,
  onIdentify: true,
  onLogout: true,
  audit: true,
  auditRequired: true,
  pages: true,
  cancelCodes: true,
  timeoutMs: true,
  fetch: true,
  clock: true,
  clockToleranceSeconds: true,
  allowInsecureLoopback: true,
}
const session: Readonly<Record<keyof SessionOptions, true>> = {
  kind: true,
  store: true,
  singleProcess: true,
  idleSeconds: true,
  absoluteSeconds: true,
  keepTokens: true,
  keepIdToken: true,
  logoutWithoutSession: true,
  cookieName: true,
  sameSite: true,
  strictLogoutTokens: true,
}
const routes: Readonly<Record<keyof RouteOptions, true>> = {
  login: true,
  callback: true,
  logout: true,
  loggedOut: true,
  session: true,
  initiate: true,
  backchannelLogout: true,
  frontchannelLogout: true,
  jwks: true,
}
const expect: Readonly<Record<keyof Expectations, true>> = { idp: true, loa: true, acr: true, sandbox: true }
const levels: Readonly<Record<keyof LevelOptions, true>> = { low: true, substantial: true, high: true }
const eid: Readonly<Record<keyof EidSettings, true>> = { scope: true, acrValues: true, loa: true }
const pages: Readonly<Record<keyof NonNullable<SignicatOptions['pages']>, true>> = {
  brand: true,
  texts: true,
  render: true,
}
const brand: Readonly<Record<keyof BrandOptions, true>> = {
  name: true,
  logo: true,
  color: true,
  phone: true,
  email: true,
}

const rest: Readonly<Record<keyof RestOptions, true>> = {
  api: true,
  environment: true,
  accountId: true,
  clientId: true,
  clientSecret: true,
  providers: true,
  flows: true,
  prefill: true,
  requestedAttributes: true,
  include: true,
  loa: true,
  language: true,
  requestDomain: true,
  sessionLifetime: true,
  additionalParameters: true,
  frame: true,
  headless: true,
  limits: true,
  decryptionKeys: true,
  baseUrl: true,
  tokenUrl: true,
}
const restFrame: Readonly<Record<keyof RestFrameOptions, true>> = { embed: true }
const restHeadless: Readonly<Record<keyof RestHeadlessOptions, true>> = {
  providers: true,
  modes: true,
  pollSeconds: true,
  show: true,
}
const restLimits: Readonly<Record<keyof RestLimitOptions, true>> = {
  seconds: true,
  identifier: true,
  browser: true,
  address: true,
}

const tokens: Readonly<Record<keyof TokenOptions, true>> = {
  audience: true,
  algorithms: true,
  remember: true,
  introspection: true,
}
const tokensRemember: Readonly<Record<keyof TokenMemoryOptions, true>> = {
  accessTokens: true,
  idTokens: true,
}
const tokensIntrospection: Readonly<Record<keyof IntrospectionOptions, true>> = {
  clientId: true,
  clientSecret: true,
  endpoint: true,
  cacheSeconds: true,
}

const known = {
  ...{ options, session, routes, levels, expect, eid, pages, brand },
  ...{ rest, restFrame, restHeadless, restLimits },
  ...{ tokens, tokensRemember, tokensIntrospection },
}

export type OptionGroup =
  | 'options'
  | 'session'
  | 'routes'
  | 'levels'
  | 'expect'
  | 'eid'
  | 'pages'
  | 'brand'
  | 'rest'
  | 'restFrame'
  | 'restHeadless'
  | 'restLimits'
  | 'tokens'
  | 'tokensRemember'
  | 'tokensIntrospection'

/** Names of the options in a group, in the order of the documentation. */
export const knownOptions = (group: OptionGroup): readonly string[] => Object.keys(known[group])

/** Adds a fault for every name that the group does not have. */
export function checkNames(field: Field, group: OptionGroup): void {
  if (!isPlainObject(field.value)) return
  checkKeys(Object.keys(field.value), { path: field.option, group, faults: field.faults })
}

interface Place {
  readonly path: string
  readonly group: OptionGroup
  readonly faults: Faults
}

export function checkKeys(keys: readonly string[], { path, group, faults }: Place): void {
  const names = knownOptions(group)
  for (const key of keys) {
    if (names.includes(key)) continue
    const option = path === '' ? printable(key) : `${path}.${printable(key)}`
    const nearest = nearestName(key, names)
    const remedy = nearest === null ? 'Take it out' : `Did you mean '${nearest}'?`
    faults.add(option, 'is no option', remedy)
  }
}

const printable = (key: string): string => key.slice(0, 40).replaceAll(/[^\w.-]/g, '?')
