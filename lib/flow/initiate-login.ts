import { isLoginHint } from '../eids/login-hint.js'
import { LoginError } from '../errors.js'
import { safeReturnTo } from '../shared/return-to.js'
import { failedStart } from './failed-start.js'
import type { LoginAsk } from './login-ask.js'
import type { Outcome, Services, Visit, Visitor } from './ports.js'
import { startAgain } from './start-again.js'
import { startLogin } from './start-login.js'

/**
 * Another site, such as a portal, sends a person to sign in. `iss`, `target_link_uri` and `login_hint` are read, and nothing
 * else: it could weaken the login. The hint says who may be about to sign in, and whoever does is asked for a login anyway.
 *
 * Always with `prompt=login`: whoever sends the person here must not get them signed in without their doing.
 *
 * @see OpenID Connect Core 1.0 §4
 */
export async function initiateLogin(
  services: Services,
  visit: Visit,
  visitor: Visitor,
  parameters: URLSearchParams,
): Promise<Outcome> {
  try {
    return await startLogin(services, visit, visitor, askOf(services, parameters))
  } catch (error) {
    const returnTo = safeReturnTo(parameters.get('target_link_uri'), services.places.returnRules)
    return failedStart(services, visit, error, startAgain(services, { returnTo }))
  }
}

function askOf({ config }: Services, parameters: URLSearchParams): LoginAsk {
  if (!config.issuerNames.includes(single(parameters, 'iss') ?? ''))
    throw invalid('iss is none that this application knows')
  const unsafeReturnTo = single(parameters, 'target_link_uri')
  const hint = single(parameters, 'login_hint')
  return {
    prompt: 'login',
    ...(unsafeReturnTo === null ? {} : { unsafeReturnTo }),
    ...(hint === null || hint === '' ? {} : { loginHint: checkedHint(hint), isHintOpen: true }),
  }
}

/** As bounded and printable as one of the application's own. */
function checkedHint(unsafeHint: string): string {
  if (!isLoginHint(unsafeHint)) throw invalid('login_hint is too long or has control characters')
  return unsafeHint
}

function single(parameters: URLSearchParams, name: string): string | null {
  if (parameters.getAll(name).length > 1) throw invalid(`${name} is repeated`)
  return parameters.get(name)
}

function invalid(detail: string): LoginError {
  return new LoginError('ERR_SIGNICAT_REQUEST_INVALID', { detail })
}
