import type { SignicatUser } from 'fastify-signicat'
import { eids } from '../eids.js'
import { escapeHtml, layout } from './layout.js'

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

function eidButton({ code, name, mark, where }: (typeof eids)[number]): string {
  return `<li><a class="eid" href="/login?idp=${code}"><span class="flag" aria-hidden="true">${mark}</span><span class="words"><span class="name">${name}</span> <span class="note">${where}</span></span></a></li>`
}

function welcomeBack(user: SignicatUser): string {
  return `
<section class="hero">
  <h1>Hello, ${escapeHtml(user.given_name ?? user.name ?? 'there')}</h1>
  <p>You are signed in. Your page shows what this site knows about you, and until when.</p>
  <p><a class="button" href="/me">Go to your page</a></p>
</section>`
}
