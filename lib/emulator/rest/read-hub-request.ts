import { isLoa } from '../../eids/loa.js'
import { isRecord } from '../record.js'
import { isEncryptionKey } from './encryption-key.js'
import { checkHubHeadless } from './hub-headless-rules.js'
import { readProviders } from './read-providers.js'
import type { CallbackUrls, Ending, Json, PersonHints, SessionPlan } from './session.js'
import { isFramingHost, type Members, offThisMachine, readMembers, type Violation } from './violations.js'

const flows = { redirect: 'redirect', embedded: 'frame', headless: 'headless' } as const
const usualLifetime = 1200
const shortestLifetime = 300

const prefillNames = [
  'nin',
  'mobile',
  'email',
  'userName',
  'dateOfBirth',
  'deviceId',
  'firstName',
  'lastName',
  'bankAccountNumber',
  'organisation',
]

/** Reads the body of `POST /sessions` of the hub: a plan, or all that is wrong with it. */
export function readHubRequest(body: Json): SessionPlan | readonly Violation[] {
  const members = readMembers(body)
  const flow = members.choice('flow', ['redirect', 'embedded', 'headless'])
  if (body.flow === undefined) members.refuse('flow', 'required')
  const attributes = members.texts('requestedAttributes')
  if (body.requestedAttributes === undefined) members.refuse('requestedAttributes', 'required')
  const providers = readProviders(members, { api: 'hub', flow })
  const parameters = members.textMap('additionalParameters')
  const prefilled = readPrefilled(members)
  const lifetime = readLifetime(body, members)
  const ending = readEnding(body, members, flow)
  const { allowedProviders } = body
  const echo = {
    ...readTexts(members),
    ...readTags(members),
    allowedProviders,
    flow,
    sessionLifetime: lifetime,
  }
  if (flow === 'headless') checkHubHeadless({ members, provider: providers[0]?.code, parameters, prefilled })
  checkKey(body.encryptionPublicKey, members)
  const askedLoa = members.choice('requestedLoa', ['low', 'substantial', 'high'])
  const parentDomains = readParentDomains(members)
  if (members.violations.length > 0 || flow === undefined) return members.violations
  return {
    flow: flows[flow],
    providers,
    askedLoa: isLoa(askedLoa) ? askedLoa : undefined,
    attributes: attributes ?? [],
    hints: hintsOf(prefilled),
    lifetime,
    ending,
    parentDomains,
    mode: parameters?.sbid_flow,
    encryptionKey: isRecord(body.encryptionPublicKey) ? body.encryptionPublicKey : undefined,
    // Signicat gives the attributes back in the order of the alphabet.
    echo: { ...echo, requestedAttributes: [...(attributes ?? [])].sort() },
  }
}

function readPrefilled(members: Members): Readonly<Record<string, string>> {
  const prefilled = members.textMap('prefilledInput', prefillNames)
  if (prefilled !== undefined && Object.keys(prefilled).length === 0) {
    members.refuse('prefilledInput', 'at least one value is required')
  }
  return prefilled ?? {}
}

/** Too short is raised without a word. */
function readLifetime({ sessionLifetime: asked }: Json, members: Members): number {
  if (asked === undefined || asked === null) return usualLifetime
  if (typeof asked !== 'number' || !Number.isInteger(asked)) {
    members.refuse('sessionLifetime', 'must be a number of seconds')
    return usualLifetime
  }
  return Math.max(asked, shortestLifetime)
}

function readEnding(body: Json, members: Members, flow: string | undefined): Ending {
  const { callbackUrls, returnUrl } = body
  if (returnUrl !== undefined && flow !== 'embedded') {
    members.refuse('returnUrl', 'not supported without flow embedded')
  }
  if (flow === 'embedded') {
    return { kind: 'return', url: returnUrl === undefined ? undefined : members.url('returnUrl', returnUrl) }
  }
  if (flow !== 'redirect') return { kind: 'none' }
  if (isRecord(callbackUrls)) return { kind: 'redirect', urls: readCallbackUrls(callbackUrls, members) }
  members.refuse('callbackUrls', 'required')
  return { kind: 'none' }
}

const readCallbackUrls = (urls: Json, members: Members): CallbackUrls => ({
  success: members.url('callbackUrls.success', urls.success),
  abort: members.url('callbackUrls.abort', urls.abort),
  error: members.url('callbackUrls.error', urls.error),
})

function readParentDomains(members: Members): readonly string[] | undefined {
  const domains = members.texts('embeddedParentDomains')
  if (domains?.every(isFramingHost) === false) members.refuse('embeddedParentDomains', offThisMachine)
  return domains
}

const textNames = ['themeId', 'requestDomain', 'externalReference', 'usageReference'] as const

function readTexts(members: Members): Json {
  const texts = textNames.map((name) => [name, members.text(name)] as const)
  const language = members.text('language')
  const written = language === undefined || /^[a-z]{2}$/.test(language) ? language : 'en'
  return { ...Object.fromEntries(texts), language: written }
}

function readTags(members: Members): Json {
  const tags = members.texts('tags')
  if ((tags?.length ?? 0) > 100) members.refuse('tags', 'too many: at most 100')
  if (tags?.some((tag) => tag.length > 100)) members.refuse('tags', 'too long: at most 100 characters each')
  return { tags }
}

function checkKey(key: unknown, members: Members): void {
  if (key === undefined || key === null || isEncryptionKey(key)) return
  members.refuse(
    'encryptionPublicKey',
    'must be a public JWK with use enc, kid, and RSA-OAEP (2048 bits) or ECDH-ES',
  )
}

function hintsOf({ nin, mobile, dateOfBirth, userName }: Readonly<Record<string, string>>): PersonHints {
  return {
    ...(nin === undefined ? {} : { nin }),
    ...(mobile === undefined ? {} : { phoneNumber: mobile }),
    ...(dateOfBirth === undefined ? {} : { birthDate: dateOfBirth }),
    ...(userName?.startsWith('auto:') ? { auto: userName.slice(5) } : {}),
  }
}
