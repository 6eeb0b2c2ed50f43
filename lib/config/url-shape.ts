import { type Field, kindOf, refuse } from './assert.js'

const LOOPBACK_HOSTS: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Exact names only: `localhost.example.com` and other addresses of 127.0.0.0/8 are not meant. */
export const isLoopbackHost = (hostname: string): boolean => LOOPBACK_HOSTS.has(hostname)

/** The path without empty segments and without a slash at its end; the empty string for the root. */
export const normalPath = (path: string): string => {
  const segments = path.split('/').filter((segment) => segment !== '')
  return segments.map((segment) => `/${segment}`).join('')
}

/** Parses a URL that is an address and nothing else; adds a fault and gives `null` when it is not. */
export function readPlainUrl(field: Field, example: string): URL | null {
  if (field.value === undefined || typeof field.value !== 'string' || field.value.trim() === '') {
    refuse(field, `is ${kindOf(field.value)}`, `Give a URL such as ${example}`)
    return null
  }
  const text = field.value.trim()
  // The URL parser drops line breaks and turns backslashes around; neither is ever meant here.
  const parsable = /^https?:\/\/[^\s\\]+$/i.test(text) && URL.canParse(text)
  if (!parsable) {
    refuse(field, 'is not an http or https URL', `Give a URL such as ${example}`)
    return null
  }
  const url = new URL(text)
  return hasOnlyAddress(field, text) ? url : null
}

function hasOnlyAddress(field: Field, text: string): boolean {
  const before = field.faults.faults.length
  if (/^https?:\/\/[^/?#]*@/i.test(text)) {
    refuse(field, 'carries a user name or password', 'Take out everything up to the @')
  }
  if (text.includes('?')) refuse(field, 'has a query', 'Take out the ? and what follows')
  if (text.includes('#')) refuse(field, 'has a fragment', 'Take out the # and what follows')
  return field.faults.faults.length === before
}
