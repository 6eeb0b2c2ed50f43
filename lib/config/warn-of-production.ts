import { isSandboxIssuer } from '../eids/environments.js'
import { isProduction } from '../shared/production.js'
import type { Faults } from './assert.js'
import type { Config } from './config.js'
import { isLoopbackHost } from './url-shape.js'

export type ProductionSettings = Pick<
  Config,
  'issuer' | 'isLoopbackIssuer' | 'origin' | 'expect' | 'trustedOrigins' | 'rest'
>

/**
 * What lets in people whom nobody has identified, or cannot work for anybody, once `NODE_ENV` says production. Warnings, since
 * a staging site runs like this on purpose.
 */
export function warnOfProduction(faults: Faults, settings: ProductionSettings): void {
  const { issuer, isLoopbackIssuer, origin, expect, rest } = settings
  // Faults of their own say what is wrong with these.
  if (!isProduction() || issuer === '' || origin === '') return
  if (isLocal(origin)) {
    faults.warn('baseUrl', 'is on this machine although NODE_ENV is production: no other browser gets there')
    return
  }
  const isSandbox = isSandboxIssuer(issuer)
  if (isLoopbackIssuer)
    faults.warn('issuer', 'is on this machine, while baseUrl is public and NODE_ENV is production')
  if (isSandbox) {
    const problem = 'is a sandbox, while baseUrl is public and NODE_ENV is production'
    faults.warn('issuer', `${problem}: anybody can sign in with a test identity`)
  }
  if (expect.sandbox && !isSandbox && !isLoopbackIssuer) {
    const problem = 'is true for an issuer of real people, while NODE_ENV is production'
    faults.warn('expect.sandbox', `${problem}: anybody with a test identity can sign in`)
  }
  for (const trusted of settings.trustedOrigins) {
    if (!isLocal(trusted)) continue
    const problem = `has '${trusted}', while baseUrl is public and NODE_ENV is production`
    faults.warn(
      'trustedOrigins',
      `${problem}: whatever runs there on the visitor's machine acts as the visitor`,
    )
  }
  if (rest !== null && rest.baseUrl !== null && isLocal(rest.baseUrl))
    faults.warn('rest.baseUrl', 'is on this machine, while baseUrl is public and NODE_ENV is production')
}

const isLocal = (url: string): boolean => isLoopbackHost(new URL(url).hostname)
