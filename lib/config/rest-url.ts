import { type Field, refuse } from './assert.js'
import { isLoopbackHost, normalPath, readPlainUrl } from './url-shape.js'

/** An address of the API without a slash at its end; `null` when it is Signicat's own. */
export function readRestUrl(field: Field): string | null {
  if (field.value === undefined) return null
  const url = readPlainUrl(field, 'https://api.signicat.com/auth/rest')
  if (url === null) return null
  // A secret and a personal number travel there.
  if (url.protocol !== 'https:' && !isLoopbackHost(url.hostname)) {
    refuse(field, 'is not https', 'Give the https URL; http is for localhost, 127.0.0.1 and [::1]')
    return null
  }
  return url.origin + normalPath(url.pathname)
}
