import type { SignicatUser } from 'fastify-signicat'
import { eids } from '../eids.js'
import { escapeHtml, layout, loginAddress } from './layout.js'

/** The public page with a login button for each eID. */
export function homePage(user: SignicatUser | null, prefix: string): string {
  return layout({
    title: user === null ? 'Welcome' : 'Welcome back',
    user,
    prefix,
    main: user === null ? welcome(prefix) : welcomeBack(user, prefix),
  })
}

function welcome(prefix: string): string {
  return `
<section class="hero">
  <h1>Banking with the identity you already have</h1>
  <p>Sign in with your electronic ID. There is no password to choose, and none to forget.</p>
</section>
<section aria-labelledby="choose">
  <h2 id="choose">Choose how to sign in</h2>
  <ul class="eids">
    ${eids.map(({ code, ...words }) => choice(loginAddress(prefix, code), words)).join('\n    ')}
  </ul>
  <p class="aside"><a href="${prefix}/rest">More ways to sign in</a> without leaving this site: inside the page, with a QR code, or by your telephone number.</p>
</section>`
}

interface ChoiceWords {
  readonly name: string
  readonly mark: string
  readonly where: string
}

/** One link of a list of ways to sign in. */
export function choice(href: string, { name, mark, where }: ChoiceWords): string {
  return `<li><a class="eid" href="${href}"><span class="flag" aria-hidden="true">${mark}</span><span class="words"><span class="name">${name}</span> <span class="note">${where}</span></span></a></li>`
}

function welcomeBack(user: SignicatUser, prefix: string): string {
  return `
<section class="hero">
  <h1>Hello, ${escapeHtml(user.given_name ?? user.name ?? 'there')}</h1>
  <p>You are signed in. Your page shows what this site knows about you, and until when.</p>
  <p class="actions"><a class="button" href="${prefix}/me">Go to your page</a> <a href="${prefix}/pay">Pay a bill</a></p>
</section>`
}
