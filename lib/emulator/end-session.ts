import type Provider from 'oidc-provider'
import type { ErrorReport } from './error-reports.js'
import { type Exchange, redirect, redirectToError, sendPage } from './exchange.js'
import { readForm } from './form-body.js'
import { signedOutPage, signOutPage } from './pages/sign-out.js'
import { firstPageOf } from './recent-logins.js'
import { isRecord } from './record.js'
import type { EmulatorState } from './state.js'

type ClientModel = NonNullable<Awaited<ReturnType<Provider['Client']['find']>>>
type SessionModel = Awaited<ReturnType<Provider['Session']['get']>>

/**
 * RP-initiated logout as Signicat does it: with a valid `id_token_hint` at once and back to the application, without
 * one after a question and not back.
 *
 * @see https://openid.net/specs/openid-connect-rpinitiated-1_0.html
 */
export async function endSession(exchange: Exchange, state: EmulatorState): Promise<void> {
  const isForm = exchange.request.method === 'POST'
  const parameters = isForm ? await readForm(exchange.request) : exchange.url.searchParams
  const context = state.provider().createContext(exchange.request, exchange.response)
  const session = await state.provider().Session.get(context)
  const hint = parameters.get('id_token_hint')
  if (hint === null && parameters.get('confirm') !== 'yes' && session.accountId !== undefined) {
    sendPage(exchange, 200, signOutPage())
    return
  }
  const client = hint === null ? undefined : await clientOfHint(hint, state)
  if (hint !== null && client === undefined) {
    redirectToError(exchange, state, {
      error: 'invalid_request',
      description: 'id_token_hint is not one of ours',
    })
    return
  }
  const target = client === undefined ? undefined : targetOf(parameters, client, state)
  if (target === 'refused') {
    redirectToError(exchange, state, refusedTarget(parameters, client?.clientId ?? '', state))
    return
  }
  await finishSession(session, state)
  context.cookies.set(state.provider().cookieName('session'), null, {
    signed: true,
    httpOnly: true,
    sameSite: 'lax',
  })
  if (target === undefined) sendPage(exchange, 200, signedOutPage())
  else redirect(exchange, target)
}

/** The client an ID token was made for, when the signature is ours; an expired one is good enough here. */
async function clientOfHint(hint: string, state: EmulatorState): Promise<ClientModel | undefined> {
  const audience = unverifiedAudience(hint)
  const client = audience === undefined ? undefined : await state.provider().Client.find(audience)
  if (client === undefined) return undefined
  const valid = await state
    .provider()
    .IdToken.validate(hint, client)
    .then(
      () => true,
      () => false,
    )
  return valid ? client : undefined
}

function unverifiedAudience(token: string): string | undefined {
  try {
    const payload: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
    return isRecord(payload) && typeof payload.aud === 'string' ? payload.aud : undefined
  } catch {
    return undefined
  }
}

function targetOf(
  parameters: URLSearchParams,
  client: ClientModel,
  { registry }: EmulatorState,
): string | undefined {
  const uri = parameters.get('post_logout_redirect_uri')
  if (uri === null) return undefined
  if (!registry.postLogoutRedirectAllowed(client.clientId, uri)) return 'refused'
  const target = new URL(uri)
  const state = parameters.get('state')
  if (state !== null) target.searchParams.set('state', state)
  return target.href
}

function refusedTarget(
  parameters: URLSearchParams,
  clientId: string,
  { registry }: EmulatorState,
): ErrorReport {
  const uri = parameters.get('post_logout_redirect_uri') ?? ''
  return {
    error: 'invalid_post_logout_redirect_uri',
    description: `${uri.slice(0, 500)} is not registered for ${clientId}. Registered: ${registry.registered(clientId, 'postLogoutRedirectUris')}.`,
    application: firstPageOf(uri),
  }
}

/** Tells every application of the session, then forgets it. */
async function finishSession(session: SessionModel, state: EmulatorState): Promise<void> {
  const { accountId, uid } = session
  if (accountId === undefined) return
  state.endTokensOf(uid)
  const told = Object.entries(session.authorizations ?? {}).map(async ([clientId, { sid }]) => {
    const client: unknown = await state.provider().Client.find(clientId)
    if (sid !== undefined && takesLogoutTokens(client)) await client.backchannelLogout(accountId, sid)
  })
  for (const outcome of await Promise.allSettled(told)) {
    if (outcome.status === 'rejected') state.log.warn({}, 'an application did not accept the logout token')
  }
  await session.destroy()
}

interface TakesLogoutTokens {
  backchannelLogout(sub: string, sid: string): Promise<void>
}

const takesLogoutTokens = (client: unknown): client is TakesLogoutTokens =>
  typeof client === 'object' &&
  client !== null &&
  'backchannelLogoutUri' in client &&
  typeof client.backchannelLogoutUri === 'string' &&
  'backchannelLogout' in client &&
  typeof client.backchannelLogout === 'function'
