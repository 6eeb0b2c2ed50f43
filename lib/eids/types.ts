/** Level of assurance, as the EU regulation and Signicat name them. */
export type Loa = 'low' | 'substantial' | 'high'

/** Codes whose spelling is known for the eID and Wallet Hub; see the catalogue. */
export type KnownEid =
  | 'nbid'
  | 'sbid'
  | 'mitid'
  | 'mitid-private-to-business'
  | 'ftn'
  | 'idin'
  | 'digid'
  | 'eherkenning'
  | 'spid'
  | 'itsme'
  | 'sk-smartid'
  | 'sk-mobileid'
  | 'otp-email'
  | 'otp-sms'
  | 'wallet-verifier'
  | 'simulator'

/** Code of an eID. Any string: accounts have eIDs that this package has not heard of. */
export type EidCode = KnownEid | (string & {})

/** Claims about a person as they came from the issuer. */
export type Claims = Readonly<Record<string, unknown>>

/** A national identity number with the country it belongs to. */
export interface NationalNumber {
  readonly value: string
  /** As the issuer writes it: `NO`, `NOR`, … */
  readonly country?: string
  /** As the issuer writes it: `BIRTH`, `PERSON`, … */
  readonly type?: string
}

/** Who signed in, in one shape for every eID and both protocols. `claims` has everything that came. */
export interface Identity {
  /** With `issuer`, the stable key of a person and eID. Never use an e-mail address or a name for that. */
  readonly sub: string
  /** Who says so. Logins by a REST API have an issuer of their own, so their `sub` is another key. */
  readonly issuer: string
  /** By OpenID Connect or by a REST API. */
  readonly method: 'oidc' | 'rest'
  /** The issuer's id of its own session. */
  readonly sid?: string
  readonly name?: string
  readonly givenName?: string
  readonly familyName?: string
  readonly middleName?: string
  /** `YYYY-MM-DD`. */
  readonly birthDate?: string
  readonly email?: string
  readonly phoneNumber?: string
  /** Language tag (BCP 47), as the issuer writes it. */
  readonly locale?: string
  /** Only when it was asked for, by the scope `nin` or what the API calls it. */
  readonly nationalNumber?: NationalNumber
  /** Code of the eID, such as `nbid`. */
  readonly idp?: string
  /** Level of assurance that `acr` stands for; not there when it is no level. */
  readonly loa?: Loa
  /** What the issuer says of the strength of the login. */
  readonly acr?: string
  /** Methods that the person used, as the issuer names them. */
  readonly amr?: readonly string[]
  /** When the person last proved who they are, seconds since 1970. */
  readonly authTime?: number
  /** The issuer's id of the transaction, for a support ticket. */
  readonly transactionId?: string
  /** Whether this is a test identity. */
  readonly sandbox?: boolean
  /** The organisation that the person signs in for. `country` is that of the register that the number is in. */
  readonly organisation?: { readonly name?: string; readonly number?: string; readonly country?: string }
  /** Every claim of the ID token and of userinfo, personal numbers included. */
  readonly claims: Claims
}
