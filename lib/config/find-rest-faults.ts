import { eidOffer, eids, isKnownEid } from '../eids/catalogue.js'
import type { EidFlow, Evidence, Offer } from '../eids/catalogue-types.js'
import { hubCodeOf } from '../eids/express-code.js'
import { type Field, type Fields, listed, refuse } from './assert.js'
import type { ResolvedExpectations, ResolvedRest, ResolvedRoutes } from './config.js'

export interface RestSurroundings {
  readonly isLoopbackIssuer: boolean
  readonly allowInsecureLoopback: boolean
  readonly expect: ResolvedExpectations
  readonly routes: ResolvedRoutes
}

/** What cannot work, or would let somebody in who must not come, seen over all settings together. */
export function checkRest(field: Fields, rest: ResolvedRest, around: RestSurroundings): void {
  if (around.routes.login === false) {
    refuse(field('flows'), 'have no routes, because routes.login is false', 'Give routes.login a path')
  }
  checkEnvironment(field, rest, around)
  checkInsecure(field, rest, around)
  checkDialect(field, rest)
  checkDemands(field, rest, around)
  for (const flow of rest.flows) checkOffers(field, rest, flow)
  checkSubsets(field, rest)
  checkPrefill(field, rest)
}

function checkEnvironment(field: Fields, rest: ResolvedRest, { expect }: RestSurroundings): void {
  const { api, environment, clientId } = rest
  if (field('environment').value !== environment) return
  if (environment !== 'production' && !expect.sandbox) {
    refuse(
      field('environment'),
      `is ${environment}, so everybody who comes through it is a test identity, which expect.sandbox refuses`,
      "Use an API client of production and write 'production', or set expect.sandbox: true while testing",
    )
  }
  const [, zone] = /^(sandbox|dev|prod)-/.exec(clientId) ?? []
  if (api !== 'hub' || zone === undefined || (zone === 'prod') === (environment === 'production')) return
  refuse(
    field('environment'),
    `is ${environment}, but the client is of another one, as its id begins with '${zone}-'`,
    'Let environment and clientId belong together',
  )
}

function checkInsecure(field: Fields, rest: ResolvedRest, { allowInsecureLoopback }: RestSurroundings): void {
  for (const name of ['baseUrl', 'tokenUrl'] as const) {
    if (rest[name]?.startsWith('http:') && !allowInsecureLoopback) {
      refuse(field(name), 'is http', 'Give an https URL, or set allowInsecureLoopback: true while developing')
    }
  }
}

const HUB_ONLY = ['accountId', 'requestedAttributes', 'requestDomain', 'additionalParameters', 'loa'] as const

function checkDialect(field: Fields, { api }: ResolvedRest): void {
  const strange = api === 'hub' ? (['include'] as const) : HUB_ONLY
  for (const name of strange) {
    if (field(name).value === undefined) continue
    const remedy = name === 'include' ? 'Write requestedAttributes' : 'Take it out'
    refuse(field(name), `is not known to the ${api} API`, remedy)
  }
  if (api === 'express' && field('sessionLifetime').value !== undefined) {
    refuse(field('sessionLifetime'), 'is fixed to 600 on Express', 'Take it out')
  }
}

/** A demand that no answer of Express can meet would refuse every login, or worse, be forgotten. */
function checkDemands(field: Fields, { api, providers }: ResolvedRest, { expect }: RestSurroundings): void {
  if (api === 'express' && (expect.loa !== null || expect.acr !== null)) {
    const name = expect.loa === null ? 'expect.acr' : 'expect.loa'
    refuse(
      field('api'),
      `is express, which tells no level, but ${name} demands one`,
      `Use the hub, or take ${name} out`,
    )
  }
  const permitted = expect.idp
  if (permitted === null) return
  const outside = providers.filter(
    (code) => !permitted.includes(code) && !(api === 'express' && permitted.includes(hubCodeOf(code))),
  )
  if (outside.length > 0) {
    refuse(
      field('providers'),
      `names ${listed(outside)}, which expect.idp does not`,
      'Let both name the same eIDs',
    )
  }
}

const OPTION_OF_FLOW = { redirect: 'providers', frame: 'providers', headless: 'headless' } as const

function checkOffers(field: Fields, rest: ResolvedRest, flow: EidFlow): void {
  const { api } = rest
  // What cannot be framed is opened in a pop-up.
  if (flow === 'frame') return
  for (const code of flow === 'headless' ? rest.headless.providers : rest.providers) {
    const offer = eidOffer(code, { api, flow })
    const option = { ...field(OPTION_OF_FLOW[flow]) }
    if (offer.offered === 'conditional') {
      option.faults.warn(option.option, `'${code}' is ${flow} under conditions: ${offer.note ?? ''}`)
    }
    const reason = refusalOf(code, { offer, api, flow })
    if (reason !== null) refuse(option, reason, remedyOf(flow))
  }
}

function refusalOf(
  code: string,
  { offer, api, flow }: { readonly offer: Offer; readonly api: 'hub' | 'express'; readonly flow: EidFlow },
): string | null {
  if (offer.offered === 'no') {
    return `names '${code}', which Signicat does not offer as ${flow}: ${offer.note ?? ''}${sourceOf(offer.evidence)}`
  }
  // The guides say of each eID whether there is a headless flow; where they are silent, the session would be refused.
  if (flow !== 'headless' || api !== 'hub' || offer.offered !== 'unknown' || !isKnownEid(code)) return null
  return `names '${code}', and nothing says that Signicat offers it as headless${sourceOf(eids[code].codeEvidence)}`
}

const sourceOf = (evidence: Evidence | undefined): string =>
  evidence === undefined ? '' : ` (${evidence.source}, ${evidence.date})`

const remedyOf = (flow: EidFlow): string =>
  flow === 'headless' ? 'Name those that can in rest.headless.providers' : 'Take it out, or use another flow'

function checkSubsets(field: Fields, rest: ResolvedRest): void {
  const lists: readonly (readonly [string, readonly string[]])[] = [
    ['frame', rest.frame.embed],
    ['headless', rest.headless.providers],
  ]
  for (const [name, codes] of lists) {
    const outside = codes.filter((code) => !rest.providers.includes(code))
    if (outside.length > 0) {
      const option: Field = field(name)
      refuse(option, `names ${listed(outside)}, which rest.providers does not`, 'Let providers name all')
    }
  }
  if (rest.flows.includes('headless') && rest.headless.providers.length === 0 && rest.providers.length > 0) {
    refuse(field('headless'), 'names no provider', 'Name at least one, or leave the flow out')
  }
  const flows = field('flows')
  if (Array.isArray(flows.value) && flows.value.length === 0) {
    refuse(flows, 'is an empty list', 'Name at least one, or leave it out')
  }
}

/** Without the fields that an eID cannot do without, every start would be refused. */
function checkPrefill(field: Fields, rest: ResolvedRest): void {
  if (rest.api === 'express' && rest.prefill.includes('email')) {
    refuse(field('prefill'), "names 'email', which Express does not take", 'Take it out')
  }
  if (!rest.flows.includes('headless')) return
  for (const code of rest.headless.providers) {
    const missing = neededBy(code, rest)
    if (missing !== null) refuse(field('prefill'), `lacks ${missing}, which '${code}' needs`, 'Add it')
  }
}

function neededBy(code: string, { api, prefill }: ResolvedRest): string | null {
  if (api === 'express' && code === 'no_bankid_mobile') {
    const missing = (['phoneNumber', 'dateOfBirth'] as const).filter((name) => !prefill.includes(name))
    return missing.length === 0 ? null : listed(missing)
  }
  const isNorwegian = api === 'hub' && code === 'nbid'
  return isNorwegian && !prefill.includes('nin') && !prefill.includes('phoneNumber')
    ? "'nin' or 'phoneNumber'"
    : null
}
