import type { Evidence, Offer } from './catalogue-types.js'

const CHECKED = '2026-11'

/** A page of Signicat's documentation. */
export function documented(path: string): Evidence {
  return Object.freeze({
    source: `https://developer.signicat.com/${path}`,
    date: CHECKED,
    strength: 'documented',
  })
}

/** A page of the Express documentation that carries its own date. */
export const expressAuthentication: Evidence = Object.freeze({
  source: 'https://developer.signicat.com/express/docs/identification/about-authentication.html',
  date: '2022-09-29',
  strength: 'documented',
})

/** Signicat's own .NET client, release 1.15.0. */
export const signicatNet: Evidence = Object.freeze({
  source: 'https://github.com/signicat/signicat-net',
  date: '2026-01-06',
  strength: 'documented',
})

/** Signicat's own .NET client for Express. */
export const signicatExpressNet: Evidence = Object.freeze({
  source: 'https://github.com/signicat/signicat-express-net',
  date: '2023-12-05',
  strength: 'documented',
})

/** Recordings of a real sandbox. */
export const observedSandbox: Evidence = Object.freeze({
  source: 'https://github.com/benne/stubid',
  date: '2026-09-14',
  strength: 'observed',
})

/** A plugin in production with Dutch eIDs, release 3.1.2. */
export const observedPlugin: Evidence = Object.freeze({
  source: 'https://github.com/yardinternet/plugin-owc-signicat-openid',
  date: '2026-04-10',
  strength: 'observed',
})

/** The page, read as saying more than it does. */
export function inferred(from: Evidence): Evidence {
  return Object.freeze({ ...from, strength: 'inferred' })
}

export function yes(evidence: Evidence, note?: string): Offer {
  return Object.freeze({ offered: 'yes', evidence, ...(note === undefined ? {} : { note }) })
}

export function no(evidence: Evidence, note: string): Offer {
  return Object.freeze({ offered: 'no', evidence, note })
}

export function conditional(evidence: Evidence, note: string): Offer {
  return Object.freeze({ offered: 'conditional', evidence, note })
}

export const unknownOffer: Offer = Object.freeze({ offered: 'unknown' })
