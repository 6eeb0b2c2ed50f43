import type { Exchange } from '../exchange.js'
import { type Refusal, refusals } from './problems.js'
import type { RestApi } from './providers.js'
import type { RestState } from './rest-state.js'
import type { EmulatorApiClient } from './types.js'

/** The account that every API client here belongs to. */
export const accountId = 'a-emul-local0000000000000001'

/** Who calls, by the bearer token. */
export function authorizedClient(
  { request, url }: Exchange,
  state: RestState,
  api: RestApi,
): EmulatorApiClient | Refusal {
  const token = /^Bearer ([\x21-\x7e]+)$/i.exec(request.headers.authorization ?? '')?.[1]
  const client = state.tokens.find(token ?? '')
  if (client === undefined || client.api !== api) return refusals.invalidToken
  if (client.permitted === false) return refusals.forbidden
  const account = api === 'hub' ? url.searchParams.get('signicat-accountId') : null
  return account === null || account === accountId ? client : refusals.wrongAccount
}
