import { satisfiesLoa } from '../eids/loa.js'
import type { Loa } from '../eids/types.js'
import type { EmulatorEid } from './types.js'

/** The level a login with this eID has: at least what was asked for, as the hub promises. */
export const levelFor = (eid: EmulatorEid, asked: Loa | undefined): Loa =>
  asked !== undefined && satisfiesLoa(asked, eid.loa) ? asked : eid.loa

type Row = Pick<EmulatorEid, 'code' | 'name' | 'issuer'> & Partial<EmulatorEid>

const eid = (row: Row): EmulatorEid =>
  Object.freeze({
    loa: 'substantial',
    highestLoa: 'high',
    cancelError: 'access_denied',
    givesNin: true,
    ...row,
  })

/** The simulated eIDs, in the order of the chooser. */
export const eidList: readonly EmulatorEid[] = Object.freeze([
  eid({ code: 'nbid', name: 'Norwegian BankID', country: 'NO', issuer: 'Norwegian BankID', loa: 'high' }),
  eid({ code: 'sbid', name: 'Swedish BankID', country: 'SE', issuer: 'Swedish BankID' }),
  eid({ code: 'mitid', name: 'MitID', country: 'DK', issuer: 'MitID', cancelError: 'IDP-3200' }),
  eid({ code: 'mitid-private-to-business', name: 'MitID for business', country: 'DK', issuer: 'MitID' }),
  eid({ code: 'ftn', name: 'Finnish Trust Network', country: 'FI', issuer: 'Finnish Trust Network' }),
  eid({
    code: 'idin',
    name: 'iDIN',
    country: 'NL',
    issuer: 'iDIN',
    highestLoa: 'substantial',
    givesNin: false,
    cancelError: 'AuthnFailed',
  }),
  eid({ code: 'digid', name: 'DigiD', country: 'NL', issuer: 'DigiD', cancelError: 'IDP-3200' }),
  eid({
    code: 'eherkenning',
    name: 'eHerkenning',
    country: 'NL',
    issuer: 'eHerkenning',
    givesNin: false,
    cancelError: 'IDP-3200',
  }),
  eid({ code: 'itsme', name: 'itsme', country: 'BE', issuer: 'itsme', loa: 'high' }),
  eid({ code: 'spid', name: 'SPID', country: 'IT', issuer: 'SPID' }),
  eid({ code: 'sk-smartid', name: 'Smart-ID', country: 'EE', issuer: 'Smart-ID', loa: 'high' }),
  eid({ code: 'sk-mobileid', name: 'Mobiil-ID', country: 'EE', issuer: 'Mobiil-ID', loa: 'high' }),
  eid({ code: 'wallet-verifier', name: 'EU wallet', issuer: 'EUDI Wallet', loa: 'high', givesNin: false }),
  eid({
    code: 'otp-email',
    name: 'E-mail code',
    issuer: 'Signicat OTP',
    loa: 'low',
    highestLoa: 'low',
    givesNin: false,
  }),
  eid({
    code: 'otp-sms',
    name: 'Text message code',
    issuer: 'Signicat OTP',
    loa: 'low',
    highestLoa: 'low',
    givesNin: false,
  }),
  eid({ code: 'simulator', name: 'Simulator', issuer: 'Signicat Simulator' }),
])

/** In place of a country. */
const signs: Readonly<Record<string, string>> = {
  'otp-email': '@',
  'otp-sms': 'SMS',
  simulator: 'SIM',
  'wallet-verifier': 'EU',
}

/** A few letters for a picture. */
export const markOf = ({ code, country }: EmulatorEid): string => country ?? signs[code] ?? 'ID'

const countryNames: Readonly<Record<string, string>> = Object.freeze({
  NO: 'Norway',
  SE: 'Sweden',
  DK: 'Denmark',
  FI: 'Finland',
  NL: 'Netherlands',
  BE: 'Belgium',
  IT: 'Italy',
  EE: 'Estonia',
})

/** English name of a country code; the code itself when it is not one of ours. */
export const countryName = (code: string | undefined): string =>
  code === undefined ? 'Any country' : (countryNames[code] ?? code)
