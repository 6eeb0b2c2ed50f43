import type { SignicatUser } from 'fastify-signicat'
import { choice } from './home.js'
import { layout } from './layout.js'

/** One way to sign in over a REST API. */
export interface Way {
  readonly href: string
  readonly name: string
  readonly mark: string
  readonly where: string
}

/** An overview of the REST flows. */
export function waysPage(user: SignicatUser | null, ways: readonly Way[], prefix: string): string {
  const express = ways.filter(({ href }) => href.startsWith('/express/'))
  const hub = ways.filter((way) => !express.includes(way))
  return layout({
    title: 'More ways to sign in',
    user,
    prefix,
    main: `
<section class="hero">
  <h1>More ways to sign in</h1>
  <p>These use the REST APIs of Signicat. Whichever way you take, you end up signed in alike.</p>
</section>
${list('Authentication REST API', hub)}
${list('Signicat Express', express)}
${ways.length === 0 ? '<p>No REST API is set up: see <code>demo/.env.example</code>.</p>' : ''}`,
  })
}

function list(heading: string, ways: readonly Way[] = []): string {
  if (ways.length === 0) return ''
  const id = heading.split(' ', 1).join('').toLowerCase()
  return `<section aria-labelledby="${id}">
  <h2 id="${id}">${heading}</h2>
  <ul class="eids">${ways.map(({ href, ...words }) => choice(href, words)).join('')}</ul>
</section>`
}
