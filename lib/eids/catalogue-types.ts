import type { KnownEid, Loa } from './types.js'

/** Where a statement comes from, and when that was last looked at. */
export interface Evidence {
  /** Page or repository. */
  readonly source: string
  /** `YYYY-MM-DD`, or less of it. */
  readonly date: string
  /** `documented` by Signicat, `observed` in use, `inferred` from either. */
  readonly strength: 'documented' | 'observed' | 'inferred'
}

/** Signicat's ways to sign somebody in: OpenID Connect, the Authentication REST API of the hub, and that of Express. */
export type EidApi = 'oidc' | 'hub' | 'express'

/** `frame` is called `embedded` by the hub and `iframe` by Express. */
export type EidFlow = 'redirect' | 'frame' | 'headless'

/** Whether Signicat offers an eID through one API and flow. */
export interface Offer {
  /** `conditional`: for some contracts or uses only, see `note`. `unknown`: nothing says yes or no. */
  readonly offered: 'yes' | 'no' | 'conditional' | 'unknown'
  readonly note?: string
  readonly evidence?: Evidence
}

/** One eID, as far as public evidence goes. What is not known is absent. */
export interface Eid {
  readonly code: KnownEid
  /** Whether the spelling of the code is certain. */
  readonly codeEvidence: Evidence
  readonly name: string
  /** ISO 3166-1 alpha-2; empty when it belongs to no country. */
  readonly countries: readonly string[]
  /** Scopes of OpenID Connect that mean something for this eID, besides `openid profile`. */
  readonly scopes: readonly string[]
  /** Claims that these scopes give, besides the standard ones. */
  readonly claims: readonly string[]
  /** Levels it can reach, when documented. */
  readonly loas?: readonly Loa[]
  /** Wire errors that a cancel at this eID has been seen to give; see `cancelCodes`. */
  readonly cancels: readonly string[]
  /** Its names in Signicat Express. */
  readonly expressCodes: readonly string[]
  readonly offers: Readonly<Record<'oidc' | 'hub', Readonly<Partial<Record<EidFlow, Offer>>>>>
}
