import { ConfigError } from '../errors.js'

/** What is known about the person beforehand. The names are Signicat's; others pass through. */
export interface LoginHintFields {
  /** National identity number, or what the eID calls its user. */
  readonly subject?: string | undefined
  readonly deviceId?: string | undefined
  readonly externalRef?: string | undefined
  readonly [field: string]: string | undefined
}

const FIELD_NAME = /^[A-Za-z][A-Za-z0-9_]{0,63}$/
const HINT = /^[^\p{Cc}]{1,512}$/u

/**
 * Values for `login_hint`: `loginHint({ subject: '…', deviceId: '…' })` gives `['subject-…', 'deviceId-…']`, which is
 * sent as a repeated parameter. One field gives a string. A string or list that is ready already is checked and
 * passed through.
 *
 * The values are personal data: the plugin sends them in a pushed or encrypted request only, never in a URL.
 *
 * @throws {@link ConfigError} `ERR_SIGNICAT_CONFIG_INVALID` when a field cannot be written; the message has no values.
 * @see OpenID Connect Core 1.0 §3.1.2.1
 */
export function loginHint(prefill: string | readonly string[] | LoginHintFields): string | readonly string[] {
  const hints =
    typeof prefill === 'string' ? [prefill] : isList(prefill) ? [...prefill] : hintsOfFields(prefill)
  if (hints.length === 0 || !hints.every(isLoginHint)) {
    throw unwritable(
      'has no usable value',
      'Give one value at least, up to 512 characters each, no control characters',
    )
  }
  const [first, ...more] = hints
  return first !== undefined && more.length === 0 ? first : Object.freeze(hints)
}

/** Whether one value can be sent: up to 512 characters, none of them a control character. */
export function isLoginHint(value: string): boolean {
  return HINT.test(value)
}

function isList(prefill: readonly string[] | LoginHintFields): prefill is readonly string[] {
  return Array.isArray(prefill)
}

function hintsOfFields(fields: LoginHintFields): string[] {
  return Object.entries(fields).flatMap(([name, value]) => {
    if (value === undefined) return []
    if (!FIELD_NAME.test(name))
      throw unwritable('has a field whose name is not usable', 'Field names are letters and digits')
    if (value === '') throw unwritable('has an empty field', 'Leave the field out')
    return [`${name}-${value}`]
  })
}

function unwritable(problem: string, remedy: string): ConfigError {
  return new ConfigError([{ option: 'loginHint', problem, remedy }])
}
