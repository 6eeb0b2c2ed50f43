import type { SignicatUser } from 'fastify-signicat'
import { escapeHtml, layout } from './layout.js'

/** A payment that waits for a yes. Whoever sees it has just proved who they are. */
export function payPage(user: SignicatUser, prefix: string): string {
  return layout({
    title: 'Pay a bill',
    user,
    prefix,
    main: `
<section class="hero">
  <h1>Pay a bill</h1>
  <p>You have just proved who you are, ${escapeHtml(user.given_name ?? 'friend')}, with an eID of the highest level. That is what this page asks for.</p>
</section>
<section class="card flow" aria-labelledby="bill"><h2 id="bill">Fjord Kraft, electricity</h2>
  <dl><div><dt>Amount</dt><dd>1 240 kr</dd></div><div><dt>From</dt><dd>Everyday account</dd></div></dl>
  <form class="actions" method="post" action="${prefix}/pay"><button type="submit">Pay 1 240 kr</button> <a href="${prefix}/me">Not now</a></form>
</section>`,
  })
}

export function paidPage(user: SignicatUser, prefix: string): string {
  return layout({
    title: 'Paid',
    user,
    prefix,
    main: `
<section class="hero">
  <h1>Paid</h1>
  <p>1 240 kr are on their way to Fjord Kraft. No real money, of course.</p>
  <p><a class="button" href="${prefix}/me">Back to your page</a></p>
</section>`,
  })
}
