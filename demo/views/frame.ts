import type { SignicatUser } from 'fastify-signicat'
import { layout, loginAddress } from './layout.js'

interface FramePage {
  readonly user: SignicatUser | null
  readonly prefix: string
  /** Code of the eID in the words of the API. */
  readonly idp: string
  readonly name: string
  /** The eID refuses frames. */
  readonly popup?: boolean
  /** Nothing ties the view to this browser. */
  readonly canBeRelayed: boolean
}

/** A login in a frame of the page, or in a window beside it. */
export function framePage({ user, prefix, idp, name, popup = false, canBeRelayed }: FramePage): string {
  const how = popup
    ? 'It refuses to be shown inside another page, so it opens in a window of its own. On a phone it takes the place of this page.'
    : 'Signicat’s view opens inside this page.'
  return layout({
    title: `Sign in with ${name}`,
    user,
    prefix,
    script: 'frame',
    main: `
<section class="hero">
  <h1>Sign in with ${name}</h1>
  <p>${how}</p>
</section>
<section class="card flow" id="flow" aria-label="Sign in" data-path="${prefix}/login" data-idp="${idp}" data-return-to="${prefix}/" data-popup="${popup}" data-title="Signicat: sign in with ${name}">
  <p id="status" class="status" role="status"></p>
  <div id="view" class="view"></div>
  <div class="actions">
    <button id="start" type="button" hidden>Sign in with ${name}</button>
    <button id="cancel" class="quiet" type="button" hidden>Cancel</button>
  </div>
  <noscript><p>This page needs JavaScript. <a href="${loginAddress(prefix)}">Sign in without it.</a></p></noscript>
</section>
${canBeRelayed ? relayWarning : ''}`,
  })
}

/** What the server cannot see, the person must: whether they started the login themselves. */
export const relayWarning = `<p class="aside"><strong>Approve only what you started here yourself.</strong> If somebody asks you to open an address, to scan a code or to approve a login, stop: it would sign them in as you.</p>`
