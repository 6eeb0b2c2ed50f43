import type { Config, ResolvedEid, ResolvedRest } from './config.js'
import type { PrivateJwk } from './key-options.js'

/** What is printed of `authorization`; of other parameters only the name is. */
const PRINTABLE_PARAMETERS: ReadonlySet<string> = new Set(['acr_values', 'prompt', 'max_age', 'ui_locales'])

/**
 * The configuration as plain data for a log line or `doctor`. Secrets, keys, functions and stores appear as whether, how
 * many or by which `kid`, never as what they are.
 */
export function describeConfig(config: Config): Readonly<Record<string, unknown>> {
  return {
    ...describeClient(config),
    ...describeRequests(config),
    baseUrl: config.origin + config.basePath,
    prefix: config.prefix,
    routes: { ...config.routes },
    session: { ...config.session, store: config.session.store !== null },
    trustedOrigins: [...config.trustedOrigins],
    rest: config.rest === null ? null : describeRest(config.rest),
    hooks: describeHooks(config),
    pages: describePages(config.pages),
    timeoutMs: config.timeoutMs,
    clockToleranceSeconds: config.clockToleranceSeconds,
    allowInsecureLoopback: config.allowInsecureLoopback,
    warnings: [...config.warnings],
  }
}

function describeClient(config: Config): Record<string, unknown> {
  return {
    issuer: config.issuer,
    clientId: config.clientId,
    clientAuth: config.clientAuth,
    clientSecret: config.clientSecret !== null,
    signingKeys: config.signingKeys.map(keyId),
    decryptionKeys: config.decryptionKeys.map(keyId),
    secrets: config.secrets.length,
  }
}

function describeRequests(config: Config): Record<string, unknown> {
  return {
    scope: [...config.scope],
    authorization: describeParameters(config.authorization),
    eids: config.eids === null ? null : describeEids(config.eids),
    expect: { ...config.expect },
    request: config.request,
    encryptRequest: config.encryptRequest,
    responseMode: config.responseMode,
    userinfo: config.userinfo,
    idTokenAlg: config.idTokenAlg,
    claims: [...config.claims],
    cancelCodes: [...config.cancelCodes],
  }
}

function describeRest({
  clientSecret: _,
  decryptionKeys,
  additionalParameters,
  ...rest
}: ResolvedRest): Record<string, unknown> {
  return {
    ...rest,
    decryptionKeys: decryptionKeys.map(keyId),
    additionalParameters: Object.keys(additionalParameters),
  }
}

const keyId = (key: PrivateJwk): string => (typeof key.kid === 'string' ? key.kid : 'without kid')

function describeParameters(parameters: Config['authorization']): Record<string, string> {
  const entries = Object.entries(parameters)
  return Object.fromEntries(
    entries.map(([name, value]) => [name, PRINTABLE_PARAMETERS.has(name) ? value : 'given']),
  )
}

function describeEids(eids: Readonly<Record<string, ResolvedEid>>): Record<string, ResolvedEid> {
  return Object.fromEntries(Object.entries(eids).map(([code, eid]) => [code, { ...eid }]))
}

function describeHooks(config: Config): Record<string, boolean> {
  return {
    onLogin: config.onLogin !== null,
    onIdentify: config.onIdentify !== null,
    onLogout: config.onLogout !== null,
    audit: config.audit !== null,
    auditRequired: config.auditRequired,
  }
}

function describePages({ brand, texts, render }: Config['pages']): Record<string, unknown> {
  return { brand: { ...brand }, languages: Object.keys(texts ?? {}), render: render !== undefined }
}
