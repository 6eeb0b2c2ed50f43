import { eidOffer } from '../../eids/catalogue.js'
import type { EidFlow } from '../../eids/catalogue-types.js'
import { eidList } from '../eid-list.js'
import type { EmulatorEid } from '../types.js'

/** An eID as one of the REST APIs offers it. */
export interface RestProvider {
  /** As the API writes it; the pages say the same. */
  readonly code: string
  readonly eid: EmulatorEid
  /** Who a person is at this eID: the same for all names that Express has for it. */
  readonly account: EmulatorEid
  /** Whether its pages may be shown in a frame. */
  readonly framed: boolean
  readonly headless: boolean
}

export type RestApi = 'hub' | 'express'

/** Names of Express, and the simulated eIDs behind them. */
const expressNames: readonly (readonly [string, string])[] = [
  ['no_bankid', 'nbid'],
  ['no_bankid_netcentric', 'nbid'],
  ['no_bankid_mobile', 'nbid'],
  ['se_bankid', 'sbid'],
  ['mitid', 'mitid'],
  ['ftn', 'ftn'],
  ['itsme', 'itsme'],
  ['idin', 'idin'],
  ['digid', 'digid'],
  ['sms_otp', 'otp-sms'],
  ['email_otp', 'otp-email'],
]

const socialEid = (code: string, name: string): EmulatorEid => ({
  code,
  name,
  loa: 'low',
  highestLoa: 'low',
  cancelError: 'access_denied',
  issuer: name,
  givesNin: false,
})

const socialEids: readonly EmulatorEid[] = [
  socialEid('google', 'Google'),
  socialEid('github', 'GitHub'),
  socialEid('linkedin', 'LinkedIn'),
  socialEid('microsoft', 'Microsoft'),
]

/** What a contract may allow is allowed here. Signicat's own simulator is in nobody's list and refuses nothing. */
function offers(api: RestApi, code: string, flow: EidFlow): boolean {
  const { offered } = eidOffer(code, { api, flow })
  return offered === 'yes' || offered === 'conditional' || (code === 'simulator' && flow === 'frame')
}

function provider(api: RestApi, code: string, account: EmulatorEid): RestProvider {
  const eid = code === account.code ? account : Object.freeze({ ...account, code })
  const framed = offers(api, code, 'frame')
  return Object.freeze({ code, eid, account, framed, headless: offers(api, code, 'headless') })
}

const hubProviders: readonly RestProvider[] = eidList.map((eid) => provider('hub', eid.code, eid))

const expressProviders: readonly RestProvider[] = [
  ...expressNames.flatMap(([code, base]) =>
    eidList.filter((eid) => eid.code === base).map((eid) => provider('express', code, eid)),
  ),
  ...socialEids.map((eid) => provider('express', eid.code, eid)),
]

/** What is enabled for the account, in the order of the chooser. */
export const providersOf = (api: RestApi): readonly RestProvider[] =>
  api === 'hub' ? hubProviders : expressProviders
