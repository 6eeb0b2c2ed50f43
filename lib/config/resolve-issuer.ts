import { isSignicatIssuer } from '../eids/environments.js'
import { type Fields, readBoolean, refuse } from './assert.js'
import { defaults } from './defaults.js'
import { isLoopbackHost, readPlainUrl } from './url-shape.js'

export interface IssuerSettings {
  readonly issuer: string
  readonly isSignicat: boolean
  readonly isLoopbackIssuer: boolean
  readonly allowInsecureLoopback: boolean
}

const WELL_KNOWN = '/.well-known/openid-configuration'
const EXAMPLE = 'https://acme.sandbox.signicat.com/auth/open'

export function resolveIssuer(field: Fields): IssuerSettings {
  const allowInsecureLoopback = readBoolean(field('allowInsecureLoopback'), defaults.allowInsecureLoopback)
  const url = readPlainUrl(field('issuer'), EXAMPLE)
  if (url === null) return { issuer: '', isSignicat: false, isLoopbackIssuer: false, allowInsecureLoopback }
  const isLoopbackIssuer = isLoopbackHost(url.hostname)
  checkScheme(field, { url, isLoopbackIssuer, allowInsecureLoopback })
  const issuer = withItsSlash(issuerOf(url), url, field('issuer').value)
  checkPath(field, issuer)
  return { issuer, isSignicat: isSignicatIssuer(issuer), isLoopbackIssuer, allowInsecureLoopback }
}

/** The issuer that a URL, perhaps of its discovery document, stands for. */
function issuerOf(url: URL): string {
  const path = url.pathname.replace(/\/+$/, '')
  const withoutWellKnown = path.endsWith(WELL_KNOWN) ? path.slice(0, -WELL_KNOWN.length) : path
  return url.origin + withoutWellKnown.replace(/\/+$/, '')
}

/**
 * Signicat's issuers have no trailing slash, so one that was typed is dropped. Elsewhere it may be part of the name, which
 * is compared to the letter.
 *
 * @see OpenID Connect Discovery 1.0 §4.3
 */
function withItsSlash(issuer: string, url: URL, written: unknown): string {
  const isDocument = url.pathname.includes(WELL_KNOWN)
  const hasSlash = typeof written === 'string' && written.trim().endsWith('/') && !isDocument
  return hasSlash && !isSignicatIssuer(issuer) ? `${issuer}/` : issuer
}

interface Scheme {
  readonly url: URL
  readonly isLoopbackIssuer: boolean
  readonly allowInsecureLoopback: boolean
}

function checkScheme(field: Fields, { url, isLoopbackIssuer, allowInsecureLoopback }: Scheme): void {
  if (allowInsecureLoopback && !isLoopbackIssuer) {
    const remedy = 'Take it out, or let the issuer be on localhost, 127.0.0.1 or [::1]'
    refuse(field('allowInsecureLoopback'), 'is set although the issuer is not on this machine', remedy)
  }
  if (url.protocol === 'https:') return
  if (!isLoopbackIssuer) refuse(field('issuer'), 'is not https', 'Give the https URL')
  else if (!allowInsecureLoopback) {
    const remedy = 'Set allowInsecureLoopback: true while developing, or give an https URL'
    refuse(field('issuer'), 'is http on this machine', remedy)
  }
}

function checkPath(field: Fields, issuer: string): void {
  const path = new URL(issuer).pathname
  if (path.includes('/.well-known/')) {
    const remedy = `Give the issuer, or the URL that ends in ${WELL_KNOWN}`
    refuse(field('issuer'), 'is a well-known URL of another kind', remedy)
  }
  if (path.includes('//')) refuse(field('issuer'), 'has an empty path segment', 'Write single slashes')
}
