import type { Config } from '../config/config.js'
import type { Session } from '../session/types.js'
import { judge } from './demand.js'
import { askedFor, type LoginAsk } from './login-ask.js'

/**
 * The ask of somebody who is signed in, but not as this login has to be: with `prompt=login`, also where the registration
 * does without. An issuer that remembers them would answer with the login that was not enough.
 */
export function steppingUp(ask: LoginAsk, visitor: Session | null, config: Config): LoginAsk {
  if (visitor === null || ask.purpose === 'identify' || ask.prompt !== undefined) return ask
  const prompts = (config.authorization.prompt ?? '').split(' ').filter((prompt) => prompt !== '')
  if (prompts.includes('login')) return ask
  const demand = { ...askedFor(ask, config), claims: [], check: null, bearer: null }
  if (judge(visitor, demand, config).verdict === 'ok') return ask
  return { ...ask, prompt: ['login', ...prompts.filter((prompt) => prompt !== 'none')].join(' ') }
}
