import { countryName, levelFor } from '../eid-list.js'
import type { Journey } from '../login-journey.js'
import { fullName } from '../people.js'
import type { EmulatorEid, EmulatorPerson } from '../types.js'
import { initials } from './choose-person.js'
import { html } from './html.js'
import { layout, type Page } from './layout.js'
import { leaveForms } from './leave.js'

interface ConfirmInput {
  readonly journey: Journey
  readonly eid: EmulatorEid
  readonly person: EmulatorPerson
}

const ninPlaces = {
  StandardScopes: 'userinfo only',
  All: 'ID token and userinfo',
  Minimal: 'userinfo only',
} as const

export function confirmPage({ journey, eid, person }: ConfirmInput): Page {
  const address = `${journey.base}/${eid.code}/${person.id}`
  const givesNin = eid.givesNin && person.nin !== undefined && journey.scopes.includes('nin')
  const nin = givesNin
    ? html`<dt>National number</dt><dd><code>${person.nin}</code> (${ninPlaces[journey.client?.userData ?? 'StandardScopes']})</dd>`
    : undefined
  const body = html`<h1>Log in with ${eid.name}</h1>
<p class="lead">This is what <strong>${journey.clientId}</strong> will get.</p>
<div class="person"><span class="mark round" aria-hidden="true">${initials(person)}</span>
<span><strong>${fullName(person)}</strong><small>${countryName(person.country)} · born ${person.birthDate}</small></span></div>
<dl class="facts">
<dt>eID</dt><dd>${eid.name} <code>${eid.code}</code></dd>
<dt>Level</dt><dd>${levelFor(eid, journey.askedLoa)}</dd>
<dt>Scopes</dt><dd>${journey.scopes.map((scope) => html`<code>${scope}</code> `)}</dd>
${nin}
</dl>
<div class="actions">
<form method="post" action="${address}"><button class="primary" name="action" value="login">Log in as ${person.givenName}</button></form>
<a class="button" href="${journey.base}/${eid.code}">Someone else</a>
</div>
${leaveForms(address)}`
  return layout({ title: `Log in with ${eid.name}`, step: 3, body, formTarget: journey.redirectUri })
}
