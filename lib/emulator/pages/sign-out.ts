import { html } from './html.js'
import { layout, type Page } from './layout.js'

/** Asked when the application sent no ID token along. */
export function signOutPage(): Page {
  const body = html`<h1>Log out?</h1>
<p class="lead">The application sent no <code>id_token_hint</code>, so you are asked, and not sent back afterwards.</p>
<form method="post"><input type="hidden" name="confirm" value="yes"><button class="primary wide">Log out</button></form>`
  return layout({ title: 'Log out?', body })
}

export function signedOutPage(): Page {
  const body = html`<h1>You are logged out</h1>
<p class="lead">The session at the local Signicat has ended. You can close this page.</p>`
  return layout({ title: 'You are logged out', body })
}
