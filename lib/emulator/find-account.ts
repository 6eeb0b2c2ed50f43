import type { Account, FindAccount, KoaContextWithOIDC } from 'oidc-provider'
import { type EmulatorAccount, uuidOf } from './accounts.js'
import { idTokenPersonClaims, personClaims } from './claims.js'
import type { EmulatorState } from './state.js'

interface LoginFacts {
  readonly sessionUid?: string | undefined
  readonly authTime?: number | undefined
}

/** Finds who a token is about and says which claims go where. */
export function createFindAccount(state: EmulatorState): FindAccount {
  return (context, sub, token) => {
    const account = state.accounts.find(sub)
    if (account === undefined) return undefined
    const facts = loginFacts(token) ?? sessionFacts(context)
    return {
      accountId: sub,
      claims: (use) =>
        use === 'id_token'
          ? idTokenClaims({ account, facts, context, state })
          : { ...personClaims(account), sub },
    } satisfies Account
  }
}

interface IdTokenInput {
  readonly account: EmulatorAccount
  readonly facts: LoginFacts
  readonly context: KoaContextWithOIDC
  readonly state: EmulatorState
}

function idTokenClaims({ account, facts, context, state }: IdTokenInput): {
  sub: string
  [name: string]: unknown
} {
  const client = state.registry.find(context.oidc.client?.clientId ?? '')
  const accessToken = context.oidc.entities.AccessToken
  return {
    sub: account.sub,
    nbf: Math.floor(Date.now() / 1000),
    // The provider hashes what it finds under this name.
    ...(accessToken === undefined || accessToken.resourceServer !== undefined
      ? {}
      : { at_hash: accessToken.jti }),
    idp: account.eid.code,
    transaction_id: uuidOf(`${facts.sessionUid}|${facts.authTime}`),
    sandbox: true,
    ...idTokenPersonClaims(account, client?.userData ?? 'StandardScopes'),
  }
}

/** The login that a code or refresh token came from: a new one is a new transaction, a refresh is not. */
function loginFacts(token: unknown): LoginFacts | undefined {
  if (typeof token !== 'object' || token === null || !('sessionUid' in token)) return undefined
  const { sessionUid } = token
  if (typeof sessionUid !== 'string') return undefined
  const authTime = 'authTime' in token && typeof token.authTime === 'number' ? token.authTime : undefined
  return { sessionUid, authTime }
}

function sessionFacts(context: KoaContextWithOIDC): LoginFacts {
  const session = context.oidc.session
  return { sessionUid: session?.uid, authTime: session?.loginTs }
}
