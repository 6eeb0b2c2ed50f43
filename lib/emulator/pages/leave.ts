import { html, type Markup } from './html.js'

/** The ways out that every page of a login has: cancel, and make it fail. */
export function leaveForms(address: string): Markup {
  return html`<div class="bottom">
<form method="post" action="${address}"><button class="wide" name="action" value="cancel">Cancel login</button></form>
<details class="quiet"><summary>Make this login fail</summary>
<form method="post" action="${address}">
<div><label for="error">Error sent to the application</label>
<select id="error" name="error">
<option>server_error</option><option>AuthnFailed</option><option>temporarily_unavailable</option><option>login_required</option>
</select></div>
<button name="action" value="fail">Fail</button>
</form></details>
</div>`
}
