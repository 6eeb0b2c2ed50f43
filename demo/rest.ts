import type { RestOptions } from 'fastify-signicat'
import type { Settings } from './settings.js'

/** Today's REST API: a redirect, an e-mail code inside the page, and Swedish BankID with a QR code that the page draws. */
export function hubFlows(settings: Settings): RestOptions | undefined {
  if (settings.hub === undefined) return undefined
  return {
    ...common(settings),
    ...settings.hub,
    api: 'hub',
    providers: ['nbid', 'sbid', 'otp-email'],
    // What the scope `profile` gives through OpenID Connect.
    requestedAttributes: ['name', 'firstName', 'lastName', 'dateOfBirth'],
    // Named one by one, since both can be relayed: a person can be talked into approving a login that somebody else started.
    flows: ['redirect', 'frame', 'headless'],
    // The code is another one every second.
    headless: { providers: ['sbid'], pollSeconds: 1 },
  }
}

/** Signicat Express: Norwegian BankID inside the page, MitID in a pop-up, and a phone that is asked by its number. */
export function expressFlows(settings: Settings): RestOptions | undefined {
  if (settings.express === undefined) return undefined
  return {
    ...common(settings),
    ...settings.express,
    api: 'express',
    providers: ['no_bankid', 'no_bankid_mobile', 'mitid'],
    include: ['name', 'date_of_birth'],
    flows: ['redirect', 'frame', 'headless'],
    // What a page may send along; nothing without it.
    prefill: ['phoneNumber', 'dateOfBirth'],
    headless: { providers: ['no_bankid_mobile'] },
  }
}

function common({ local, issuer }: Settings): Pick<RestOptions, 'environment' | 'limits'> {
  return {
    environment: local !== undefined || issuer.includes('.sandbox.') ? 'sandbox' : 'production',
    // The people of the local Signicat share one telephone number.
    ...(local === undefined ? {} : { limits: { identifier: 50, browser: 50, address: 500 } }),
  }
}
