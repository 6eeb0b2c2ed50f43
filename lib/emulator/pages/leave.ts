import type { LoginView } from '../login-view.js'
import { html, type Markup } from './html.js'
import type { Framing } from './layout.js'

/** What the layout has to know of a login. */
export const placeOf = ({
  leadsTo,
  framing = 'self',
}: LoginView): { readonly leadsTo: readonly string[]; readonly framing: Framing } => ({ leadsTo, framing })

/** The ways out that every page of a login has: cancel, and make it fail. */
export function leaveForms(address: string, { failures }: LoginView): Markup {
  return html`<div class="bottom">
<form method="post" action="${address}"><button class="wide" name="action" value="cancel">Cancel login</button></form>
<details class="quiet"><summary>Make this login fail</summary>
<form method="post" action="${address}">
<div><label for="error">Error sent to the application</label>
<select id="error" name="error">
${failures.map((failure) => html`<option>${failure}</option>`)}
</select></div>
<button name="action" value="fail">Fail</button>
</form></details>
</div>`
}
