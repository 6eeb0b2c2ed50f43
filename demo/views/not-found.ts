import type { SignicatUser } from 'fastify-signicat'
import { layout } from './layout.js'

/** An address that the bank does not have. */
export function notFoundPage(user: SignicatUser | null, prefix: string): string {
  return layout({
    title: 'Not found',
    user,
    prefix,
    main: `
<section class="hero">
  <h1>There is no such page</h1>
  <p>The address may be mistyped, or the page may have moved.</p>
  <p><a class="button" href="${prefix}/">To the first page</a></p>
</section>`,
  })
}
