import { isSignicatIssuer } from '../eids/environments.js'
import { type Fields, readBoolean, refuse } from './assert.js'
import { defaults } from './defaults.js'
import { isLoopbackHost, readPlainUrl } from './url-shape.js'

export interface IssuerSettings {
  readonly issuer: string
  readonly issuerNames: readonly string[]
  readonly discoveryUrl: string
  readonly isSignicat: boolean
  readonly isLoopbackIssuer: boolean
  readonly allowInsecureLoopback: boolean
}

const WELL_KNOWN = '/.well-known/openid-configuration'
const EXAMPLE = 'https://acme.sandbox.signicat.com/auth/open'

export function resolveIssuer(field: Fields): IssuerSettings {
  const allowInsecureLoopback = readBoolean(field('allowInsecureLoopback'), defaults.allowInsecureLoopback)
  const { value } = field('issuer')
  const url = readPlainUrl(field('issuer'), EXAMPLE)
  if (url === null || typeof value !== 'string') return { ...noIssuer, allowInsecureLoopback }
  const isLoopbackIssuer = isLoopbackHost(url.hostname)
  checkScheme(field, { url, isLoopbackIssuer, allowInsecureLoopback })
  const identity = identityOf(value.trim())
  checkPath(field, identity.issuer)
  const isSignicat = isSignicatIssuer(identity.issuer)
  return { ...identity, isSignicat, isLoopbackIssuer, allowInsecureLoopback }
}

type Identity = Pick<IssuerSettings, 'issuer' | 'issuerNames' | 'discoveryUrl'>

const noIssuer = {
  ...{ issuer: '', issuerNames: [], discoveryUrl: '' },
  ...{ isSignicat: false, isLoopbackIssuer: false },
}

/**
 * The issuer is a name, kept as it was written and compared to the letter; only fetching makes a URL of it. The address of
 * a document stands for every issuer whose document is there: with a slash at its end, as Auth0 has it, or without one.
 *
 * @see OpenID Connect Discovery 1.0 §4.1 and §4.3
 */
function identityOf(written: string): Identity {
  const pasted = /^(?<stem>.*)\/\.well-known\/openid-configuration\/*$/s.exec(written)?.groups?.stem
  if (isSignicatIssuer(pasted ?? written)) return signicatIdentity(pasted ?? written)
  if (pasted === undefined) return named(written, documentOf(written))
  return { ...named(pasted, new URL(written).href), issuerNames: [pasted, `${pasted}/`] }
}

/** Signicat's names are known to be lower case, without a port of their own and without a slash at the end. */
function signicatIdentity(written: string): Identity {
  const { origin, pathname } = new URL(written)
  const issuer = origin + pathname.replace(/\/+$/, '')
  return named(issuer, documentOf(issuer))
}

const named = (issuer: string, discoveryUrl: string): Identity => ({
  issuer,
  issuerNames: [issuer],
  discoveryUrl,
})

/** One slash at the end of the name is left out before the path of the document is added (Discovery §4.1). */
const documentOf = (issuer: string): string => new URL(issuer.replace(/\/$/, '') + WELL_KNOWN).href

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
