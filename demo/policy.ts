import type { FastifyHelmetOptions } from '@fastify/helmet'
import type { Settings } from './settings.js'

/** Where Signicat's views may come from: the hub, Express, and the old hosts of Express. */
const signicat = ['https://*.signicat.com', 'https://*.signicat.io', 'https://*.idfy.io']

/** Headers of every page: no foreign code, no inline code, frames for Signicat only. */
export function policy({ baseUrl, local }: Settings): FastifyHelmetOptions {
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'script-src': ["'self'"],
        'style-src': ["'self'"],
        'img-src': ["'self'"],
        'connect-src': ["'self'"],
        // The view of the hub ends on a page of our own.
        'frame-src': ["'self'", ...(local === undefined ? signicat : [local])],
        'form-action': ["'self'"],
        'base-uri': ["'none'"],
        'frame-ancestors': ["'none'"],
      },
    },
    // The default cuts the tie to a pop-up.
    crossOriginOpenerPolicy: { policy: 'same-origin-allow-popups' },
    strictTransportSecurity: baseUrl.startsWith('https:'),
  }
}
