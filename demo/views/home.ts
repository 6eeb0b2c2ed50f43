import type { SignicatUser } from 'fastify-signicat'
import { escapeHtml, layout } from './layout.js'

const eids = [
  { code: 'nbid', name: 'Norwegian BankID', country: 'NO', note: 'Norway' },
  { code: 'sbid', name: 'Swedish BankID', country: 'SE', note: 'Sweden' },
  { code: 'mitid', name: 'MitID', country: 'DK', note: 'Denmark' },
  { code: 'ftn', name: 'Finnish Trust Network', country: 'FI', note: 'Finland' },
  { code: 'idin', name: 'iDIN', country: 'NL', note: 'Netherlands' },
  { code: 'otp-email', name: 'E-mail code', country: '@', note: 'Everywhere' },
]

/** The public page with a login button for each eID. */
export function homePage(user: SignicatUser | null): string {
  return layout(
    user === null ? 'Welcome' : 'Welcome back',
    user,
    user === null ? welcome() : welcomeBack(user),
  )
}

function welcome(): string {
  return `
<section class="hero">
  <h1>Banking with the identity you already have</h1>
  <p>Sign in with your electronic ID. There is no password to choose, and none to forget.</p>
</section>
<section aria-labelledby="choose">
  <h2 id="choose">Choose how to sign in</h2>
  <ul class="eids">
    ${eids.map(eidButton).join('\n    ')}
  </ul>
</section>`
}

function eidButton({ code, name, country, note }: (typeof eids)[number]): string {
  return `<li><a class="eid" href="/login?idp=${code}&amp;returnTo=/me"><span class="flag" aria-hidden="true">${country}</span><span class="words"><span class="name">${name}</span> <span class="note">${note}</span></span></a></li>`
}

function welcomeBack(user: SignicatUser): string {
  return `
<section class="hero">
  <h1>Hello, ${escapeHtml(user.given_name ?? user.name ?? 'there')}</h1>
  <p>You are signed in. Your page shows what this site knows about you, and until when.</p>
  <p><a class="button" href="/me">Go to your page</a></p>
</section>`
}
