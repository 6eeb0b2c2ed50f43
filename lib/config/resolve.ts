import { generationWarnings } from '../eids/generation-check.js'
import { ConfigError } from '../errors.js'
import { createFaults, type Faults, type Fields, fieldsOf, kindOf } from './assert.js'
import { checkLogoutRoutes } from './check-logout-routes.js'
import { checkProtection } from './check-protection.js'
import { cloneOptions, deepFreeze, frozenSet } from './clone.js'
import type { Config } from './config.js'
import { defaults } from './defaults.js'
import { checkKeys } from './known-options.js'
import { asksByDefault, readAuthorization } from './resolve-authorization.js'
import { resolveBaseUrl, resolveTrustedOrigins } from './resolve-base-url.js'
import { resolveClient } from './resolve-client.js'
import { checkUsualEid, resolveEids } from './resolve-eids.js'
import { resolveExpect } from './resolve-expect.js'
import { resolveHooks } from './resolve-hooks.js'
import { resolveIssuer } from './resolve-issuer.js'
import { checkLevelDemands, resolveLevels } from './resolve-levels.js'
import { resolvePages } from './resolve-pages.js'
import { resolveProtocol } from './resolve-protocol.js'
import { resolveRest } from './resolve-rest.js'
import { resolveRoutes } from './resolve-routes.js'
import { readScope } from './resolve-scope.js'
import { resolveScopeOptions } from './resolve-scope-options.js'
import { resolveSeams } from './resolve-seams.js'
import { resolveSecrets } from './resolve-secrets.js'
import { resolveSession } from './resolve-session.js'
import { resolveTokens } from './resolve-tokens.js'
import { warnOfProduction } from './warn-of-production.js'

/**
 * Checks the options, fills in the defaults and freezes the result. The caller's object is copied first: it is not
 * changed, and changing it later has no effect.
 *
 * @throws {@link ConfigError} `ERR_SIGNICAT_CONFIG_INVALID` with every fault there is.
 */
export function resolveConfig(options: unknown): Config {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new ConfigError([
      {
        option: 'options',
        problem: `are ${kindOf(options)}`,
        remedy: 'Give an object with issuer, clientId, …',
      },
    ])
  }
  const given = cloneOptions(options)
  const faults = createFaults()
  checkKeys(Object.keys(given), { path: '', group: 'options', faults })
  const config = resolveAll(fieldsOf(given, '', faults), faults)
  if (faults.faults.length > 0) throw new ConfigError(faults.faults)
  return deepFreeze(config)
}

function resolveAll(field: Fields, faults: Faults): Config {
  const issuer = resolveIssuer(field)
  const base = resolveBaseUrl(field)
  const session = resolveSession(field('session'), base.secureCookies)
  const routes = resolveRoutes(field('routes'))
  const protocol = resolveProtocol(field, base.secureCookies)
  const around = { ...issuer, keepsTokens: session.keepTokens }
  const eids = resolveEids(field('eids'), around)
  const authorization = readAuthorization(field('authorization'), issuer.issuer)
  const expect = resolveExpect(field('expect'), { ...issuer, eids })
  const levels = resolveLevels(field('levels'), issuer)
  checkLevelDemands(field, { ...issuer, levels, expect, eids })
  checkUsualEid(field('authorization'), {
    acrValues: authorization.acr_values,
    permitted: expect.idp ?? (eids === null ? null : Object.keys(eids)),
  })
  checkLogoutRoutes(field, { session, routes, issuer: issuer.issuer, origin: base.origin })
  const client = resolveClient(field)
  const seams = resolveSeams(field)
  checkProtection(field, { ...issuer, ...client, ...protocol, ...seams, session, routes })
  warnOfGeneration(faults, issuer.issuer, authorization.acr_values)
  const trustedOrigins = resolveTrustedOrigins(field, base.origin)
  const rest = resolveRest(field('rest'), { ...issuer, expect, routes })
  warnOfProduction(faults, { ...issuer, ...base, expect, trustedOrigins, rest })
  return {
    ...issuer,
    ...base,
    ...client,
    ...resolveScopeOptions(field),
    ...protocol,
    ...resolveHooks(field),
    ...seams,
    secrets: resolveSecrets(field),
    scope: readScope(field('scope'), session.keepTokens) ?? [...defaults.scope],
    authorization,
    promptsByDefault: asksByDefault(field('authorization')),
    eids,
    levels,
    expect,
    session,
    trustedOrigins: frozenSet(trustedOrigins),
    routes,
    tokens: resolveTokens(field('tokens')),
    rest,
    pages: resolvePages(field('pages')),
    warnings: [...faults.warnings],
  }
}

function warnOfGeneration(faults: Faults, issuer: string, acrValues: string | undefined): void {
  for (const { problem, remedy } of generationWarnings(issuer, acrValues ?? null)) {
    faults.warn('issuer', `${problem}. ${remedy}`)
  }
}
