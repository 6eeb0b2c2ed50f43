import { RestError } from '../errors.js'

/** What a field that a person fills in must look like, after spaces are taken out. */
export interface InputRule {
  readonly name: string
  readonly pattern: RegExp
  /** Characters that people write for readability. */
  readonly filler?: RegExp
}

/** E.164 with country code. */
export const phoneRule: InputRule = {
  name: 'phoneNumber',
  pattern: /^\+[1-9]\d{6,14}$/,
  filler: /[\s().-]/g,
}

/** `YYYY-MM-DD`, or the six digits that Norwegian BankID on mobile also takes. */
export const birthDateRule: InputRule = {
  name: 'dateOfBirth',
  pattern: /^(\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])|(0[1-9]|[12]\d|3[01])(0[1-9]|1[0-2])\d{2})$/,
}

export const norwegianNinRule: InputRule = { name: 'nin', pattern: /^\d{11}$/ }

/** Twelve digits: with the century. */
export const swedishNinRule: InputRule = { name: 'nin', pattern: /^\d{12}$/, filler: /[\s-]/g }

/** National numbers of several countries, and semantic identifiers such as `PNOEE-…`. */
export const anyNinRule: InputRule = { name: 'nin', pattern: /^[A-Za-z0-9-]{5,40}$/ }

/**
 * A field from a page, checked; it ends up at an eID that disturbs somebody's phone.
 *
 * @throws {@link RestError} `ERR_SIGNICAT_REQUEST_INVALID` with the field in `violations`, never its value.
 */
export function readInput(value: unknown, { name, pattern, filler = /\s/g }: InputRule): string {
  if (value === undefined || value === '') throw refused(name, 'required')
  const text = typeof value === 'string' && value.length <= 64 ? value.replace(filler, '') : ''
  if (!pattern.test(text)) throw refused(name, 'invalid')
  return text
}

/** As {@link readInput}, for a field that may be absent. */
export function readOptionalInput(value: unknown, rule: InputRule): string | undefined {
  return value === undefined || value === '' ? undefined : readInput(value, rule)
}

/** The error for a field that cannot be used. */
export function refused(name: string, reason: 'required' | 'invalid'): RestError {
  return new RestError('ERR_SIGNICAT_REQUEST_INVALID', {
    detail: `${name}: ${reason}`,
    violations: [{ name, reason }],
  })
}
