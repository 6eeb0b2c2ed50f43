import type { PageBrand } from '../../shared/page-model.js'
import { styleSource } from './page-style.js'
import { safeHref } from './safe-href.js'

const fixed = ["form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'"]

/** The policy of a built-in page: nothing but its own style elements and the logo. */
export function builtInCsp(styleSources: readonly string[], brand: PageBrand): string {
  const logo = logoSource(brand)
  const images = logo === null ? [] : [`img-src ${logo}`]
  return ["default-src 'none'", `style-src ${styleSources.join(' ')}`, ...images, ...fixed].join('; ')
}

/**
 * The policy of a page that the application rendered: its own style elements, and style sheets, images and fonts of this
 * site. No scripts, and nothing may frame it: it stands between a person and a login.
 */
export function customCsp(html: string, brand: PageBrand): string {
  const inline = [...html.matchAll(/<style\b[^>]*>([\s\S]*?)<\/style\s*>/gi)].map((match) =>
    styleSource(match[1] ?? ''),
  )
  const logo = logoSource(brand)
  const images = ["'self'", 'data:', ...(logo === null || logo === "'self'" ? [] : [logo])]
  return [
    "default-src 'none'",
    `style-src ${["'self'", ...inline].join(' ')}`,
    `img-src ${images.join(' ')}`,
    "font-src 'self'",
    ...fixed,
  ].join('; ')
}

function logoSource({ logo }: PageBrand): string | null {
  const href = logo === undefined ? null : safeHref(logo)
  if (href === null) return null
  if (href.startsWith('/')) return "'self'"
  const { origin } = new URL(href)
  // A host may hold `;` and `,` for a URL parser, and either would end the directive.
  return /^https?:\/\/[a-z0-9.:[\]-]+$/.test(origin) ? origin : null
}
