import { isLoopbackUrl } from '../loopback.js'
import { isRecord } from '../record.js'
import type { RestProvider } from './providers.js'
import { readProviders } from './read-providers.js'
import type { Ending, Json, PersonHints, SessionPlan } from './session.js'
import { isFramingHost, type Members, offThisMachine, readMembers, type Violation } from './violations.js'

/** A session can be used for ten minutes; no member changes that. */
const lifetime = 600

const flows = { redirect: 'redirect', iframe: 'frame', headless: 'headless' } as const

/** Languages of the views. */
export const expressLanguages = ['en', 'no', 'sv', 'da', 'fi', 'de', 'nl'] as const

const includes = [
  'name',
  'phone_number',
  'date_of_birth',
  'nin',
  'email',
  'organization',
  'nin_consent',
  'resource.vipps_aml_person',
]

/** Reads the body of `POST /sessions` of Express: a plan, or all that is wrong with it. */
export function readExpressRequest(body: Json): SessionPlan | readonly Violation[] {
  const members = readMembers(body)
  const flow = members.choice('flow', ['redirect', 'iframe', 'headless'])
  if (body.flow === undefined) members.refuse('flow', 'required')
  const providers = readProviders(members, { api: 'express', flow })
  const prefilled = members.textMap('prefilledInput', ['nin', 'phoneNumber', 'dateOfBirth', 'username'])
  const attributes = members.texts('include')
  if (attributes?.every((name) => includes.includes(name)) === false)
    members.refuse('include', 'not supported')
  const { ending, parentDomains } = readEnding(body, members, flow)
  if (body.ui !== undefined && !isRecord(body.ui)) members.refuse('ui', 'must be an object')
  checkHeadless({ members, flow, providers, prefilled })
  const echo = { ...readEcho(body, members), flow, include: attributes?.toSorted() }
  if (members.violations.length > 0 || flow === undefined) return members.violations
  return {
    flow: flows[flow],
    providers,
    askedLoa: undefined,
    attributes: attributes ?? [],
    hints: hintsOf(prefilled ?? {}),
    lifetime,
    ending,
    parentDomains,
    mode: undefined,
    encryptionKey: undefined,
    echo,
  }
}

function readEcho(body: Json, members: Members): Json {
  const { allowedProviders, redirectSettings, iframeSettings, prefilledInput, ui } = body
  return {
    allowedProviders,
    language: members.choice('language', expressLanguages) ?? 'en',
    externalReference: members.text('externalReference'),
    departmentId: members.text('departmentId'),
    redirectSettings,
    iframeSettings,
    prefilledInput,
    ui,
  }
}

interface EndingRead {
  readonly ending: Ending
  readonly parentDomains: readonly string[] | undefined
}

function readEnding(body: Json, members: Members, flow: string | undefined): EndingRead {
  if (flow === 'redirect') return { ending: readRedirect(body, members), parentDomains: undefined }
  if (flow === 'iframe') return readIframe(body, members)
  return { ending: { kind: 'none' }, parentDomains: undefined }
}

function readRedirect({ redirectSettings: settings }: Json, members: Members): Ending {
  if (!isRecord(settings)) {
    members.refuse('redirectSettings', 'required')
    return { kind: 'none' }
  }
  const urls = {
    success: members.url('redirectSettings.successUrl', settings.successUrl),
    abort: members.url('redirectSettings.abortUrl', settings.abortUrl),
    error: members.url('redirectSettings.errorUrl', settings.errorUrl),
  }
  return { kind: 'redirect', urls }
}

function readIframe({ iframeSettings: settings }: Json, members: Members): EndingRead {
  if (!isRecord(settings)) {
    members.refuse('iframeSettings', 'required')
    return { ending: { kind: 'none' }, parentDomains: undefined }
  }
  const name = 'iframeSettings.parentDomains'
  const domains = readMembers(settings).texts('parentDomains') ?? []
  if (domains.length === 0) members.refuse(name, 'required')
  if (!domains.every(isFramingHost)) members.refuse(name, offThisMachine)
  const { postMessageTargetOrigin: origin } = settings
  if (!isLoopbackOrigin(origin)) {
    members.refuse('iframeSettings.postMessageTargetOrigin', 'must be the origin of a page on localhost')
  }
  const targetOrigin = isLoopbackOrigin(origin) ? origin : ''
  return { ending: { kind: 'message', targetOrigin }, parentDomains: domains }
}

const isLoopbackOrigin = (value: unknown): value is string =>
  typeof value === 'string' && isLoopbackUrl(value) && new URL(value).origin === value

interface HeadlessParts {
  readonly members: Members
  readonly flow: string | undefined
  readonly providers: readonly RestProvider[]
  readonly prefilled: Readonly<Record<string, string>> | undefined
}

function checkHeadless({ members, flow, providers: [only], prefilled = {} }: HeadlessParts): void {
  if (flow !== 'headless' || only?.code !== 'no_bankid_mobile') return
  if (prefilled.phoneNumber === undefined) members.refuse('prefilledInput.phoneNumber', 'required')
  if (prefilled.dateOfBirth === undefined) members.refuse('prefilledInput.dateOfBirth', 'required')
}

function hintsOf(prefilled: Readonly<Record<string, string>>): PersonHints {
  const { nin, phoneNumber, dateOfBirth, username } = prefilled
  return {
    ...(nin === undefined ? {} : { nin }),
    ...(phoneNumber === undefined ? {} : { phoneNumber }),
    ...(dateOfBirth === undefined ? {} : { birthDate: dateOfBirth }),
    ...(username?.startsWith('auto:') ? { auto: username.slice(5) } : {}),
  }
}
