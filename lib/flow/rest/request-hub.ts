import { frameRequest } from '../../rest/frame-request.js'
import { headlessRequest } from '../../rest/headless-request.js'
import type { HubCallbackUrls, HubPrefilledInput, HubSessionRequest } from '../../rest/hub-types.js'
import { anyNinRule, birthDateRule, phoneRule, readOptionalInput, refused } from '../../rest/person-input.js'
import { type HubSessionExtras, redirectRequest } from '../../rest/redirect-request.js'
import type { RestAttempt } from '../../session/attempt-types.js'
import type { RestAsk } from './ask.js'
import { emailRule } from './email.js'
import type { RestCall } from './ports.js'
import { type Ending, referenceOf, returnSecret } from './secret.js'

/** One start, before the API was asked. */
export interface RestPlan {
  readonly flow: RestAttempt['flow']
  readonly ask: RestAsk
  readonly state: string
}

/** @throws {@link RestError} `ERR_SIGNICAT_REQUEST_INVALID` for input of a person that is not usable */
export function hubRequest(call: RestCall, plan: RestPlan): HubSessionRequest {
  const extras = extrasOf(call, plan)
  if (plan.flow === 'headless') return hubHeadless(call, plan, extras)
  const prefilledInput = prefillOf(plan.ask)
  const common = { ...extras, allowedProviders: plan.ask.providers, ...prefilledInput }
  if (plan.flow === 'frame') {
    const parentDomains = [new URL(call.services.config.origin).host]
    return frameRequest('hub', { ...common, parentDomains, returnUrl: addressOf(call, plan.state, 'frame') })
  }
  return redirectRequest('hub', { ...common, callbackUrls: callbackUrls(call, plan) })
}

/** Where Signicat sends the browser, each address with the secret of its end of this attempt. */
export function callbackUrls(call: RestCall, { state }: RestPlan): HubCallbackUrls {
  return {
    success: addressOf(call, state, 'success'),
    abort: addressOf(call, state, 'abort'),
    error: addressOf(call, state, 'error'),
  }
}

function addressOf({ rest }: RestCall, state: string, ending: Ending): string {
  return `${rest.places.callbackUri}?attempt=${returnSecret(state, ending)}`
}

type Extras = Omit<HubSessionExtras, 'allowedProviders' | 'prefilledInput'>

function extrasOf({ rest: { settings } }: RestCall, { ask, state }: RestPlan): Extras {
  const { attributes, requestDomain, additionalParameters } = settings
  return {
    externalReference: referenceOf(state),
    sessionLifetime: settings.lifetimeSeconds,
    ...(attributes === null ? {} : { requestedAttributes: attributes }),
    ...(ask.loa === null ? {} : { requestedLoa: ask.loa }),
    ...(ask.language === null ? {} : { language: ask.language }),
    ...(requestDomain === null ? {} : { requestDomain }),
    ...(Object.keys(additionalParameters).length === 0
      ? {}
      : { additionalParameters: { ...additionalParameters } }),
  }
}

function hubHeadless({ visit }: RestCall, { ask }: RestPlan, extras: Extras): HubSessionRequest {
  const [provider] = ask.providers
  const { nin, phoneNumber: mobile, dateOfBirth } = ask.unsafePrefill
  const number = nin === undefined ? {} : { nin }
  switch (provider) {
    case 'sbid': {
      const mode = ask.mode ?? 'QR'
      if (mode === 'SABA' || mode === 'APP2APP') throw refused('mode', 'invalid')
      return headlessRequest('hub', { ...extras, provider, mode, endUserIp: visit.ip, ...number })
    }
    case 'nbid':
      return headlessRequest('hub', {
        ...extras,
        provider,
        ...number,
        ...(mobile === undefined ? {} : { mobile }),
        ...(dateOfBirth === undefined ? {} : { dateOfBirth }),
      })
    case 'sk-smartid':
      return headlessRequest('hub', { ...extras, provider, ...number })
    case 'itsme': {
      const mode = ask.mode ?? 'SABA'
      if (mode !== 'SABA' && mode !== 'APP2APP') throw refused('mode', 'invalid')
      return headlessRequest('hub', { ...extras, provider, mode })
    }
    default:
      return otherHeadless(ask, extras)
  }
}

/** An eID that the catalogue does not know: what the registration says is sent as it is. */
function otherHeadless(ask: RestAsk, extras: Extras): HubSessionRequest {
  const { requestedAttributes = ['name', 'firstName', 'lastName'], ...rest } = extras
  return {
    requestedAttributes,
    ...rest,
    flow: 'headless',
    allowedProviders: ask.providers,
    ...prefillOf(ask),
  }
}

function prefillOf({ unsafePrefill }: RestAsk): { readonly prefilledInput?: HubPrefilledInput } {
  const nin = readOptionalInput(unsafePrefill.nin, anyNinRule)
  const mobile = readOptionalInput(unsafePrefill.phoneNumber, phoneRule)
  const dateOfBirth = readOptionalInput(unsafePrefill.dateOfBirth, birthDateRule)
  const email = readOptionalInput(unsafePrefill.email, emailRule)
  const prefilledInput = {
    ...(nin === undefined ? {} : { nin }),
    ...(mobile === undefined ? {} : { mobile }),
    ...(dateOfBirth === undefined ? {} : { dateOfBirth }),
    ...(email === undefined ? {} : { email }),
  }
  return Object.keys(prefilledInput).length === 0 ? {} : { prefilledInput }
}
