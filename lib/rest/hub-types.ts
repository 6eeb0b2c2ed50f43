import type { Loa } from '../eids/types.js'
import type { Open } from './open.js'

/** How the person meets the eID. `embedded` is the hub's name for a frame. */
export type HubFlow = 'redirect' | 'headless' | 'embedded'

/** Status of a hub session. `CREATED` and `WAITING_FOR_USER` are pending, all others are final. */
export type HubStatus = Open<
  'CREATED' | 'WAITING_FOR_USER' | 'SUCCESS' | 'ABORT' | 'ERROR' | 'CANCELLED' | 'EXPIRED' | 'INVALID'
>

/** eID codes seen in Signicat's own text; an account may have others. */
export type HubProvider = Open<
  | 'nbid'
  | 'sbid'
  | 'mitid'
  | 'ftn'
  | 'idin'
  | 'digid'
  | 'eherkenning'
  | 'spid'
  | 'itsme'
  | 'otp-email'
  | 'otp-sms'
  | 'sk-smartid'
  | 'sk-mobileid'
  | 'wallet-verifier'
  | 'simulator'
>

/** What a person can be asked for. Every eID adds its own names, such as `sbidDeviceIp`. */
export type HubAttribute = Open<
  'idpId' | 'name' | 'firstName' | 'middleName' | 'lastName' | 'dateOfBirth' | 'email' | 'nin'
>

/** Where the browser goes afterwards. Signicat appends `sessionId` and may add `:443`: never compare the echo. */
export interface HubCallbackUrls {
  readonly success: string
  readonly abort: string
  readonly error: string
}

/** What is known about the person beforehand. At least one member when given. */
export interface HubPrefilledInput {
  readonly nin?: string
  /** With country code, `+47…`. */
  readonly mobile?: string
  readonly email?: string
  readonly userName?: string
  /** `YYYY-MM-DD`. */
  readonly dateOfBirth?: string
  readonly deviceId?: string
  readonly firstName?: string
  readonly lastName?: string
  readonly bankAccountNumber?: string
  readonly organisation?: string
}

/** Public key that the answers are encrypted to: RSA with `RSA-OAEP`, or EC with `ECDH-ES`. */
export interface HubEncryptionKey {
  readonly kty: Open<'RSA' | 'EC'>
  readonly use: 'enc'
  readonly kid: string
  readonly alg: Open<'RSA-OAEP' | 'ECDH-ES'>
  readonly e?: string
  readonly n?: string
  readonly crv?: string
  readonly x?: string
  readonly y?: string
}

/**
 * Body of `POST /sessions` of the hub.
 *
 * @see https://developer.signicat.com/apis/eid-hub/
 */
export interface HubSessionRequest {
  readonly flow: HubFlow
  /** May be empty. */
  readonly requestedAttributes: readonly HubAttribute[]
  /** Required with `redirect`; https unless the account is a sandbox. */
  readonly callbackUrls?: HubCallbackUrls
  /** `embedded` only: where the view goes when done. Without it Signicat shows a screen of its own. */
  readonly returnUrl?: string
  /** `embedded` only: hosts that may frame the view. */
  readonly embeddedParentDomains?: readonly string[]
  /** Absent: the person chooses among all of the account's eIDs. */
  readonly allowedProviders?: readonly HubProvider[]
  /** ISO 639-1. Signicat falls back to `en`. */
  readonly language?: string
  /** This level or a higher one, enforced by the hub. */
  readonly requestedLoa?: Loa
  readonly prefilledInput?: HubPrefilledInput
  /** Switches of one eID, such as `sbid_flow`. */
  readonly additionalParameters?: Readonly<Record<string, string>>
  /** Filled in from `decryptionKeys` of the client when left out. */
  readonly encryptionPublicKey?: HubEncryptionKey
  readonly themeId?: string
  /** Seconds. Signicat's default is 1200; less than 300 becomes 300. */
  readonly sessionLifetime?: number
  /** Host such as `acme.app.signicat.com`, configured on the account. */
  readonly requestDomain?: string
  readonly externalReference?: string
  readonly usageReference?: string
  /** Up to 100 of up to 100 characters. */
  readonly tags?: readonly string[]
}

/** A national identity number as the hub writes it. */
export interface HubNin {
  readonly value: string
  /** `NO` in the guides, `NOR` in the schema. */
  readonly issuingCountry?: string
  readonly type?: Open<'BIRTH' | 'PERSON' | 'CIVIL' | 'SOCIAL'>
}

/** The person, present after `SUCCESS`. eID-specific attributes come inline; some hold JSON as a string. */
export interface HubSubject {
  /** Hashed and stable for one person, eID and account. */
  readonly id?: string
  readonly idpId?: string
  readonly name?: string
  readonly firstName?: string
  readonly middleName?: string
  readonly lastName?: string
  readonly dateOfBirth?: string
  readonly email?: string
  readonly nin?: HubNin
  readonly [attribute: string]: unknown
}

/** Address and browser of the person, as Signicat saw them. */
export interface EndUserEnvironment {
  readonly ipAddress?: string
  readonly userAgent?: string
}

/** Why a session failed. `detail` is free text: never show or log it. */
export interface HubSessionError {
  readonly type?: string
  readonly title?: string
  readonly detail?: string
  readonly code?: string
}

/** What the hub answers to create, read and cancel. */
export interface HubAnswer {
  readonly id: string
  readonly status: HubStatus
  readonly accountId?: string
  /** Send the browser here, or show it in a frame. */
  readonly authenticationUrl?: string
  readonly statusUrl?: string
  readonly statusDetail?: string
  /** eID that was used. */
  readonly provider?: HubProvider
  /** Level that was reached. */
  readonly loa?: Open<Loa>
  readonly subject?: HubSubject
  /** What a headless page shows: `autoStartToken`, `qrData`, … Never log it. */
  readonly idpData?: Readonly<Record<string, string>>
  readonly environment?: EndUserEnvironment
  readonly error?: HubSessionError
  readonly messageTransportProperties?: {
    readonly messageLevelEncryption?: boolean
    readonly requireHsmSigning?: boolean
  }
  /** ISO time. The session is deleted then. */
  readonly expiresAt?: string
  readonly callbackUrls?: Partial<HubCallbackUrls>
  readonly allowedProviders?: readonly HubProvider[]
  readonly language?: string
  readonly flow?: Open<HubFlow>
  readonly themeId?: string
  readonly requestedAttributes?: readonly HubAttribute[]
  readonly externalReference?: string
  readonly usageReference?: string
  readonly sessionLifetime?: number
  readonly requestDomain?: string
  readonly tags?: readonly string[]
}

/** A session of the hub. `api` is added by this package, so that the two kinds can be told apart. */
export interface HubSession extends HubAnswer {
  readonly api: 'hub'
}
