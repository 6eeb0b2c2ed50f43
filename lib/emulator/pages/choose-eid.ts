import { countryName } from '../eid-list.js'
import type { Journey } from '../login-journey.js'
import { html, type Markup } from './html.js'
import { layout, type Page } from './layout.js'
import { leaveForms } from './leave.js'

export function chooseEidPage({ base, clientId, offeredEids, askedLoa, redirectUri }: Journey): Page {
  const level = askedLoa === undefined ? undefined : html` It asks for level <strong>${askedLoa}</strong>.`
  const body = html`<h1>Choose an eID</h1>
<p class="lead">Log in to <strong>${clientId}</strong>.${level}</p>
<ul class="choices two">${offeredEids.map((eid) => choice(eid, base))}</ul>
${leaveForms(base)}`
  return layout({ title: 'Choose an eID', step: 1, body, formTarget: redirectUri })
}

/** In place of a country. */
const signs: Readonly<Record<string, string>> = { 'otp-email': '@', 'otp-sms': 'SMS', simulator: 'SIM' }

function choice(eid: Journey['offeredEids'][number], base: string): Markup {
  return html`<li><a href="${base}/${eid.code}"><span class="mark" aria-hidden="true">${eid.country ?? signs[eid.code]}</span>
<span><strong>${eid.name}</strong><small>${countryName(eid.country)} · <code>${eid.code}</code></small></span></a></li>`
}
