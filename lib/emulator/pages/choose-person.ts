import { countryName } from '../eid-list.js'
import type { LoginView } from '../login-view.js'
import { fullName } from '../people.js'
import type { TypedField, TypedPerson } from '../typed-person.js'
import type { EmulatorEid, EmulatorPerson } from '../types.js'
import { html, type Markup } from './html.js'
import { layout, type Page } from './layout.js'
import { leaveForms, placeOf } from './leave.js'

interface ChoosePersonInput {
  readonly journey: LoginView
  readonly eid: EmulatorEid
  readonly people: readonly EmulatorPerson[]
  /** What was typed before, when something is wrong with it. */
  readonly typed?: TypedPerson
}

export function choosePersonPage({ journey, eid, people, typed }: ChoosePersonInput): Page {
  const address = `${journey.base}/${eid.code}`
  const other = journey.offeredEids.length > 1 ? html` <a href="${journey.base}">Another eID</a>` : undefined
  const body = html`<h1>Who logs in?</h1>
<p class="lead">With <strong>${eid.name}</strong> to <strong>${journey.clientId}</strong>.${other}</p>
<ul class="choices">${people.map((person) => personChoice(person, address))}</ul>
${typeForm(address, eid, typed)}
${leaveForms(address, journey)}`
  const title = typed === undefined ? `${eid.name}: who logs in?` : 'Error: who logs in?'
  return layout({ title, step: 2, body, ...placeOf(journey) })
}

/** Two letters for a picture. */
export const initials = (person: EmulatorPerson): string =>
  `${[...person.givenName][0] ?? ''}${[...person.familyName][0] ?? ''}`.toUpperCase()

/** A link to the page of one person below `address`. */
export function personChoice(person: EmulatorPerson, address: string): Markup {
  const number = person.nin === undefined ? html`no national number` : html`<code>${person.nin}</code>`
  return html`<li><a href="${address}/${person.id}"><span class="mark round" aria-hidden="true">${initials(person)}</span>
<span><strong>${fullName(person)}</strong><small>${countryName(person.country)} · born ${person.birthDate} · ${number}</small></span>
<span class="go" aria-hidden="true">›</span></a></li>`
}

function typeForm(address: string, eid: EmulatorEid, typed: TypedPerson | undefined): Markup {
  const nin = eid.givesNin
    ? field({
        name: 'nin',
        label: 'National number (optional)',
        type: 'text',
        typed,
        hint: 'Never a real one',
      })
    : undefined
  return html`<details${typed === undefined ? undefined : html` open`}><summary>Someone else</summary>
<form method="post" action="${address}" novalidate>
<div class="fields">
${field({ name: 'givenName', label: 'Given name', type: 'text', typed })}
${field({ name: 'familyName', label: 'Family name', type: 'text', typed })}
${field({ name: 'birthDate', label: 'Date of birth', type: 'date', typed })}
${nin}
</div>
<div class="actions"><button class="primary" name="action" value="type">Continue</button></div>
</form></details>`
}

interface FieldInput {
  readonly name: TypedField
  readonly label: string
  readonly type: 'text' | 'date'
  readonly typed: TypedPerson | undefined
  readonly hint?: string
}

function field({ name, label, type, typed, hint }: FieldInput): Markup {
  const problem = typed?.problems[name]
  const note =
    problem === undefined
      ? hint && html`<p class="hint" id="${name}-note">${hint}</p>`
      : html`<p class="problem" id="${name}-note">${problem}</p>`
  const described = note ? html` aria-describedby="${name}-note"` : undefined
  const invalid = problem === undefined ? undefined : html` aria-invalid="true"`
  return html`<div><label for="${name}">${label}</label>
<input id="${name}" name="${name}" type="${type}" value="${typed?.values[name]}" autocomplete="off"${invalid}${described}>${note}</div>`
}
