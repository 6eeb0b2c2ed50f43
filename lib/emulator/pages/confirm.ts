import { countryName, levelFor } from '../eid-list.js'
import type { LoginView } from '../login-view.js'
import { fullName } from '../people.js'
import type { EmulatorEid, EmulatorPerson } from '../types.js'
import { initials } from './choose-person.js'
import { html } from './html.js'
import { layout, type Page } from './layout.js'
import { leaveForms, placeOf } from './leave.js'

interface ConfirmInput {
  readonly journey: LoginView
  readonly eid: EmulatorEid
  readonly person: EmulatorPerson
  /** Scopes or attributes, as the protocol calls them. */
  readonly asked: { readonly label: string; readonly names: readonly string[] }
  /** Where the national number arrives; `undefined` when it is not given. */
  readonly ninPlace: string | undefined
}

export function confirmPage({ journey, eid, person, asked, ninPlace }: ConfirmInput): Page {
  const address = `${journey.base}/${eid.code}/${person.id}`
  const nin =
    ninPlace === undefined
      ? undefined
      : html`<dt>National number</dt><dd><code>${person.nin}</code> (${ninPlace})</dd>`
  const body = html`<h1>Log in with ${eid.name}</h1>
<p class="lead">This is what <strong>${journey.clientId}</strong> will get.</p>
<div class="person"><span class="mark round" aria-hidden="true">${initials(person)}</span>
<span><strong>${fullName(person)}</strong><small>${countryName(person.country)} · born ${person.birthDate}</small></span></div>
<dl class="facts">
<dt>eID</dt><dd>${eid.name} <code>${eid.code}</code></dd>
${journey.tellsLevel ? html`<dt>Level</dt><dd>${levelFor(eid, journey.askedLoa)}</dd>` : undefined}
<dt>${asked.label}</dt><dd>${asked.names.length === 0 ? 'none' : asked.names.map((name) => html`<code>${name}</code> `)}</dd>
${nin}
</dl>
<div class="actions">
<form method="post" action="${address}"><button class="primary" name="action" value="login">Log in as ${person.givenName}</button></form>
<a class="button" href="${journey.base}/${eid.code}">Someone else</a>
</div>
${leaveForms(address, journey)}`
  return layout({ title: `Log in with ${eid.name}`, step: 3, body, ...placeOf(journey) })
}
