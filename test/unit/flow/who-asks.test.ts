import { describe, expect, it } from 'vitest'
import type { Headers } from '../../../lib/flow/ports.js'
import { isFromOurSite, needsOurSite } from '../../../lib/flow/same-site.js'
import {
  headerOf,
  isCrossSite,
  isDeliberate,
  isNavigation,
  isOwnLink,
  isPreflight,
  isRelayed,
  isUnsafeMethod,
  isUpgrade,
} from '../../../lib/flow/who-asks.js'

const html = { accept: 'text/html,*/*' }
const navigate = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document', ...html }
/** What a service worker of ours sends on. */
const relayed = {
  'sec-fetch-mode': 'same-origin',
  'sec-fetch-site': 'same-origin',
  'sec-fetch-dest': 'empty',
  ...html,
}
const frames = ['iframe', 'frame', 'embed', 'object', 'fencedframe']
const speculative: readonly Headers[] = [
  { 'sec-purpose': 'prefetch' },
  { 'sec-purpose': 'prefetch;prerender' },
  { purpose: 'Prefetch' },
  { purpose: 'prerender' },
  { 'x-moz': 'prefetch' },
  { purpose: 'preview' },
]

it('a header that came twice counts as absent', () => {
  expect(headerOf({ accept: 'a' }, 'accept')).toBe('a')
  expect(headerOf({ accept: ['a', 'b'] }, 'accept')).toBeUndefined()
  expect(headerOf({}, 'accept')).toBeUndefined()
})

describe('a relay of a service worker', () => {
  it('is told by all that it says', () => {
    expect(isRelayed(relayed)).toBe(true)
  })

  it.each([
    { 'sec-fetch-mode': 'navigate' },
    { 'sec-fetch-mode': undefined },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': undefined },
    { 'sec-fetch-dest': 'document' },
    { 'sec-fetch-dest': undefined },
    { accept: '*/*' },
    { accept: undefined },
  ])('is none with %j', (changes) => {
    expect(isRelayed({ ...relayed, ...changes })).toBe(false)
  })
})

describe('a navigation', () => {
  it.each<Headers>([
    navigate,
    relayed,
    { 'sec-fetch-mode': 'navigate' },
    { ...navigate, 'sec-fetch-dest': 'empty' },
    { ...navigate, 'x-requested-with': 'XMLHttpRequest' },
    html,
    { ...html, 'x-requested-with': 'com.example.app' },
  ])('is %j', (headers) => {
    for (const method of ['GET', 'POST']) expect(isNavigation(method, headers)).toBe(true)
    expect(isNavigation('HEAD', headers)).toBe(false)
    for (const early of speculative) expect(isNavigation('GET', { ...headers, ...early })).toBe(false)
    expect(isNavigation('GET', { ...headers, upgrade: 'websocket' })).toBe(false)
    expect(isNavigation('GET', { ...headers, ':protocol': 'websocket' })).toBe(false)
  })

  it.each<Headers>([
    {},
    { accept: '*/*' },
    { accept: 'application/json' },
    { ...html, 'x-requested-with': 'XMLHttpRequest' },
    { ...navigate, 'sec-fetch-mode': 'cors' },
    { ...navigate, 'sec-fetch-mode': 'no-cors' },
    { ...navigate, 'sec-fetch-mode': 'same-origin' },
    ...frames.map((dest) => ({ ...navigate, 'sec-fetch-dest': dest })),
  ])('is not %j', (headers) => {
    expect(isNavigation('GET', headers)).toBe(false)
  })
})

describe('a visit on purpose', () => {
  it.each<Headers>([
    navigate,
    relayed,
    { 'sec-fetch-mode': 'navigate' },
    { 'sec-fetch-dest': 'document' },
    {},
    { accept: '*/*' },
    { 'x-requested-with': 'com.example.app' },
  ])('is %j', (headers) => {
    expect(isDeliberate('GET', headers)).toBe(true)
    expect(isDeliberate('HEAD', headers)).toBe(false)
    for (const early of speculative) expect(isDeliberate('GET', { ...headers, ...early })).toBe(false)
    for (const dest of frames) expect(isDeliberate('GET', { ...headers, 'sec-fetch-dest': dest })).toBe(false)
  })

  it.each<Headers>([
    { 'sec-fetch-mode': 'cors' },
    { ...relayed, accept: '*/*' },
    { 'sec-fetch-dest': 'image' },
    { 'sec-fetch-dest': 'empty' },
    { 'x-requested-with': 'XMLHttpRequest' },
  ])('is not %j', (headers) => {
    expect(isDeliberate('GET', headers)).toBe(false)
  })
})

describe('a link of our own page', () => {
  const own = { ...navigate, 'sec-fetch-site': 'same-origin' }

  it('is told by all that it says', () => {
    expect(isOwnLink('GET', own)).toBe(true)
    expect(isOwnLink('HEAD', own)).toBe(false)
  })

  it.each<Headers>([
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'none' },
    { 'sec-fetch-mode': 'cors' },
    { 'sec-fetch-dest': 'empty' },
    { 'sec-purpose': 'prefetch' },
    { ...relayed },
    { 'sec-fetch-mode': undefined },
  ])('is none with %j', (changes) => {
    expect(isOwnLink('GET', { ...own, ...changes })).toBe(false)
  })
})

it('another site is named, or hidden by a service worker', () => {
  expect(isCrossSite({ 'sec-fetch-site': 'cross-site' })).toBe(true)
  expect(isCrossSite(relayed)).toBe(true)
  for (const site of ['same-origin', 'same-site', 'none', undefined])
    expect(isCrossSite({ ...navigate, 'sec-fetch-site': site })).toBe(false)
})

it('methods that may change something are all but four', () => {
  for (const method of ['GET', 'HEAD', 'OPTIONS', 'TRACE']) expect(isUnsafeMethod(method)).toBe(false)
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'QUERY', 'get'])
    expect(isUnsafeMethod(method)).toBe(true)
})

it('a preflight asks for a method, with an origin, by OPTIONS', () => {
  const headers = { origin: 'https://a.example', 'access-control-request-method': 'POST' }
  expect(isPreflight('OPTIONS', headers)).toBe(true)
  expect(isPreflight('GET', headers)).toBe(false)
  expect(isPreflight('OPTIONS', { origin: headers.origin })).toBe(false)
  expect(isPreflight('OPTIONS', { ...headers, origin: undefined })).toBe(false)
})

it('an upgrade is one of HTTP/1.1 or of HTTP/2', () => {
  expect(isUpgrade({ upgrade: 'websocket' })).toBe(true)
  expect(isUpgrade({ ':protocol': 'websocket' })).toBe(true)
  expect(isUpgrade({ connection: 'upgrade' })).toBe(false)
})

describe('our own site', () => {
  const ours = 'https://app.example'
  const said = (headers: Headers, sameSite: 'lax' | 'none' = 'lax'): boolean =>
    isFromOurSite(headers, { trustedOrigins: new Set([ours, 'https://spa.example']), session: { sameSite } })

  it.each<Headers>([
    { 'sec-fetch-site': 'same-origin' },
    { 'sec-fetch-site': 'same-origin', origin: 'null' },
    { 'sec-fetch-site': 'same-origin', origin: ours },
    { 'sec-fetch-site': 'cross-site', origin: 'https://spa.example' },
    { 'sec-fetch-site': 'none', origin: ours },
    { 'sec-fetch-site': 'none' },
    { origin: ours },
  ])('made the request that says %j', (headers) => {
    expect([said(headers), said(headers, 'none')]).toEqual([true, true])
  })

  it.each<Headers>([
    { 'sec-fetch-site': 'none', origin: 'null' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site', origin: 'https://sub.app.example' },
    { 'sec-fetch-site': 'cross-site', origin: 'null' },
    { origin: 'null' },
    { origin: 'https://evil.example' },
    { origin: ['https://app.example', 'https://app.example'] },
    { 'sec-fetch-site': 'none', origin: 'https://evil.example' },
    relayed,
  ])('did not make the request that says %j', (headers) => {
    expect([said(headers), said(headers, 'none')]).toEqual([false, false])
  })

  it('made the request that says nothing only where other sites cannot send the cookie', () => {
    expect([said({}), said({}, 'none')]).toEqual([true, false])
  })

  it('must make what may change something, and upgrades', () => {
    expect(needsOurSite({ method: 'POST', headers: {} })).toBe(true)
    expect(needsOurSite({ method: 'GET', headers: { upgrade: 'websocket' } })).toBe(true)
    expect(needsOurSite({ method: 'GET', headers: {} })).toBe(false)
  })
})
