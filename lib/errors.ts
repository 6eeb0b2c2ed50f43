/**
 * What this package throws. `docs/errors.md` says of every code what it means and what to do.
 *
 * @module fastify-signicat/errors
 */
import { errorRegistry, type RegistryEntry, type SignicatErrorCode } from './shared/error-registry.js'
import { type ScrubbedCause, scrubCause } from './shared/scrub-cause.js'

export { errorRegistry, type RegistryEntry, type ScrubbedCause, type SignicatErrorCode }

/** Options of {@link SignicatError}: `detail` and `cause` are for the log only. */
export interface SignicatErrorOptions {
  /** For the log: which setting, step or limit. Never a token, a personal number or a full URL. */
  readonly detail?: string
  /** The error below. Name, code, masked message and, for a status of 500 and more, the frames of it are kept. */
  readonly cause?: unknown
  /** Overrides the status of the registry, where one code covers several situations. */
  readonly statusCode?: number
  /** Seconds after which trying again makes sense; becomes `Retry-After`. */
  readonly retryAfter?: number
}

/** The base of every error this package throws. Branch on `code`. */
export class SignicatError extends Error {
  readonly code: SignicatErrorCode
  /** HTTP status that the error is answered with. */
  readonly statusCode: number
  /** Whether `message` may be shown to the caller. */
  readonly expose: boolean
  /** For the log only. */
  readonly detail: string | undefined
  /** Seconds after which trying again makes sense, when that is known. */
  readonly retryAfter: number | undefined

  constructor(code: SignicatErrorCode, options: SignicatErrorOptions = {}) {
    const known = errorRegistry[code]
    const statusCode = options.statusCode ?? known.statusCode
    // What is somebody's fault is found by its frames. A refusal needs none, and strangers can cause many.
    const frames = statusCode >= 500
    super(
      known.message,
      options.cause === undefined ? undefined : { cause: scrubCause(options.cause, { frames }) },
    )
    this.name = new.target.name
    this.code = code
    this.statusCode = statusCode
    this.expose = known.expose
    this.detail = options.detail
    this.retryAfter = options.retryAfter
  }
}

/** One fault of the options: where it is, what is wrong, what to write instead. */
export interface ConfigFault {
  /** Path of the option, such as `session.idleSeconds`. */
  readonly option: string
  /** What is wrong, to be read after the name of the option. */
  readonly problem: string
  /** What to write instead. */
  readonly remedy: string
}

/** The options cannot be used. Thrown once, at start, with every fault in `faults`. */
export class ConfigError extends SignicatError {
  /** Every fault there is, not only the first. */
  readonly faults: readonly ConfigFault[]

  constructor(faults: readonly ConfigFault[]) {
    super('ERR_SIGNICAT_CONFIG_INVALID', { detail: faults.map((fault) => fault.option).join(', ') })
    this.faults = Object.freeze([...faults])
    this.message = [
      `${errorRegistry.ERR_SIGNICAT_CONFIG_INVALID.message}:`,
      ...faults.map((fault) => `  - ${fault.option}: ${fault.problem}. ${fault.remedy}`),
    ].join('\n')
  }
}

/** The issuer could not be asked, or its answer cannot be used. */
export class IssuerError extends SignicatError {}

/** A login that did not end in a session. */
export class LoginError extends SignicatError {
  /** The issuer's own error code (RFC 6749 §4.1.2.1), shortened to the characters the grammar allows. */
  readonly wireError: string | undefined
  /** With `ERR_SIGNICAT_LOGIN_NOT_AS_ASKED` the claim that was not as asked: `idp`, `acr` (level) or `sandbox`. */
  readonly claim: 'idp' | 'acr' | 'sandbox' | undefined

  constructor(
    code: SignicatErrorCode,
    options: SignicatErrorOptions & {
      readonly wireError?: string
      readonly claim?: 'idp' | 'acr' | 'sandbox'
    } = {},
  ) {
    super(code, options)
    this.wireError = options.wireError
    this.claim = options.claim
  }
}

/** Why a token was not accepted. */
export type TokenFaultReason =
  | 'malformed'
  | 'missing'
  | 'mismatch'
  | 'expired'
  | 'not-yet-valid'
  | 'too-old'
  | 'algorithm'
  | 'type'
  | 'signature'
  | 'key'
  | 'encryption'
  | 'unexpected'

/** A token that was not accepted: `claim` names the claim or header, `reason` what is wrong with it. */
export class TokenError extends SignicatError {
  /** Such as `nonce`, or `token` for the whole. */
  readonly claim: string
  /** What is wrong with it. */
  readonly reason: TokenFaultReason

  constructor(
    code:
      | 'ERR_SIGNICAT_TOKEN_INVALID'
      | 'ERR_SIGNICAT_TOKEN_EXPIRED'
      | 'ERR_SIGNICAT_TOKEN_KEY_UNKNOWN'
      | 'ERR_SIGNICAT_LOGOUT_TOKEN_INVALID'
      | 'ERR_SIGNICAT_LOGOUT_TOKEN_NOT_ENCRYPTED',
    fault: {
      readonly claim: string
      readonly reason: TokenFaultReason
      readonly cause?: unknown
      /** For the log: what came and what was expected. */
      readonly more?: string
    },
  ) {
    super(code, {
      detail: `${fault.claim}: ${fault.reason}${fault.more === undefined ? '' : ` (${fault.more})`}`,
      ...(fault.cause === undefined ? {} : { cause: fault.cause }),
    })
    this.claim = fault.claim
    this.reason = fault.reason
  }
}

/** The session could not be read or written. */
export class SessionError extends SignicatError {}

/** A guard said no. */
export class GuardError extends SignicatError {}

/** A Signicat REST call failed. `httpStatus` is the status of the API's answer, when there was one. */
export class RestError extends SignicatError {
  /** HTTP status of the API's answer, when there was one. */
  readonly httpStatus: number | undefined
  /** The API's own error code. */
  readonly apiCode: string | undefined
  /** Which fields were not taken, and why in one word; never their values. */
  readonly violations: readonly { readonly name: string; readonly reason: string }[]
  /** The API's correlation id, for a support ticket. */
  readonly requestId: string | undefined

  constructor(
    code: SignicatErrorCode,
    options: SignicatErrorOptions & {
      readonly httpStatus?: number
      readonly apiCode?: string
      readonly violations?: readonly { readonly name: string; readonly reason: string }[]
      readonly requestId?: string
    } = {},
  ) {
    super(code, options)
    this.httpStatus = options.httpStatus
    this.apiCode = options.apiCode
    this.violations = options.violations ?? []
    this.requestId = options.requestId
  }
}

/**
 * Whether `value` is an error of this package, also one from another copy of it.
 *
 * @param code when given, only an error with exactly this code counts.
 */
export function isSignicatError(value: unknown, code?: SignicatErrorCode): value is SignicatError {
  if (!(value instanceof Error) || !('code' in value) || typeof value.code !== 'string') return false
  return code === undefined ? Object.hasOwn(errorRegistry, value.code) : value.code === code
}
