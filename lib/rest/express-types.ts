import type { EndUserEnvironment } from './hub-types.js'
import type { Open } from './open.js'

/** How the person meets the eID. */
export type ExpressFlow = 'redirect' | 'iframe' | 'headless'

/** Status of an Express session. `created` and `user_initiated` are pending, all others are final. */
export type ExpressStatus = Open<
  'created' | 'user_initiated' | 'user_aborted' | 'timed_out' | 'invalidated' | 'failed' | 'success'
>

/** Providers of Express. */
export type ExpressProvider = Open<
  | 'no_bankid'
  | 'no_bankid_netcentric'
  | 'no_bankid_mobile'
  | 'se_bankid'
  | 'no_buypass'
  | 'dk_nemid'
  | 'mitid'
  | 'ftn'
  | 'freja'
  | 'itsme'
  | 'idin'
  | 'digid'
  | 'eherkenning'
  | 'sms_otp'
  | 'email_otp'
  | 'google'
  | 'github'
  | 'linkedin'
  | 'microsoft'
>

/** Personal data that can be asked for. */
export type ExpressInclude = Open<
  | 'name'
  | 'phone_number'
  | 'date_of_birth'
  | 'nin'
  | 'email'
  | 'organization'
  | 'nin_consent'
  | 'resource.vipps_aml_person'
>

/** Where the browser goes afterwards; Signicat appends `sessionId`. */
export interface ExpressRedirectSettings {
  readonly successUrl: string
  readonly abortUrl: string
  readonly errorUrl: string
}

/** Who may frame the view, and who gets its message. */
export interface ExpressIframeSettings {
  readonly parentDomains: readonly string[]
  /** Origin of the embedding page, exactly. */
  readonly postMessageTargetOrigin: string
}

/** What is known about the person beforehand. */
export interface ExpressPrefilledInput {
  readonly nin?: string
  /** With country code, `+47…`. */
  readonly phoneNumber?: string
  /** `YYYY-MM-DD`; Norwegian BankID on mobile also takes `DDMMYY`. */
  readonly dateOfBirth?: string
  readonly username?: string
}

/** Looks of the view. */
export interface ExpressUi {
  readonly hideProviderHeader?: boolean
  readonly hideFooter?: boolean
  readonly themeMode?: Open<'light' | 'dark'>
  readonly colorTheme?: Open<'default' | 'light_blue'>
  readonly topBar?: {
    readonly title?: string
    readonly foregroundColor?: string
    readonly backgroundColor?: string
  }
}

/**
 * Body of `POST /sessions` of Express. A session lives 10 minutes; there is no field for that.
 *
 * @see https://developer.signicat.com/express/docs/identification/about-authentication.html
 */
export interface ExpressSessionRequest {
  readonly flow: ExpressFlow
  /** Absent: all providers of the account. */
  readonly allowedProviders?: readonly ExpressProvider[]
  /** Default `en`. */
  readonly language?: Open<'en' | 'no' | 'sv' | 'da' | 'fi' | 'de' | 'nl'>
  readonly include?: readonly ExpressInclude[]
  readonly redirectSettings?: ExpressRedirectSettings
  readonly iframeSettings?: ExpressIframeSettings
  readonly prefilledInput?: ExpressPrefilledInput
  readonly externalReference?: string
  /** Mark on the invoice. */
  readonly departmentId?: string
  readonly ui?: ExpressUi
}

/** The person, present after `success`. */
export interface ExpressIdentity {
  /** The provider's own id of the person. */
  readonly providerId?: string
  readonly fullName?: string
  readonly firstName?: string
  readonly middleName?: string
  readonly lastName?: string
  readonly dateOfBirth?: string
  readonly nin?: string
  readonly phoneNumber?: string
  readonly email?: string
  readonly organization?: {
    readonly name?: string
    readonly organizationNumber?: string
    readonly country?: string
  }
  readonly attributes?: Readonly<Record<string, unknown>>
}

/** Something fetched beside the identity (Vipps AML). */
export interface ExpressResource {
  readonly type?: string
  readonly id?: string
  readonly url?: string
  readonly contentType?: string
  readonly status?: string
}

/** Why a session failed. `message` is free text: never show or log it. */
export interface ExpressSessionError {
  readonly code?: string
  readonly message?: string
  readonly providerCode?: string
}

/** What Express answers to create and read. */
export interface ExpressAnswer {
  readonly id: string
  readonly status: ExpressStatus
  /** `redirect` and `iframe` only. */
  readonly url?: string
  /** `headless` only: the words that the person compares with the ones on the phone. */
  readonly securityReference?: string
  readonly created?: string
  readonly expires?: string
  /** Provider that was used. */
  readonly provider?: ExpressProvider
  readonly identity?: ExpressIdentity
  readonly environment?: EndUserEnvironment
  readonly resources?: readonly ExpressResource[]
  readonly auditTrail?: {
    readonly certificate?: unknown
    readonly events?: readonly unknown[]
  }
  readonly error?: ExpressSessionError
  readonly flow?: Open<ExpressFlow>
  readonly allowedProviders?: readonly ExpressProvider[]
  readonly language?: string
  readonly include?: readonly ExpressInclude[]
  readonly redirectSettings?: Partial<ExpressRedirectSettings>
  readonly iframeSettings?: Partial<ExpressIframeSettings>
  readonly prefilledInput?: ExpressPrefilledInput
  readonly externalReference?: string
  readonly departmentId?: string
  readonly ui?: ExpressUi
}

/** A session of Express. `api` is added by this package, so that the two kinds can be told apart. */
export interface ExpressSession extends ExpressAnswer {
  readonly api: 'express'
}

/** One page of finished sessions; without personal data. */
export interface ExpressSessionPage {
  readonly limit?: number
  /** Pass it as `cursor` for the next page; absent on the last one. */
  readonly nextCursor?: string
  readonly data: readonly ExpressSession[]
}

/** A provider of the catalogue or of the account. */
export interface ExpressProviderInfo {
  readonly type: ExpressProvider
  readonly name?: string
  readonly description?: string
  readonly logoUrl?: string
  readonly logoUrlNegative?: string
  readonly logoWidth?: number
}

/** A language of Signicat's views. */
export interface ExpressLanguage {
  readonly id: string
  readonly name?: string
}
