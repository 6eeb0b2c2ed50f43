import { digid, eherkenning, idin } from './catalogue-dutch.js'
import { itsme, mobileId, smartId, spid } from './catalogue-european.js'
import { expressOffer } from './catalogue-express.js'
import { emailCode, simulator, smsCode, wallet } from './catalogue-general.js'
import {
  finnishTrustNetwork,
  mitId,
  mitIdPrivateToBusiness,
  norwegianBankId,
  swedishBankId,
} from './catalogue-nordic.js'
import type { Eid, EidApi, EidFlow, Offer } from './catalogue-types.js'
import { documented, no, unknownOffer } from './evidence.js'
import type { EidCode, KnownEid } from './types.js'

/**
 * The eIDs whose codes are known, with scopes, claims, and where Signicat offers them; each statement with its
 * evidence. An account may have others: every function of this package takes any well-formed code.
 */
export const eids: Readonly<Record<KnownEid, Eid>> = deepFreeze({
  nbid: norwegianBankId,
  sbid: swedishBankId,
  mitid: mitId,
  'mitid-private-to-business': mitIdPrivateToBusiness,
  ftn: finnishTrustNetwork,
  idin,
  digid,
  eherkenning,
  spid,
  itsme,
  'sk-smartid': smartId,
  'sk-mobileid': mobileId,
  'otp-email': emailCode,
  'otp-sms': smsCode,
  'wallet-verifier': wallet,
  simulator,
})

const oidcFramesRefused: Offer = no(
  documented('docs/eid-hub/oidc/oidc-implementation/'),
  'OpenID Connect at Signicat is a top-level navigation: its pages refuse frames of other sites',
)

/** Whether `code` is in the catalogue. */
export function isKnownEid(code: EidCode): code is KnownEid {
  return Object.hasOwn(eids, code)
}

/**
 * Whether Signicat offers an eID through one API and flow; `unknown` when nothing says so, also for codes that are
 * not in the catalogue. `express` has names of its own, such as `se_bankid`.
 */
export function eidOffer(code: EidCode, where: { readonly api: EidApi; readonly flow: EidFlow }): Offer {
  if (where.api === 'express') return expressOffer(code, where.flow)
  if (where.api === 'oidc' && where.flow === 'frame') return oidcFramesRefused
  return (isKnownEid(code) ? eids[code].offers[where.api][where.flow] : undefined) ?? unknownOffer
}

function deepFreeze<T extends object>(value: T): T {
  for (const member of Object.values(value)) {
    if (typeof member === 'object' && member !== null) deepFreeze(member)
  }
  return Object.freeze(value)
}
