import type { SignicatUser } from 'fastify-signicat'

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text made safe for HTML. */
export function escapeHtml(text: unknown): string {
  return String(text ?? '').replace(/[&<>"']/g, (character) => entities[character] ?? character)
}

/** Every way to sign in leads to the first page of the bank. */
export function loginAddress(prefix: string, idp?: string): string {
  const eid = idp === undefined ? '' : `idp=${encodeURIComponent(idp)}&`
  return escapeHtml(`${prefix}/login?${eid}returnTo=${prefix}/`)
}

export interface PageParts {
  readonly title: string
  readonly user: SignicatUser | null
  /** Path of the bank that the page belongs to. */
  readonly prefix: string
  readonly main: string
  /** Name of a script in `demo/scripts`. */
  readonly script?: 'frame' | 'headless'
}

/** The frame of every page. */
export function layout({ title, user, prefix, main, script }: PageParts): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)} · Fjordbanken</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/style.css">
<script type="module" src="/scripts/fresh.js"></script>${script === undefined ? '' : `\n<script type="module" src="/scripts/${script}.js"></script>`}
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
<header>
  <a class="brand" href="${prefix}/"><span class="mark" aria-hidden="true"></span>Fjordbanken</a>
  <nav aria-label="Account">${user === null ? signedOut(prefix) : signedIn(user, prefix)}</nav>
</header>
<main id="main">${main}</main>
<footer><p>A demo of <strong>fastify-signicat</strong>. No bank, no real persons, no real money.</p></footer>
</body>
</html>`
}

function signedIn(user: SignicatUser, prefix: string): string {
  return `<a class="person" href="${prefix}/me">${escapeHtml(user.given_name ?? 'My page')}</a>
    <form method="post" action="${prefix}/logout"><button class="quiet" type="submit">Sign out</button></form>`
}

function signedOut(prefix: string): string {
  return `<a class="button" href="${loginAddress(prefix)}">Sign in</a>`
}
