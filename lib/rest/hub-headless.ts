import { isIP } from 'node:net'
import type { HubPrefilledInput, HubSessionRequest } from './hub-types.js'
import {
  anyNinRule,
  birthDateRule,
  norwegianNinRule,
  phoneRule,
  readInput,
  readOptionalInput,
  refused,
  swedishNinRule,
} from './person-input.js'
import { defaultHubAttributes, type HubSessionExtras } from './redirect-request.js'

/** `additionalParameters` are merged over the ones set here. */
type Extras = Omit<HubSessionExtras, 'allowedProviders' | 'prefilledInput'>

/** Swedish BankID. Redraw `idpData.qrData` at every read; start the app with `idpData.autoStartToken`. */
export interface HubSbid extends Extras {
  readonly provider: 'sbid'
  /** `PHONE` is for a person who is on the telephone with you. */
  readonly mode: 'QR' | 'APP_LAUNCH' | 'PHONE'
  /** Address of the person's device as your server sees it. */
  readonly endUserIp: string
  /** Twelve digits; required by `PHONE`. */
  readonly nin?: string
}

/** Norwegian BankID, Safe Conversation only: for a person who is on the telephone with you. One of the two is required. */
export interface HubNbid extends Extras {
  readonly provider: 'nbid'
  readonly nin?: string
  /** With country code. */
  readonly mobile?: string
  readonly dateOfBirth?: string
}

/** Smart-ID. What the QR code, link and notification flows differ in goes into `additionalParameters`. */
export interface HubSmartId extends Extras {
  readonly provider: 'sk-smartid'
  readonly nin?: string
}

/** itsme: `SABA` by QR code or link, the result arrives at Signicat; `APP2APP` returns a code to your app. */
export interface HubItsme extends Extras {
  readonly provider: 'itsme'
  readonly mode: 'SABA' | 'APP2APP'
}

/** eIDs that the hub has without a page of its own. */
export type HubHeadless = HubSbid | HubNbid | HubSmartId | HubItsme

/** What one eID adds to the body. */
interface Part {
  readonly parameters?: Readonly<Record<string, string>>
  readonly prefilled?: HubPrefilledInput
  readonly extras: Extras
}

export function hubHeadless(input: HubHeadless): HubSessionRequest {
  const { parameters, prefilled = {}, extras } = partOf(input)
  const { additionalParameters, ...rest } = extras
  const merged = { ...parameters, ...additionalParameters }
  return {
    requestedAttributes: defaultHubAttributes,
    ...rest,
    flow: 'headless',
    allowedProviders: [input.provider],
    ...(Object.keys(merged).length === 0 ? {} : { additionalParameters: merged }),
    ...(Object.keys(prefilled).length === 0 ? {} : { prefilledInput: prefilled }),
  }
}

function partOf(input: HubHeadless): Part {
  switch (input.provider) {
    case 'sbid':
      return sbid(input)
    case 'nbid':
      return nbid(input)
    case 'sk-smartid':
      return smartId(input)
    case 'itsme':
      return itsme(input)
    default:
      throw refused('provider', 'invalid')
  }
}

function sbid({ provider: _, mode, endUserIp, nin: unsafeNin, ...extras }: HubSbid): Part {
  const nin =
    mode === 'PHONE' ? readInput(unsafeNin, swedishNinRule) : readOptionalInput(unsafeNin, swedishNinRule)
  if (isIP(endUserIp) === 0) throw refused('endUserIp', 'invalid')
  return {
    parameters: { sbid_flow: mode, sbid_end_user_ip: endUserIp },
    prefilled: nin === undefined ? {} : { nin },
    extras,
  }
}

function nbid(input: HubNbid): Part {
  const { provider: _, nin: unsafeNin, mobile: unsafeMobile, dateOfBirth: unsafeDate, ...extras } = input
  const nin = readOptionalInput(unsafeNin, norwegianNinRule)
  const mobile = readOptionalInput(unsafeMobile, { ...phoneRule, name: 'mobile' })
  const dateOfBirth = readOptionalInput(unsafeDate, birthDateRule)
  if (nin === undefined && mobile === undefined) throw refused('nin', 'required')
  const prefilled = {
    ...(nin === undefined ? {} : { nin }),
    ...(mobile === undefined ? {} : { mobile }),
    ...(dateOfBirth === undefined ? {} : { dateOfBirth }),
  }
  return { prefilled, extras }
}

function smartId({ provider: _, nin: unsafeNin, ...extras }: HubSmartId): Part {
  const nin = readOptionalInput(unsafeNin, anyNinRule)
  return { prefilled: nin === undefined ? {} : { nin }, extras }
}

/** @see https://developer.signicat.com/identity-methods/itsme/integration/implement/authentication-api/saba/ */
function itsme({ provider: _, mode, ...extras }: HubItsme): Part {
  return { parameters: { itsme_response_type: mode === 'SABA' ? 'none' : 'code' }, extras }
}
