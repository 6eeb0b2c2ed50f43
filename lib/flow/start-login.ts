import { composeAcrValues } from '../eids/acr-values.js'
import { toUiLocales } from '../eids/ui-locales.js'
import { LoginError } from '../errors.js'
import { newSeed, secretsOf } from '../session/attempt-secrets.js'
import type { Asked } from '../session/attempt-types.js'
import { personOf } from '../session/person-of.js'
import { announce, isHeard } from '../shared/events.js'
import { safeReturnTo } from '../shared/return-to.js'
import { tellOtherHost } from './asked-host.js'
import { requireSomebody } from './identify-person.js'
import { askedFor, isSilentAsk, type LoginAsk, longestLocales } from './login-ask.js'
import type { Outcome, Services, Visit, Visitor } from './ports.js'
import { countRound } from './rounds.js'
import { steppingUp } from './step-up.js'
import { isCrossSite, isDeliberate, isUnsafeMethod } from './who-asks.js'

/**
 * Starts a login: one sealed attempt in a cookie, and the way to the issuer.
 *
 * @throws {@link IssuerError} while the issuer cannot be reached, {@link LoginError} for an ask that is not permitted, for a
 * request that nobody made on purpose, and for a browser that goes round in circles.
 * @see OpenID Connect Core 1.0 §3.1.2.1, RFC 7636, RFC 9126
 */
export async function startLogin(
  services: Services,
  visit: Visit,
  visitor: Visitor,
  given: LoginAsk,
): Promise<Outcome> {
  const { config, places, attempts, oidc } = services
  if (!isDeliberate(visit.method, visit.headers)) throw notDeliberate()
  requireSomebody(given.purpose, visitor)
  const ask = steppingUp(given, visitor, config)
  const round = countRound(services, visit, visitor, ask)
  tellOtherHost(services, visit)
  const asked = askedFor(ask, config)
  const seed = newSeed()
  const secrets = secretsOf(seed)
  const location = await oidc.authorizationUrl({
    redirectUri: places.redirectUri,
    ...secrets,
    scope: scopeOf(ask, asked, services),
    responseMode: config.responseMode,
    parameters: parametersOf(ask, asked, services),
    ...(ask.loginHint === undefined ? {} : { loginHint: ask.loginHint }),
    ...(ask.isHintOpen === undefined ? {} : { isHintOpen: ask.isHintOpen }),
  })
  const attempt = {
    seed,
    ...secrets,
    issuer: config.issuer,
    redirectUri: places.redirectUri,
    responseMode: config.responseMode,
    returnTo: safeReturnTo(ask.unsafeReturnTo, places.returnRules) ?? places.home,
    purpose: ask.purpose ?? 'login',
    byGuard: ask.byGuard ?? false,
    silent: isSilentAsk(ask, config),
    round,
    asked,
    uiLocales: ask.uiLocales?.slice(0, longestLocales) ?? null,
    previous: visitor === null ? null : { person: personOf(visitor), session: visitor.id },
    bornAt: config.clock(),
  }
  attempts.start(visit.jar, attempt, { crossSite: isCrossSite(visit.headers) })
  if (isHeard('login.started'))
    announce('login.started', {
      issuer: config.issuer,
      purpose: ask.purpose ?? 'login',
      correlationId: visit.correlationId,
    })
  return { kind: 'redirect', status: isUnsafeMethod(visit.method) ? 303 : 302, location }
}

/** A prefetch, a frame or a script would fill the cookies, and push out the login that the person is in. */
function notDeliberate(): LoginError {
  return new LoginError('ERR_SIGNICAT_REQUEST_INVALID', {
    detail: 'a login starts with a navigation',
    statusCode: 403,
  })
}

function scopeOf(ask: LoginAsk, asked: Asked, { config }: Services): readonly string[] {
  const eid = asked.idp?.length === 1 ? config.eids?.[asked.idp[0] ?? ''] : undefined
  const scope = ask.scope ?? eid?.scope ?? config.scope
  return scope.includes('openid') ? scope : ['openid', ...scope]
}

function parametersOf(ask: LoginAsk, asked: Asked, { config }: Services): Readonly<Record<string, string>> {
  const { acr_values: configured, ui_locales: locales, ...rest } = config.authorization
  const eid = asked.idp?.length === 1 ? config.eids?.[asked.idp[0] ?? ''] : undefined
  const acrValues = composeAcrValues({
    items: [configured, eid?.acrValues ?? undefined, ask.acrValues],
    signicat: config.isSignicat,
    idp: asked.idp,
    loa: asked.loa,
    levels: config.levels,
    acr: asked.acr,
  })
  const { prompt: usualPrompt, ...others } = rest
  const prompt = ask.prompt ?? usualPrompt ?? ''
  const uiLocales = toUiLocales(ask.uiLocales ?? locales, { signicat: config.isSignicat })
  return {
    ...others,
    ...(acrValues === '' ? {} : { acr_values: acrValues }),
    ...(uiLocales === undefined ? {} : { ui_locales: uiLocales }),
    ...(prompt === '' ? {} : { prompt }),
    ...(asked.maxAge === null ? {} : { max_age: String(asked.maxAge) }),
  }
}
