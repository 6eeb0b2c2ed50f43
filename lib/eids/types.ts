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
  readonly issuer: string
  readonly method: 'oidc' | 'rest'
  readonly sid?: string
  readonly name?: string
  readonly givenName?: string
  readonly familyName?: string
  readonly middleName?: string
  /** `YYYY-MM-DD`. */
  readonly birthDate?: string
  readonly email?: string
  readonly phoneNumber?: string
  readonly locale?: string
  readonly nationalNumber?: NationalNumber
  /** Code of the eID, such as `nbid`. */
  readonly idp?: string
  readonly loa?: Loa
  readonly acr?: string
  readonly amr?: readonly string[]
  readonly authTime?: number
  readonly transactionId?: string
  readonly sandbox?: boolean
  readonly organisation?: { readonly name?: string; readonly number?: string; readonly country?: string }
  /** Every claim of the ID token and of userinfo, personal numbers included. */
  readonly claims: Claims
}
