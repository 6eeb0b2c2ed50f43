import { isIdpCode } from '../eids/idp-code.js'
import { scopeWords } from './bearer-demand.js'
import { demandFault } from './demand.js'

const of = 'reply.signicat.login'

/** Members, and whether one that is `undefined` would ask for less than was meant. */
const members: Readonly<Record<string, 'may be undefined' | 'demands'>> = {
  returnTo: 'may be undefined',
  loginHint: 'may be undefined',
  uiLocales: 'may be undefined',
  idp: 'demands',
  loa: 'demands',
  acr: 'demands',
  maxAge: 'demands',
  scope: 'demands',
  acrValues: 'demands',
  prompt: 'demands',
  purpose: 'demands',
}

const items = /^(?:[\x21-\x7e]+(?: [\x21-\x7e]+)*)?$/

/**
 * Holds what a handler asks of a login against what it can mean, all but what it shares with a guard's demand.
 *
 * @throws TypeError naming the member
 */
export function checkLoginOptions(options: object): void {
  for (const [name, value] of Object.entries(options)) {
    const member = Object.hasOwn(members, name) ? members[name] : undefined
    if (member === undefined) throw demandFault(name, 'is not known', of)
    if (value === undefined && member === 'demands')
      throw demandFault(name, 'is undefined: leave it out to ask for nothing', of)
    const problem = value === undefined ? null : problemOf(name, value)
    if (problem !== null) throw demandFault(name, problem, of)
  }
}

function problemOf(name: string, value: unknown): string | null {
  switch (name) {
    case 'idp':
      // A login goes to the issuer, whose codes have no underscores.
      return [value].flat().every(isIdpCode)
        ? null
        : 'must be the code of an eID, such as nbid, or a list of them'
    case 'scope':
      return scopeWords(value) === null ? 'must be scopes: a string with spaces or a list' : null
    case 'acrValues':
    case 'prompt':
      return typeof value === 'string' && items.test(value)
        ? null
        : 'must be items with one space between them'
    case 'purpose':
      return value === 'login' || value === 'identify' ? null : 'must be login or identify'
    default:
      return null
  }
}
