import type { Loa } from '../eids/types.js'
import type { PrivateJwk } from './key-options.js'

/** How a person meets the eID: by a page that the browser goes to, by a frame or pop-up, or by no page of Signicat's at all. */
export type RestFlow = 'redirect' | 'frame' | 'headless'

/** What a page may send along about the person when it starts a flow. */
export type RestPrefill = 'nin' | 'phoneNumber' | 'dateOfBirth' | 'email'

/** How a headless eID is started on the hub: Swedish BankID has the first three, itsme the last two. */
export type RestHeadlessMode = 'QR' | 'APP_LAUNCH' | 'PHONE' | 'SABA' | 'APP2APP'

/** Settings of the flow `frame`. */
export interface RestFrameOptions {
  /**
   * Providers that your contract lets you show in a frame, beside those whose documentation says so for everybody.
   * Default none. Whatever refuses frames, or may, is opened in a pop-up.
   */
  readonly embed?: readonly string[]
}

/** Settings of the flow `headless`. */
export interface RestHeadlessOptions {
  /** Providers that may be started so. Default: all `providers`; those that Signicat refuses are faults. */
  readonly providers?: readonly string[]
  /**
   * Modes that a page may ask the hub for. Default `QR`, `APP_LAUNCH` and `SABA`.
   *
   * WARNING: `PHONE` makes somebody's BankID ask for approval wherever that person is.
   */
  readonly modes?: readonly RestHeadlessMode[]
  /** Seconds between two reads of a session at Signicat, however often a page asks, 1 to 30. Default 2. */
  readonly pollSeconds?: number
  /** Further members of the hub's `idpData` that a page may show, by name. Default none: QR data, start token and codes are shown anyway. */
  readonly show?: readonly string[]
}

/** How many frame and headless flows may be started within a while, by this process. More is answered with 429. */
export interface RestLimitOptions {
  /** The while: seconds, 10 to 86400. Default 300. */
  readonly seconds?: number
  /** For one national number or telephone number, 1 to 1000. Default 3. */
  readonly identifier?: number
  /** From one browser, 1 to 1000. Default 10. */
  readonly browser?: number
  /** From one address (IPv6: one /64 network), 1 to 100000. Default 60. */
  readonly address?: number
}

/**
 * The flows of the Signicat REST APIs, beside OpenID Connect.
 *
 * WARNING: `frame` on Express and `headless` can be relayed: somebody can start a login in their own browser and talk another
 * person into finishing it. That is why both must be named.
 */
export interface RestOptions {
  /** Which API: `hub` is the Authentication REST API, `express` the Express API v2. Required. */
  readonly api: 'hub' | 'express'
  /**
   * Where the API client lives; the hosts are the same. Required. `sandbox` and `test` mean the same: test identities, refused
   * unless `expect.sandbox` accepts them.
   */
  readonly environment: 'sandbox' | 'test' | 'production'
  /** Account to work in, when the API client belongs to an organisation. Default: the client's own. Hub only. */
  readonly accountId?: string
  /** Of an API client of the Signicat dashboard, not of an OpenID Connect client. Required. */
  readonly clientId: string
  /** Its secret, or a function that gives the present one. Required. */
  readonly clientSecret: string | (() => string | Promise<string>)
  /** Codes of the eIDs that may be used, in the words of the API: `nbid` on the hub, `no_bankid` on Express. Required. */
  readonly providers: readonly string[]
  /** Which flows have routes. Default `redirect`; the others must be named. */
  readonly flows?: readonly RestFlow[]
  /** What a page may send along when it starts a frame or headless flow. Default nothing. */
  readonly prefill?: readonly RestPrefill[]
  /** Personal data asked for, on the hub. Default `name`, `firstName`, `lastName`. */
  readonly requestedAttributes?: readonly string[]
  /** Personal data asked for, on Express. Default `name`. */
  readonly include?: readonly string[]
  /** Lowest level of assurance. Default: what `expect.loa` says. Hub only: Express has no levels. */
  readonly loa?: Loa
  /** Language of Signicat's pages, such as `no`. Default: what the login asks for, else Signicat's. */
  readonly language?: string
  /** Host of Signicat's pages, such as `acme.app.signicat.com`. Default: the account's. Hub only. */
  readonly requestDomain?: string
  /** Seconds that a person has, 300 to 900. Default 600. Express sessions always live 600. */
  readonly sessionLifetime?: number
  /** Switches of single eIDs, sent with every session. Default none. Hub only. */
  readonly additionalParameters?: Readonly<Record<string, string>>
  /** Settings of the flow `frame`. Default: known frames, the rest in a pop-up. */
  readonly frame?: RestFrameOptions
  /** Settings of the flow `headless`. Default: all `providers`, read every 2 seconds. */
  readonly headless?: RestHeadlessOptions
  /** How often frame and headless flows may be started. Default: see its members. */
  readonly limits?: RestLimitOptions
  /**
   * Private JWKs that open encrypted answers, found by `kid`: RSA, or EC on P-256, P-384 or P-521. Default none: answers
   * are protected by TLS only. On the hub the public half of the first is sent with every session; on Express give it to
   * Signicat. Not `signingKeys`, and not needed for ID tokens: those have the option of the same name beside `rest`.
   */
  readonly decryptionKeys?: readonly PrivateJwk[]
  /** Base of the API, for a local Signicat. Default Signicat's. */
  readonly baseUrl?: string
  /** Token endpoint, needed with `baseUrl`. Default Signicat's. */
  readonly tokenUrl?: string
}
