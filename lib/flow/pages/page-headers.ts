import type { PageModel } from '../../shared/page-model.js'

/**
 * The headers of a page. A page with a form keeps its own origin as referrer, because the `Origin` of its POST would be
 * `null` under `no-referrer`; every other page gives nothing away.
 */
export function pageHeaders(model: PageModel, csp: string): Readonly<Record<string, string>> {
  const hasForm = model.primary?.method === 'post' || model.secondary?.method === 'post'
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-language': model.lang,
    'cache-control': 'no-store',
    'content-security-policy': csp,
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': hasForm ? 'same-origin' : 'no-referrer',
    ...(model.retryAfter === undefined
      ? {}
      : { 'retry-after': String(Math.max(0, Math.ceil(model.retryAfter))) }),
  }
}
