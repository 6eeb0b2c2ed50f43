import { countryName, levelFor, markOf } from '../eid-list.js'
import { fullName } from '../people.js'
import type { EmulatorEid, EmulatorPerson } from '../types.js'
import { initials, personChoice } from './choose-person.js'
import { html, type Markup } from './html.js'
import { layout, type Page } from './layout.js'

/** A session that waits at the phone, as far as a page shows it. */
export interface PhoneRequest {
  readonly session: {
    readonly id: string
    readonly api: 'hub' | 'express'
    readonly clientId: string
    readonly plan: PhonePlan
  }
  readonly provider: { readonly eid: EmulatorEid }
  readonly people: readonly EmulatorPerson[]
  /** What the application shows too. */
  readonly comparison: string | undefined
}

interface PhonePlan {
  readonly askedLoa: Parameters<typeof levelFor>[1]
  readonly attributes: readonly string[]
}

const addressOf = ({ session }: PhoneRequest): string => `/phone/${session.id}`

export function phoneListPage(requests: readonly PhoneRequest[]): Page {
  const list =
    requests.length === 0
      ? html`<p class="empty">Nothing is waiting. Start a headless login in your application, then look again.</p>`
      : html`<ul class="choices">${requests.map(requestChoice)}</ul>`
  const body = html`<h1>Simulated phone</h1>
<p class="lead">Logins without a page of Signicat’s wait here for a test person to approve or refuse them.</p>
${list}
<div class="actions"><a class="button wide" href="/phone">Look again</a></div>`
  return layout({ title: 'Simulated phone', body })
}

function requestChoice(request: PhoneRequest): Markup {
  const { eid } = request.provider
  const [only, another] = request.people
  const who = only !== undefined && another === undefined ? fullName(only) : 'anybody with this eID'
  return html`<li><a href="${addressOf(request)}"><span class="mark" aria-hidden="true">${markOf(eid)}</span>
<span><strong>${eid.name}</strong><small>${request.session.clientId} asks ${who}${comparisonNote(request)}</small></span>
<span class="go" aria-hidden="true">›</span></a></li>`
}

const comparisonNote = ({ comparison }: PhoneRequest): Markup | undefined =>
  comparison === undefined ? undefined : html` · <code>${comparison}</code>`

export function phonePeoplePage(request: PhoneRequest): Page {
  const address = addressOf(request)
  const body = html`<h1>Whose phone is this?</h1>
<p class="lead"><strong>${request.session.clientId}</strong> asks for a login with <strong>${request.provider.eid.name}</strong>.</p>
<ul class="choices">${request.people.map((person) => personChoice(person, address))}</ul>
<div class="bottom"><form method="post" action="${address}"><button class="wide" name="action" value="refuse">Refuse</button></form></div>`
  return layout({ title: 'Whose phone is this?', body })
}

export function phonePersonPage(request: PhoneRequest, person: EmulatorPerson): Page {
  const address = addressOf(request)
  const { eid } = request.provider
  const { api, plan } = request.session
  const { askedLoa, attributes } = plan
  const others =
    request.people.length > 1
      ? html`<p class="hint"><a href="${address}">This is somebody else’s phone</a></p>`
      : undefined
  const body = html`<h1>Log in with ${eid.name}?</h1>
<p class="lead"><strong>${request.session.clientId}</strong> asks. Approve only what you started yourself.</p>
${comparison(request)}
<div class="person"><span class="mark round" aria-hidden="true">${initials(person)}</span>
<span><strong>${fullName(person)}</strong><small>${countryName(person.country)} · born ${person.birthDate}</small></span></div>
<dl class="facts"><dt>eID</dt><dd>${eid.name} <code>${eid.code}</code></dd>
${api === 'hub' ? html`<dt>Level</dt><dd>${levelFor(eid, askedLoa)}</dd>` : undefined}
<dt>Asked for</dt><dd>${attributes.length === 0 ? 'nothing' : attributes.map((name) => html`<code>${name}</code> `)}</dd></dl>
<form class="actions" method="post" action="${address}/${person.id}">
<button class="primary" name="action" value="approve">Approve as ${person.givenName}</button>
<button name="action" value="refuse">Refuse</button>
</form>
${others}`
  return layout({ title: `Log in with ${eid.name}?`, body })
}

const comparison = ({ comparison: words }: PhoneRequest): Markup | undefined =>
  words === undefined
    ? undefined
    : html`<p class="compare"><span>The application must show the same:</span> <strong>${words}</strong></p>`

export function phoneDonePage(action: 'approve' | 'refuse'): Page {
  const heading = action === 'approve' ? 'Approved' : 'Refused'
  const body = html`<h1>${heading}</h1>
<p class="lead">Go back to the application: it will notice by itself.</p>
<div class="actions"><a class="button wide" href="/phone">What else is waiting</a></div>`
  return layout({ title: heading, body })
}

export function phoneGonePage(): Page {
  const body = html`<h1>This login is over</h1>
<p class="lead">It was finished, cancelled, or waited too long. Start again in the application.</p>
<div class="actions"><a class="button wide" href="/phone">What is waiting</a></div>`
  return layout({ title: 'This login is over', body })
}
