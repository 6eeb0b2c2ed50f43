import type { ErrorReport } from '../error-reports.js'
import { html, type Markup } from './html.js'
import { type Framing, layout, type Page } from './layout.js'

const remedies: Readonly<Record<string, string>> = {
  invalid_client:
    'The client id is not registered here. Pass it in the option clients, or use the default client.',
  invalid_redirect_uri:
    'In the Dashboard, register exactly this address at the client. Here, name it in redirectUris of the client, or with --redirect-uri; --lenient takes any address on localhost, 127.0.0.1 or [::1].',
  invalid_post_logout_redirect_uri:
    'In the Dashboard, register exactly this address at the client. Here, name it in postLogoutRedirectUris of the client; --lenient takes any address on localhost, 127.0.0.1 or [::1].',
  invalid_scope:
    'Check the spelling. In the Dashboard, give the client these scopes. Here, a client has every scope that Signicat knows, or those in its scopes, or in --scope; --lenient passes over unknown ones.',
  invalid_request: 'Look at the request that led here: a parameter is missing or cannot be read.',
  session_error: 'The session is finished, cancelled or too old. Go back to the application and start again.',
  invalid_transaction_id:
    'Open authenticationUrl as the API gave it; the session may also be deleted by now.',
  invalid_message_id: 'Open authenticationUrl as the API gave it.',
  login_expired: 'Go back to the application and log in again.',
}

export function errorPage(report: ErrorReport | undefined, framing: Framing = 'self'): Page {
  const known = report ?? { error: 'not_found', description: 'There is no report of this error' }
  const body = html`<h1>This login cannot go on</h1>
<p class="lead">As at Signicat, the application hears nothing about it.</p>
<dl class="facts"><dt>Error</dt><dd><code>${known.error}</code></dd>
<dt>Details</dt><dd>${known.description}</dd>
<dt>What to do</dt><dd>${remedies[known.error] ?? 'Start again from the application.'}</dd></dl>${back(known, framing)}`
  return layout({ title: 'This login cannot go on', body, framing })
}

/** In a frame it would open the application inside itself. */
const back = ({ application }: ErrorReport, framing: Framing): Markup | undefined =>
  application === undefined || framing !== 'self'
    ? undefined
    : html`
<div class="actions"><a class="button wide" href="${application}">Back to the application</a></div>`
