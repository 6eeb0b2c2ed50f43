import { countryName, markOf } from '../eid-list.js'
import type { LoginView } from '../login-view.js'
import { html, type Markup } from './html.js'
import { layout, type Page } from './layout.js'
import { leaveForms, placeOf } from './leave.js'

export function chooseEidPage(view: LoginView): Page {
  const { base, clientId, offeredEids, askedLoa } = view
  const level = askedLoa === undefined ? undefined : html` It asks for level <strong>${askedLoa}</strong>.`
  const body = html`<h1>Choose an eID</h1>
<p class="lead">Log in to <strong>${clientId}</strong>.${level}</p>
<ul class="choices two">${offeredEids.map((eid) => choice(eid, base))}</ul>
${leaveForms(base, view)}`
  return layout({ title: 'Choose an eID', step: 1, body, ...placeOf(view) })
}

function choice(eid: LoginView['offeredEids'][number], base: string): Markup {
  return html`<li><a href="${base}/${eid.code}"><span class="mark" aria-hidden="true">${markOf(eid)}</span>
<span><strong>${eid.name}</strong><small>${countryName(eid.country)} · <code>${eid.code}</code></small></span></a></li>`
}
