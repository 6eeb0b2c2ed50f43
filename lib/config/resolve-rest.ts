import { strongerLoa } from '../eids/loa.js'
import { type Field, type Fields, fieldsOf, readChoice, readGroup, readInteger, refuse } from './assert.js'
import { bareRecord } from './clone.js'
import type { ResolvedRest } from './config.js'
import { defaults } from './defaults.js'
import { checkRest, type RestSurroundings } from './find-rest-faults.js'
import { checkNames } from './known-options.js'
import { readPrivateKeys } from './private-jwk.js'
import { readRequiredText, readText, readTextList, type TextRule } from './read-text.js'
import { CLIENT_ID, readClientSecret } from './resolve-client.js'
import { readLoa } from './resolve-eids.js'
import { resolveHeadless, resolveLimits } from './resolve-rest-flows.js'
import { readChoices } from './rest-choices.js'
import { readRestUrl } from './rest-url.js'

const PROVIDER: TextRule = {
  pattern: /^[a-z0-9][a-z0-9_-]{0,29}$/,
  remedy: "Write codes as the API does: 'nbid' on the hub, 'no_bankid' on Express",
}
const NAME: TextRule = { pattern: /^[\w.-]{1,64}$/, remedy: 'Write names as the API does' }
const ACCOUNT: TextRule = {
  pattern: /^[A-Za-z0-9-]{1,64}$/,
  remedy: "Copy it from the dashboard; it looks like 'a-…'",
}
const LANGUAGE: TextRule = { pattern: /^[a-z]{2}$/, remedy: "Write a language of two letters, such as 'no'" }
const HOST: TextRule = {
  pattern: /^(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,251}[a-z0-9]$/,
  remedy: "Write a host such as 'acme.app.signicat.com'",
}
const PARAMETER: TextRule = { pattern: /^[^\p{Cc}]{1,500}$/u, remedy: 'Give texts of one line' }

const BASES = {
  hub: 'https://api.signicat.com/auth/rest',
  express: 'https://api.signicat.io/identification/v2',
} as const

/** The option `rest`, `null` when it is absent. */
export function resolveRest(group: Field, around: RestSurroundings): ResolvedRest | null {
  if (group.value === undefined) return null
  checkNames(group, 'rest')
  const field = fieldsOf(readGroup(group), group.option, group.faults)
  const rest = readAll(field, around)
  checkRest(field, rest, around)
  return rest
}

function readAll(field: Fields, around: RestSurroundings): ResolvedRest {
  const api = required(field('api'), ['hub', 'express'] as const, 'hub')
  const client = readRestClient(field, api)
  const providers = readProviders(field('providers'))
  const attributes = readTextList(field(api === 'hub' ? 'requestedAttributes' : 'include'), NAME)
  const frame = field('frame')
  checkNames(frame, 'restFrame')
  return {
    api,
    ...client,
    decryptionKeys: readPrivateKeys(field('decryptionKeys'), 'enc'),
    providers,
    flows: readChoices(field('flows'), ['redirect', 'frame', 'headless'] as const) ?? defaults.rest.flows,
    prefill:
      readChoices(field('prefill'), ['nin', 'phoneNumber', 'dateOfBirth', 'email'] as const) ??
      defaults.rest.prefill,
    attributes,
    loa: strongerLoa(readLoa(field('loa')), around.expect.loa),
    language: readText(field('language'), LANGUAGE),
    requestDomain: readText(field('requestDomain'), HOST),
    lifetimeSeconds: readInteger(field('sessionLifetime'), {
      fallback: defaults.rest.lifetimeSeconds,
      min: 300,
      max: 900,
      unit: 'seconds',
    }),
    additionalParameters: readParameters(field('additionalParameters')),
    frame: {
      embed: readTextList(fieldsOf(readGroup(frame), frame.option, frame.faults)('embed'), PROVIDER) ?? [],
    },
    headless: resolveHeadless(field('headless'), { providers, provider: PROVIDER, name: NAME }),
    limits: resolveLimits(field('limits')),
  }
}

type RestClient = Pick<
  ResolvedRest,
  'environment' | 'issuer' | 'accountId' | 'clientId' | 'clientSecret' | 'baseUrl' | 'tokenUrl'
>

function readRestClient(field: Fields, api: ResolvedRest['api']): RestClient {
  const environment = required(field('environment'), ['sandbox', 'test', 'production'] as const, 'production')
  const accountId = readText(field('accountId'), ACCOUNT)
  const baseUrl = readRestUrl(field('baseUrl'))
  const tokenUrl = readRestUrl(field('tokenUrl'))
  if ((baseUrl === null) !== (tokenUrl === null) && field('baseUrl').value !== field('tokenUrl').value) {
    const [missing, given] = baseUrl === null ? ['baseUrl', 'tokenUrl'] : ['tokenUrl', 'baseUrl']
    if (field(missing).value === undefined) refuse(field(missing), `is missing next to ${given}`, 'Give both')
  }
  const place = accountId ?? nameOf(environment, api)
  return {
    environment,
    issuer: `${baseUrl ?? BASES[api]}#${place}`,
    accountId,
    clientId: readRequiredText(field('clientId'), CLIENT_ID) ?? '',
    clientSecret: readClientSecret(field('clientSecret')) ?? (() => ''),
    baseUrl,
    tokenUrl,
  }
}

/** Both words for test identities name one place, or people would change with the spelling of an option. */
function nameOf(environment: ResolvedRest['environment'], api: ResolvedRest['api']): string {
  if (environment === 'production') return environment
  return api === 'hub' ? 'sandbox' : 'test'
}

function required<Choice extends string>(field: Field, choices: readonly Choice[], fallback: Choice): Choice {
  if (field.value === undefined) {
    refuse(field, 'is missing', `Give one of ${choices.map((choice) => `'${choice}'`).join(', ')}`)
    return fallback
  }
  return readChoice(field, choices, fallback)
}

function readProviders(field: Field): readonly string[] {
  if (field.value === undefined || (Array.isArray(field.value) && field.value.length === 0)) {
    refuse(field, field.value === undefined ? 'is missing' : 'is an empty list', 'Name at least one eID')
    return []
  }
  return readTextList(field, PROVIDER) ?? []
}

function readParameters(group: Field): Readonly<Record<string, string>> {
  const entries: [string, string][] = []
  for (const [name, value] of Object.entries(readGroup(group))) {
    const option = `${group.option}.${name.slice(0, 40)}`
    if (!NAME.pattern.test(name))
      refuse({ ...group, option: group.option }, 'has an unusable name', NAME.remedy)
    const text = readRequiredText({ ...group, option, value }, PARAMETER)
    if (text !== null) entries.push([name, text])
  }
  return bareRecord(entries)
}
