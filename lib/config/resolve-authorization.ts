import { acrValuesFault } from '../eids/generation-check.js'
import { type Field, isPlainObject, kindOf, readGroup, refuse } from './assert.js'
import { bareRecord } from './clone.js'
import { defaults } from './defaults.js'

const NAME = /^[A-Za-z][\w.~-]{0,63}$/
const TEXT = /^[^\p{Cc}]{0,2000}$/u

const OWNED = 'is set by the plugin for every login'
const RELEASED = 'would send a credential through the browser'

/** Parameters that are not the caller's to set, with the reason and what to do instead. */
const REFUSED: ReadonlyMap<string, readonly [problem: string, remedy: string]> = new Map([
  ['client_id', [OWNED, 'Use the option clientId']],
  ['redirect_uri', [OWNED, 'Use the options baseUrl, prefix and routes.callback']],
  ['scope', [OWNED, 'Use the option scope']],
  ['response_type', [OWNED, 'Take it out: it is always code']],
  ['response_mode', [OWNED, 'Use the option responseMode']],
  ['state', [OWNED, 'Take it out: every login gets a fresh one']],
  ['nonce', [OWNED, 'Take it out: every login gets a fresh one']],
  ['code_challenge', [OWNED, 'Take it out: PKCE is always on']],
  ['code_challenge_method', [OWNED, 'Take it out: it is always S256']],
  ['request', [OWNED, 'Use the option request']],
  ['request_uri', [OWNED, 'Use the option request']],
  ['login_hint', ['belongs to one person, not to every login', 'Use reply.signicat.login({ loginHint })']],
  ['id_token_hint', ['belongs to one person, not to every login', 'Take it out']],
  ['client_secret', [RELEASED, 'Use the option clientSecret']],
  ['client_assertion', [RELEASED, 'Use the option signingKeys']],
  ['client_assertion_type', [RELEASED, 'Use the option signingKeys']],
])

/**
 * Parameters sent with every login, the default `prompt=login` among them unless it is overridden. An empty text leaves
 * a parameter out, `prompt` too.
 */
export function readAuthorization(field: Field, issuer: string): Readonly<Record<string, string>> {
  const parameters = new Map<string, string>(Object.entries(defaults.authorization))
  for (const [name, value] of Object.entries(readGroup(field))) {
    if (value === undefined) continue
    const text = readParameter({ ...field, option: `${field.option}.${printable(name)}`, value }, name)
    if (text === '') parameters.delete(name)
    else if (text !== null) parameters.set(name, text)
  }
  checkTogether(field, parameters)
  checkAcrValues(
    { ...field, option: `${field.option}.acr_values`, value: parameters.get('acr_values') },
    issuer,
  )
  return bareRecord(parameters)
}

/** Whether the application has said nothing of `prompt`, so that the default holds. */
export function asksByDefault({ value }: Field): boolean {
  return !(isPlainObject(value) && value.prompt !== undefined)
}

const printable = (name: string): string => name.slice(0, 40).replaceAll(/[^\w.~-]/g, '?')

function readParameter(field: Field, name: string): string | null {
  const refusal = REFUSED.get(name)
  if (refusal !== undefined) {
    refuse(field, ...refusal)
    return null
  }
  if (!NAME.test(name)) {
    refuse(field, 'is no name of a parameter', 'Write it as the specification does, such as ui_locales')
    return null
  }
  const { value } = field
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  if (typeof value === 'string' && TEXT.test(value)) return value.trim()
  refuse(field, `is ${kindOf(value, 'too long or has control characters')}`, 'Give a text or a number')
  return null
}

function checkTogether(field: Field, parameters: ReadonlyMap<string, string>): void {
  const maxAge = parameters.get('max_age')
  const prompts = parameters.get('prompt')?.split(' ') ?? []
  if (maxAge !== undefined && !/^\d{1,9}$/.test(maxAge)) {
    const option = `${field.option}.max_age`
    refuse({ ...field, option }, 'is not a number of seconds', 'Give a whole number of seconds from 0')
  }
  if (!prompts.includes('none')) return
  const prompt = { ...field, option: `${field.option}.prompt` }
  if (prompts.length > 1) {
    refuse(prompt, 'joins none with other values', 'Give none alone (OpenID Connect Core §3.1.2.1)')
  }
  if (maxAge === '0') {
    refuse(prompt, 'is none although max_age 0 demands a new login', 'Take one of the two out')
  }
}

/** Signicat drops what it does not know without a word, so the login would be with any eID. */
export function checkAcrValues(field: Field, issuer: string): void {
  const finding = typeof field.value === 'string' ? acrValuesFault(issuer, field.value) : null
  if (finding !== null) refuse(field, finding.problem, finding.remedy)
}
