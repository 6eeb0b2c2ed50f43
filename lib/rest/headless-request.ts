import type { ExpressSessionRequest } from './express-types.js'
import { type HubHeadless, hubHeadless } from './hub-headless.js'
import type { HubSessionRequest } from './hub-types.js'
import type { RestApi } from './open.js'
import {
  birthDateRule,
  phoneRule,
  readInput,
  readOptionalInput,
  refused,
  swedishNinRule,
} from './person-input.js'
import { defaultExpressInclude, type ExpressSessionExtras } from './redirect-request.js'

type Extras = Omit<ExpressSessionExtras, 'allowedProviders' | 'prefilledInput'>

/** Norwegian BankID on mobile: show `securityReference`, the person compares it with the phone. */
export interface NoBankIdMobile extends Extras {
  readonly provider: 'no_bankid_mobile'
  /** With country code; spaces, dots, hyphens and brackets are taken out. */
  readonly phoneNumber: string
  /** `YYYY-MM-DD` or `DDMMYY`. */
  readonly dateOfBirth: string
}

/** Swedish BankID on Express. */
export interface SeBankId extends Extras {
  readonly provider: 'se_bankid'
  /** Twelve digits; a hyphen is taken out. */
  readonly nin?: string
}

/** The two providers that Express has without a page of its own. */
export type ExpressHeadless = NoBankIdMobile | SeBankId

/**
 * The body for a login without any page of Signicat's. Anybody who can start one can try to talk somebody else into
 * approving it: show the comparison code, limit starts per number and address, and bind polling to the browser.
 *
 * @throws `RestError` `ERR_SIGNICAT_REQUEST_INVALID` with the field in `violations`, when input from a person is not usable.
 */
export function headlessRequest(api: 'hub', input: HubHeadless): HubSessionRequest
export function headlessRequest(api: 'express', input: ExpressHeadless): ExpressSessionRequest
export function headlessRequest(
  api: RestApi,
  input: HubHeadless | ExpressHeadless,
): HubSessionRequest | ExpressSessionRequest {
  const isExpress = input.provider === 'no_bankid_mobile' || input.provider === 'se_bankid'
  if (isExpress !== (api === 'express')) throw refused('provider', 'invalid')
  if (input.provider === 'no_bankid_mobile') return noBankIdMobile(input)
  return input.provider === 'se_bankid' ? seBankId(input) : hubHeadless(input)
}

function noBankIdMobile(input: NoBankIdMobile): ExpressSessionRequest {
  const { provider, phoneNumber, dateOfBirth, ...extras } = input
  return {
    include: defaultExpressInclude,
    ...extras,
    flow: 'headless',
    allowedProviders: [provider],
    prefilledInput: {
      phoneNumber: readInput(phoneNumber, phoneRule),
      dateOfBirth: readInput(dateOfBirth, birthDateRule),
    },
  }
}

function seBankId({ provider, nin: unsafeNin, ...extras }: SeBankId): ExpressSessionRequest {
  const nin = readOptionalInput(unsafeNin, swedishNinRule)
  return {
    include: defaultExpressInclude,
    ...extras,
    flow: 'headless',
    allowedProviders: [provider],
    ...(nin === undefined ? {} : { prefilledInput: { nin } }),
  }
}
