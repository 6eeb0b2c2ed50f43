import type { Config } from '../config/config.js'
import type { Places } from '../config/places.js'
import type { ClaimsPolicy } from '../eids/claims-policy.js'
import type { Decrypter } from '../issuer/decrypter.js'
import type { DpopNonces } from '../issuer/dpop-nonces.js'
import type { Issuer } from '../issuer/types.js'
import type { OidcClient } from '../oidc/types.js'
import type { Attempts } from '../session/attempt-types.js'
import type { FormTokens } from '../session/form-token.js'
import type { Leases } from '../session/leases.js'
import type { SharedMemory } from '../session/shared-memory.js'
import type { Session, Sessions } from '../session/types.js'
import type { CookieJar } from '../shared/cookie-jar.js'
import type { Log } from '../shared/log.js'
import type { PageKind } from '../shared/page-model.js'
import type { IdTokenKeeper } from './id-token-keeper.js'
import type { OtherHosts } from './other-hosts.js'
import type { Ways } from './pages/describe-page.js'
import type { Landing } from './pages/landing-page.js'
import type { Tidings } from './pages/tell-opener.js'
import type { Renewed } from './tokens/kept-tokens.js'
import type { RefreshFlights } from './tokens/refresh-flights.js'

/** Header fields as Node gives them, names in lower case. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>

/** One request, as far as the flows need to know it, and the cookies they may write. */
export interface Visit {
  readonly method: string
  /** Path and query as the browser sees them, the stripped part included. */
  readonly url: string
  readonly query: URLSearchParams
  /** Whether the same address is a page as well: there is a route for it with `GET`. */
  isPage(): boolean
  readonly headers: Headers
  readonly ip: string
  /** Name and port that the browser asked for, as far as proxies and `trustProxy` let it be known. */
  readonly host: string
  /** Stands in the log, in the audit trail and on error pages. */
  readonly correlationId: string
  readonly jar: CookieJar
  readonly log: Log
  /** The framework's own request, for the application's hooks. */
  readonly request: unknown
}

/** An error as developers see it on its page. */
export interface ShownFault {
  readonly code: string
  readonly detail?: string
}

/** What a page says; language, brand and texts are added when it is rendered. */
export interface PageAsk {
  readonly kind: PageKind
  readonly status: number
  readonly ways?: Ways
  /** Goes on to this address by itself. */
  readonly continueTo?: string
  /** eID of the attempt, for texts of its own. */
  readonly idp?: string
  /** Language tags that the login was asked for in, before those of the browser. */
  readonly uiLocales?: string
  readonly retryAfter?: number
  /** Seen on loopback hosts alone. */
  readonly fault?: ShownFault
  /** For the page that opened this one as a pop-up. */
  readonly tidings?: Tidings
}

/** What is answered. Every outcome is `no-store`. */
export type Outcome =
  | { readonly kind: 'redirect'; readonly status: 302 | 303; readonly location: string }
  /** HTML of our own that is no page for a person. */
  | {
      readonly kind: 'document'
      readonly status: number
      readonly html: string
      readonly headers: Readonly<Record<string, string>>
    }
  | { readonly kind: 'page'; readonly page: PageAsk }
  | { readonly kind: 'landing'; readonly landing: Landing; readonly uiLocales?: string }
  | {
      readonly kind: 'json'
      readonly status: number
      readonly body: object
      readonly headers?: Readonly<Record<string, string>>
    }

/** Everything a flow works with; made once for a registration. */
export interface Services {
  readonly config: Config
  readonly places: Places
  readonly issuer: Issuer
  readonly decrypter: Decrypter
  readonly oidc: OidcClient
  readonly nonces: DpopNonces
  readonly sessions: Sessions
  readonly refreshes: RefreshFlights<Renewed>
  /** What only one process may do at a time; `null` where sessions are not shared. */
  readonly leases: Leases | null
  readonly shared: SharedMemory
  readonly attempts: Attempts
  readonly forms: FormTokens
  readonly otherHosts: OtherHosts
  readonly claimsPolicy: ClaimsPolicy
  readonly idTokens: IdTokenKeeper
}

/** The person on the other side of a visit, when signed in. */
export type Visitor = Session | null
