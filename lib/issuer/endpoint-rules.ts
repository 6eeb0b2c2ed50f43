import { BlockList, isIP } from 'node:net'
import type { Config } from '../config/config.js'
import { isLoopbackHost } from '../config/url-shape.js'

/** What the rules for endpoints depend on. */
export type EndpointPolicy = Pick<Config, 'issuer' | 'isLoopbackIssuer' | 'allowInsecureLoopback'>

/** Why an endpoint of the issuer's metadata must not be used, or `null`. */
export function endpointProblem(value: unknown, policy: EndpointPolicy): string | null {
  if (typeof value !== 'string' || !URL.canParse(value)) return 'is not a URL'
  const url = new URL(value)
  if (url.username !== '' || url.password !== '') return 'carries credentials'
  if (url.hash !== '') return 'has a fragment'
  if (url.protocol !== 'https:' && !isInsecureLoopback(url, policy)) return 'is not https'
  return leadsInside(url, policy) ? 'leads to an internal host' : null
}

function isInsecureLoopback(url: URL, policy: EndpointPolicy): boolean {
  const allowed = policy.allowInsecureLoopback && policy.isLoopbackIssuer
  return allowed && url.protocol === 'http:' && isLoopbackHost(url.hostname)
}

/**
 * An issuer outside must not point our server-side calls, which carry the client's secret, at machines inside.
 * An issuer that is inside itself may point at its own host.
 */
function leadsInside(url: URL, policy: EndpointPolicy): boolean {
  if (policy.isLoopbackIssuer || url.hostname === new URL(policy.issuer).hostname) return false
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const family = isIP(host)
  if (family === 0) return /(^|\.)(localhost|local|internal)\.?$/.test(host)
  return internal.check(host, family === 4 ? 'ipv4' : 'ipv6')
}

const internal = new BlockList()
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const) {
  internal.addSubnet(network, prefix, 'ipv4')
}
for (const [network, prefix] of [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
] as const) {
  internal.addSubnet(network, prefix, 'ipv6')
}
