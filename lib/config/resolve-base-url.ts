import { type Fields, refuse } from './assert.js'
import { isLoopbackHost, normalPath, readPlainUrl } from './url-shape.js'

export interface BaseUrl {
  readonly origin: string
  readonly basePath: string
  readonly secureCookies: boolean
}

export function resolveBaseUrl(field: Fields): BaseUrl {
  const baseUrl = field('baseUrl')
  const url = readPlainUrl(baseUrl, 'https://app.example.com')
  if (url === null) return { origin: '', basePath: '', secureCookies: false }
  const isSecure = url.protocol === 'https:'
  if (!isSecure && !isLoopbackHost(url.hostname)) {
    refuse(baseUrl, 'is not https', 'Give the https URL; http is for localhost, 127.0.0.1 and [::1]')
  }
  return { origin: url.origin, basePath: normalPath(url.pathname), secureCookies: isSecure }
}

/** Exact origins that may call with the cookie and be returned to, our own included. */
export function resolveTrustedOrigins(field: Fields, ownOrigin: string): ReadonlySet<string> {
  const list = field('trustedOrigins')
  const origins = new Set(ownOrigin === '' ? [] : [ownOrigin])
  if (list.value === undefined) return origins
  if (!Array.isArray(list.value)) {
    refuse(list, 'is not a list', "Give a list such as ['https://admin.example.com']")
    return origins
  }
  const items: readonly unknown[] = list.value
  for (const [index, value] of items.entries()) {
    const option = `trustedOrigins[${index}]`
    const origin = readOrigin({ ...list, option, value })
    if (origin !== null) origins.add(origin)
  }
  return origins
}

function readOrigin(field: ReturnType<Fields>): string | null {
  const url = readPlainUrl(field, 'https://admin.example.com')
  if (url === null) return null
  if (url.origin !== field.value) {
    refuse(field, 'is more than an origin, or not written as browsers write it', `Write '${url.origin}'`)
    return null
  }
  if (url.protocol === 'https:' || isLoopbackHost(url.hostname)) return url.origin
  refuse(field, 'is not https', 'Give the https origin; http is for localhost, 127.0.0.1 and [::1]')
  return null
}
