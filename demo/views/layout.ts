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

/** The frame of every page. */
export function layout(title: string, user: SignicatUser | null, main: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)} · Fjordbanken</title>
<link rel="stylesheet" href="/style.css">
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
<header>
  <a class="brand" href="/"><span class="mark" aria-hidden="true"></span>Fjordbanken</a>
  <nav aria-label="Account">${user === null ? signedOut() : signedIn(user)}</nav>
</header>
<main id="main">${main}</main>
<footer><p>A demo of <strong>fastify-signicat</strong>. No bank, no real persons, no real money.</p></footer>
</body>
</html>`
}

function signedIn(user: SignicatUser): string {
  return `<a href="/me">${escapeHtml(user.given_name ?? 'My page')}</a>
    <form method="post" action="/logout"><button class="quiet" type="submit">Sign out</button></form>`
}

function signedOut(): string {
  return '<a class="button" href="/login">Sign in</a>'
}
