import type { Config } from '../config/config.js'
import type { Session } from '../session/types.js'
import { type CheckedDemand, judge } from './demand.js'
import { askedFor, type LoginAsk } from './login-ask.js'

/**
 * The ask of somebody who is signed in, but not as this login has to be: with `prompt=login`, also where the registration
 * does without. An issuer that remembers them would answer with the login that was not enough.
 *
 * Where the `acr` of the answer proves all that is missing, an issuer other than Signicat is left to ask for what is missing:
 * `prompt=login` would make people type the password again that they have just given. Unless the application says otherwise.
 */
export function steppingUp(ask: LoginAsk, visitor: Session | null, config: Config): LoginAsk {
  if (visitor === null || ask.purpose === 'identify' || ask.prompt !== undefined) return ask
  const prompts = (config.authorization.prompt ?? '').split(' ').filter((prompt) => prompt !== '')
  if (prompts.includes('login') && !config.promptsByDefault) return ask
  const demand = { ...askedFor(ask, config), claims: [], check: null, bearer: null }
  if (judge(visitor, demand, config).verdict === 'ok') return ask
  if (isProvenByAcr(visitor, demand, config)) return { ...ask, prompt: '' }
  const others = prompts.filter((prompt) => prompt !== 'none' && prompt !== 'login')
  return { ...ask, prompt: ['login', ...others].join(' ') }
}

/** Whether nothing but the level or the `acr` is missing, of the person who signed in at this issuer. */
function isProvenByAcr(visitor: Session, demand: CheckedDemand, config: Config): boolean {
  if (config.isSignicat || !config.promptsByDefault || visitor.method !== 'oidc') return false
  return judge(visitor, { ...demand, loa: null, acr: null }, config).verdict === 'ok'
}
