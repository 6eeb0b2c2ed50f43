/** Which access tokens a route takes. */
export interface BearerDemand {
  /** The API that tokens must be for, or several names of it. Default: that of the registration. */
  readonly audience?: string | readonly string[]
  /** Scopes that must all be there: a text with spaces, or a list. Default none. */
  readonly scope?: string | readonly string[]
}

/** After its shape was checked. */
export interface CheckedBearer {
  /** `null`: that of the registration. */
  readonly audiences: readonly string[] | null
  readonly scopes: readonly string[]
}

/** RFC 6749 §3.3; a scope is also written into a header. */
const scopeToken = /^[\x21\x23-\x5b\x5d-\x7e]+$/

/** @throws TypeError naming the member */
export function checkBearerDemand(demand: BearerDemand): CheckedBearer {
  if (typeof demand !== 'object' || demand === null) throw bearerError('bearer', 'must be true or an object')
  for (const [name, value] of Object.entries(demand)) {
    if (name !== 'audience' && name !== 'scope') throw bearerError(name, 'is not known')
    if (value === undefined) throw bearerError(name, 'is undefined: leave it out to demand nothing')
  }
  const audiences = demand.audience === undefined ? null : textsOf(demand.audience)
  if (audiences !== null && !audiences.every((name) => name.trim() !== '')) {
    throw bearerError('audience', 'must be a non-empty string or a list of them')
  }
  const scopes = demand.scope === undefined ? [] : scopeWords(demand.scope)
  if (scopes === null) throw bearerError('scope', 'must be scopes: a string with spaces or a list')
  return Object.freeze({ audiences, scopes: Object.freeze(scopes) })
}

/** Scopes in a text with spaces or in a list; `null` when there is none, or one that cannot be written. */
export function scopeWords(value: unknown): readonly string[] | null {
  const items: readonly unknown[] = Array.isArray(value) ? value : [value]
  if (!items.every((item) => typeof item === 'string')) return null
  const words = items.flatMap((text) => text.split(' ')).filter((word) => word !== '')
  return words.length > 0 && words.every((word) => scopeToken.test(word)) ? words : null
}

function textsOf(value: string | readonly string[]): readonly string[] {
  const items: readonly unknown[] = typeof value === 'string' ? [value] : Array.isArray(value) ? value : []
  const texts = items.filter((item) => typeof item === 'string')
  if (texts.length !== items.length || texts.length === 0) {
    throw bearerError('audience', 'must be a string or a list of strings')
  }
  return Object.freeze(texts)
}

function bearerError(member: string, problem: string): TypeError {
  return Object.assign(new TypeError(`"${member}" of a token demand ${problem}`), {
    code: 'ERR_INVALID_ARG_VALUE',
  })
}
