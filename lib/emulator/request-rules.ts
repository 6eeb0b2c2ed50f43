import type { errors, KoaContextWithOIDC } from 'oidc-provider'
import { firstPageOf } from './recent-logins.js'
import { type EmulatorState, mountPath } from './state.js'

/** Names of request objects that were taken; a local run makes few. */
const mostRemembered = 10_000

type AssertClaims = (context: KoaContextWithOIDC, claims: Readonly<Record<string, unknown>>) => void

/** A request object is taken once, by its `jti`, as at Signicat. */
export function createOneTimeRule({ InvalidRequestObject }: typeof errors): AssertClaims {
  const taken = new Set<unknown>()
  return (context, { jti }) => {
    // What was pushed is looked at again when the browser comes.
    if (jti === undefined || context.oidc.entities.PushedAuthorizationRequest !== undefined) return
    if (taken.has(jti)) throw new InvalidRequestObject('this request object has been used')
    taken.add(jti)
    const [oldest] = taken
    if (taken.size > mostRemembered) taken.delete(oldest)
  }
}

export type ScopeRule = (context: KoaContextWithOIDC) => void

/** Scopes that nobody knows, or that the client does not have: told to no application, except where it pushed the request. */
export function createScopeRule({ InvalidScope }: typeof errors, { registry }: EmulatorState): ScopeRule {
  return ({ oidc: { client, params } }) => {
    const asked = typeof params?.scope === 'string' ? params.scope.split(' ') : []
    const clientId = client?.clientId ?? ''
    const refused = registry.refusedScopes(clientId, asked)
    if (refused.length === 0) return
    const names = refused.join(' ').slice(0, 500)
    const error = new InvalidScope(`${clientId} may not ask for: ${names}`, names)
    error.allow_redirect = false
    throw error
  }
}

type Middleware = (context: KoaContextWithOIDC, next: () => Promise<unknown>) => Promise<void>

/** What is wrong with a request object, or with a missing one, ends on the issuer's own page: the application hears nothing. */
export function createErrorPageRule({ registry, errors: reports }: EmulatorState): Middleware {
  return async (context, next) => {
    await next()
    if (context.path !== '/connect/authorize') return
    const error = errorInLocation(context)
    const { request, client_id: clientId } = context.query
    const needsObject =
      typeof clientId === 'string' && registry.find(clientId)?.requireSignedRequestObject === true
    if (error === null || !(needsObject || request !== undefined)) return
    const application = firstPageOf(context.response.get('location'))
    const id = reports.add({ error: error.name, description: error.description, application })
    context.redirect(`${mountPath}/Error?errorId=${id}`)
  }
}

const requestErrors: ReadonlySet<string> = new Set(['invalid_request', 'invalid_request_object'])

function errorInLocation(context: KoaContextWithOIDC): { name: string; description: string } | null {
  const location = context.response.get('location')
  if (!URL.canParse(location)) return null
  const { searchParams } = new URL(location)
  const name = searchParams.get('error') ?? ''
  if (!requestErrors.has(name)) return null
  return { name, description: searchParams.get('error_description') ?? '' }
}
