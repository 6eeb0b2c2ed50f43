import type { EidFlow, Offer } from './catalogue-types.js'
import { expressAuthentication, inferred, no, signicatExpressNet, unknownOffer, yes } from './evidence.js'

/** Provider names of Signicat Express, which has its own vocabulary. */
export const expressProviders: readonly string[] = Object.freeze([
  'no_bankid',
  'no_bankid_netcentric',
  'no_bankid_mobile',
  'no_buypass',
  'se_bankid',
  'dk_nemid',
  'mitid',
  'ftn',
  'freja',
  'itsme',
  'idin',
  'digid',
  'eherkenning',
  'sms_otp',
  'email_otp',
  'google',
  'github',
  'linkedin',
  'microsoft',
])

const headlessProviders: ReadonlySet<string> = new Set(['no_bankid_mobile', 'se_bankid'])
const popUpProviders: ReadonlySet<string> = new Set(['mitid', 'linkedin', 'google', 'github'])

const redirectOffer = yes(inferred(signicatExpressNet))
const headlessOffer = yes(expressAuthentication)
const headlessRefusal = no(
  expressAuthentication,
  'only no_bankid_mobile and se_bankid can be used without pages',
)
const frameOffer = yes(inferred(expressAuthentication))
const frameRefusal = no(expressAuthentication, 'opens a pop-up and cannot be framed; use the redirect flow')

/** Whether Express offers a provider through a flow. Its documentation names the exceptions, so known providers have an answer. */
export function expressOffer(provider: string, flow: EidFlow): Offer {
  if (!expressProviders.includes(provider)) return unknownOffer
  if (flow === 'headless') return headlessProviders.has(provider) ? headlessOffer : headlessRefusal
  if (flow === 'frame') return popUpProviders.has(provider) ? frameRefusal : frameOffer
  return redirectOffer
}
