import type { interactionPolicy, KoaContextWithOIDC } from 'oidc-provider'
import { satisfiesLoa } from '../eids/loa.js'
import { type AskedFor, readAcrValues } from './acr-values.js'
import { eidList } from './eid-list.js'
import { readLoginHints } from './login-hints.js'
import type { EmulatorState } from './state.js'

type PolicyModule = typeof interactionPolicy

/** When the pages are shown: no session, or one that is not what was asked for. Consent is never asked. */
export function createLoginPolicy(
  policy: PolicyModule,
  state: EmulatorState,
): interactionPolicy.DefaultPolicy {
  const prompts = policy.base()
  prompts
    .get('login')
    ?.checks.add(
      new policy.Check('another_login', 'the session is another login than the one asked for', (context) =>
        asksForAnotherLogin(context, state),
      ),
    )
  const consent = prompts.get('consent')
  for (const { reason } of [...(consent?.checks ?? [])]) consent?.checks.remove(reason)
  prompts.add(new policy.Prompt({ name: 'select_account', requestable: true }))
  return prompts
}

function asksForAnotherLogin(context: KoaContextWithOIDC, state: EmulatorState): boolean {
  const session = context.oidc.session
  const account = state.accounts.find(session?.accountId ?? '')
  if (session === undefined || account === undefined || context.oidc.result?.login !== undefined) return false
  const asked = readAcrValues(context.oidc.params?.acr_values)
  const { auto } = readLoginHints(context.oidc.params?.login_hint)
  if (auto !== undefined && auto !== account.person.id) return true
  return asksForAnotherEid(asked, account.eid.code) || asksForMore(asked, session.acr)
}

function asksForAnotherEid({ idps }: AskedFor, code: string): boolean {
  const known = idps.filter((idp) => eidList.some((eid) => eid.code === idp))
  return known.length > 0 && !known.includes(code)
}

const asksForMore = ({ loa }: AskedFor, given: string | undefined): boolean =>
  loa !== undefined && !satisfiesLoa(given, loa)
