import type { ExpressPrefilledInput, ExpressSessionRequest } from '../../rest/express-types.js'
import { frameRequest } from '../../rest/frame-request.js'
import { headlessRequest } from '../../rest/headless-request.js'
import { anyNinRule, birthDateRule, phoneRule, readOptionalInput } from '../../rest/person-input.js'
import { type ExpressSessionExtras, redirectRequest } from '../../rest/redirect-request.js'
import type { RestAsk } from './ask.js'
import type { RestCall } from './ports.js'
import { callbackUrls, type RestPlan } from './request-hub.js'
import { referenceOf } from './secret.js'

/** @throws {@link RestError} `ERR_SIGNICAT_REQUEST_INVALID` for input of a person that is not usable */
export function expressRequest(call: RestCall, plan: RestPlan): ExpressSessionRequest {
  const extras = extrasOf(call, plan)
  if (plan.flow === 'headless') return expressHeadless(plan, extras)
  const common = { ...extras, allowedProviders: plan.ask.providers, ...prefillOf(plan.ask) }
  if (plan.flow === 'frame') {
    const { origin } = call.services.config
    return frameRequest('express', { ...common, parentDomains: [new URL(origin).host], targetOrigin: origin })
  }
  return redirectRequest('express', { ...common, callbackUrls: callbackUrls(call, plan) })
}

type Extras = Omit<ExpressSessionExtras, 'allowedProviders' | 'prefilledInput'>

function extrasOf({ rest: { settings } }: RestCall, { ask, state }: RestPlan): Extras {
  return {
    externalReference: referenceOf(state),
    ...(settings.attributes === null ? {} : { include: settings.attributes }),
    ...(ask.language === null ? {} : { language: ask.language }),
  }
}

function expressHeadless({ ask }: RestPlan, extras: Extras): ExpressSessionRequest {
  const [provider] = ask.providers
  const { nin, phoneNumber = '', dateOfBirth = '' } = ask.unsafePrefill
  if (provider === 'no_bankid_mobile') {
    return headlessRequest('express', { ...extras, provider, phoneNumber, dateOfBirth })
  }
  if (provider === 'se_bankid') {
    return headlessRequest('express', { ...extras, provider, ...(nin === undefined ? {} : { nin }) })
  }
  return {
    include: ['name'],
    ...extras,
    flow: 'headless',
    allowedProviders: ask.providers,
    ...prefillOf(ask),
  }
}

function prefillOf({ unsafePrefill }: RestAsk): { readonly prefilledInput?: ExpressPrefilledInput } {
  const nin = readOptionalInput(unsafePrefill.nin, anyNinRule)
  const phoneNumber = readOptionalInput(unsafePrefill.phoneNumber, phoneRule)
  const dateOfBirth = readOptionalInput(unsafePrefill.dateOfBirth, birthDateRule)
  const prefilledInput = {
    ...(nin === undefined ? {} : { nin }),
    ...(phoneNumber === undefined ? {} : { phoneNumber }),
    ...(dateOfBirth === undefined ? {} : { dateOfBirth }),
  }
  return Object.keys(prefilledInput).length === 0 ? {} : { prefilledInput }
}
