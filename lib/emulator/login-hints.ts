/** What a test suite or an application said in `login_hint`. */
export interface LoginHints {
  /** After `auto:`: a person to sign in without a click, or `cancel`, or `fail`. */
  readonly auto: string | undefined
  /** After `subject-`: a national number to fill in. */
  readonly nin: string | undefined
}

/** Reads one or more hints; repeated parameters have been joined by a space before. */
export function readLoginHints(loginHint: unknown): LoginHints {
  const items = typeof loginHint === 'string' ? loginHint.split(/\s+/) : []
  const after = (prefix: string): string | undefined =>
    items.find((item) => item.startsWith(prefix) && item.length > prefix.length)?.slice(prefix.length)
  return { auto: after('auto:'), nin: after('subject-') }
}

/** Joins repeated `login_hint` parameters into one: Signicat takes several, the protocol library refuses them. */
export function joinLoginHints(parameters: URLSearchParams): URLSearchParams {
  const hints = parameters.getAll('login_hint')
  if (hints.length > 1) parameters.set('login_hint', hints.join(' '))
  return parameters
}
