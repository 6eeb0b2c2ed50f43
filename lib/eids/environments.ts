import { ConfigError } from '../errors.js'

/** Where a Signicat account lives: by its tenant name, or by its own domain. */
export type IssuerPlace =
  | { readonly tenant: string; readonly environment: 'sandbox' | 'production' }
  | { readonly domain: string }

/** Signicat's product generations, told apart by host and path. */
export type Generation = 'hub' | 'express' | 'enterprise' | 'identity-broker' | 'signere'

const HOST_LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/
const ISSUER_PATH = '/auth/open'
const SIGNICAT_HOST = /(?:^|\.)(?:signicat\.(?:com|io|dev)|idfy\.io|signere\.(?:com|no))$/
const EXPRESS_HOST = /(?:^|\.)(?:signicat|idfy)\.io$/
const SANDBOX_HOST = /\.sandbox\.signicat\.(?:com|dev)$|^(?:login-test|auth\.test)\.signicat\.io$/
const OLD_TEST_HOST = /^(?:preprod\.signicat\.com|oauth2test\.signere\.com)$/
const SHARED_HOST = 'api.signicat.com'

/**
 * The issuer URL of a Signicat account.
 *
 * `{ tenant: 'acme', environment: 'sandbox' }` gives `https://acme.sandbox.signicat.com/auth/open`, production
 * `https://acme.app.signicat.com/auth/open`, `{ domain: 'id.acme.com' }` `https://id.acme.com/auth/open`. The same
 * account reached by another name is another issuer, and its people are other people.
 *
 * @throws {@link ConfigError} `ERR_SIGNICAT_CONFIG_INVALID` when the name cannot be part of a host name.
 */
export function issuerFor(place: IssuerPlace): string {
  if ('domain' in place) return issuerOfDomain(place.domain)
  if (!HOST_LABEL.test(place.tenant)) {
    throw misplaced(
      'tenant',
      'is not one label of a host name',
      "Write the part before '.sandbox.signicat.com'",
    )
  }
  if (place.environment !== 'sandbox' && place.environment !== 'production') {
    throw misplaced('environment', 'is not known', "Write 'sandbox' or 'production'")
  }
  const zone = place.environment === 'sandbox' ? 'sandbox' : 'app'
  return `https://${place.tenant}.${zone}.signicat.com${ISSUER_PATH}`
}

function issuerOfDomain(domain: string): string {
  const labels = domain.split('.')
  if (labels.length < 2 || domain.length > 253 || !labels.every((label) => HOST_LABEL.test(label))) {
    throw misplaced(
      'domain',
      'is not a host name',
      "Write it in lower case, without 'https://' and without a path",
    )
  }
  return `https://${domain}${ISSUER_PATH}`
}

function misplaced(option: string, problem: string, remedy: string): ConfigError {
  return new ConfigError([{ option: `issuerFor.${option}`, problem, remedy }])
}

/** Whether the issuer is Signicat's: one of its hosts, or the path it uses on custom domains and in the local one. */
export function isSignicatIssuer(issuer: string): boolean {
  const url = parseIssuer(issuer)
  return url !== null && (SIGNICAT_HOST.test(url.hostname) || url.pathname === ISSUER_PATH)
}

/** Whether every identity of this issuer is a test identity. A custom domain does not tell. */
export function isSandboxIssuer(issuer: string): boolean {
  const host = parseIssuer(issuer)?.hostname ?? ''
  return SANDBOX_HOST.test(host) || OLD_TEST_HOST.test(host)
}

/** Whether this is the host all accounts share, which issues tokens to machines but has no browser clients. */
export function isSharedHost(issuer: string): boolean {
  return parseIssuer(issuer)?.hostname === SHARED_HOST
}

/** The generation behind an issuer, `null` when it is not Signicat's or cannot be told. */
export function generationOf(issuer: string): Generation | null {
  const url = parseIssuer(issuer)
  if (url === null) return null
  if (/(?:^|\.)signere\.(?:com|no)$/.test(url.hostname)) return 'signere'
  if (url.pathname.includes('/broker/sp/oidc')) return 'identity-broker'
  if (EXPRESS_HOST.test(url.hostname)) return 'express'
  if (url.pathname === ISSUER_PATH) return 'hub'
  return SIGNICAT_HOST.test(url.hostname) && url.pathname === '/oidc' ? 'enterprise' : null
}

function parseIssuer(issuer: string): URL | null {
  if (!URL.canParse(issuer)) return null
  const url = new URL(issuer)
  if (url.pathname.endsWith('/')) url.pathname = url.pathname.replace(/\/+$/, '')
  return url
}
