import type { PublicSession, SignicatSessionData, SignicatUser } from 'fastify-signicat'
import { eidName } from '../eids.js'
import { escapeHtml, layout } from './layout.js'

type Session = PublicSession<SignicatUser, SignicatSessionData>

const levels: Readonly<Record<string, string>> = { low: 'Low', substantial: 'Substantial', high: 'High' }
const labels: Readonly<Record<string, string>> = {
  name: 'Name',
  given_name: 'Given name',
  family_name: 'Family name',
  middle_name: 'Middle name',
  birthdate: 'Date of birth',
  locale: 'Language',
  sub: 'Identifier',
}

/** What the site knows about the person, and until when. */
export function profilePage(session: Session | null, prefix: string): string {
  if (session === null) {
    const main = '<section class="hero"><h1>You are not signed in</h1></section>'
    return layout({ title: 'Not signed in', user: null, prefix, main })
  }
  const { user, data } = session
  return layout({
    title: 'Your page',
    user,
    prefix,
    main: `
<section class="hero">
  <h1>${escapeHtml(user.name ?? 'Your page')}</h1>
  <p>${data.signedInBefore === true ? 'Good to see you again.' : 'Welcome, this is your first visit.'}</p>
  <ul class="badges" aria-label="How you signed in">
    <li>${escapeHtml(eidName(session.idp))}</li>
    ${levelOf(session)}
    <li>${session.method === 'rest' ? 'REST API' : 'OpenID Connect'}</li>
  </ul>
</section>
<div class="columns">
<section class="card" aria-labelledby="about"><h2 id="about">About you</h2>${list(claimsOf(user))}</section>
<section class="card" aria-labelledby="session"><h2 id="session">This session</h2>${list(timesOf(session))}
  <form method="post" action="${prefix}/logout"><button type="submit">Sign out</button></form></section>
</div>
<section class="card" aria-labelledby="bills"><h2 id="bills">Bills</h2>
  <p>Paying takes an eID of the highest level, used within the last two minutes.</p>
  <a class="button" href="${prefix}/pay">Pay a bill</a></section>
<p class="aside">A program gets your name and your eID at <a href="${prefix}/api/me"><code>${prefix}/api/me</code></a>, and 401 when nobody is signed in.</p>`,
  })
}

/** Signicat Express tells no level. */
function levelOf({ loa }: Session): string {
  const level = levels[loa ?? '']
  return level === undefined ? '' : `<li>${level} assurance</li>`
}

function claimsOf(user: SignicatUser): readonly (readonly [string, unknown])[] {
  return Object.entries(labels).flatMap(([claim, label]) =>
    user[claim] === undefined ? [] : [[label, user[claim]] as const],
  )
}

function timesOf(session: Session): readonly (readonly [string, unknown])[] {
  return [
    ['Signed in', clock(session.startedAt)],
    ['Ends after inactivity', clock(session.idleExpiresAt)],
    ['Ends at the latest', clock(session.absoluteExpiresAt)],
  ]
}

function clock(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

function list(rows: readonly (readonly [string, unknown])[]): string {
  return `<dl>${rows.map(([term, value]) => `<div><dt>${escapeHtml(term)}</dt><dd>${escapeHtml(value)}</dd></div>`).join('')}</dl>`
}
