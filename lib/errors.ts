/**
 * What this package throws. `docs/errors.md` says of every code what it means and what to do.
 *
 * @module fastify-signicat/errors
 */
/** Every code a {@link SignicatError} can carry. `docs/errors.md` has one section for each. */
export type SignicatErrorCode =
  | 'ERR_SIGNICAT_CONFIG_INVALID'
  | 'ERR_SIGNICAT_ISSUER_UNREACHABLE'
  | 'ERR_SIGNICAT_ISSUER_TIMEOUT'
  | 'ERR_SIGNICAT_ISSUER_ANSWER_INVALID'
  | 'ERR_SIGNICAT_ISSUER_MISMATCH'
  | 'ERR_SIGNICAT_CLIENT_REFUSED'
  | 'ERR_SIGNICAT_CODE_REFUSED'
  | 'ERR_SIGNICAT_TOKEN_INVALID'
  | 'ERR_SIGNICAT_TOKEN_EXPIRED'
  | 'ERR_SIGNICAT_TOKEN_KEY_UNKNOWN'
  | 'ERR_SIGNICAT_USERINFO_FAILED'
  | 'ERR_SIGNICAT_REQUEST_INVALID'
  | 'ERR_SIGNICAT_CALLBACK_INVALID'
  | 'ERR_SIGNICAT_ATTEMPT_UNKNOWN'
  | 'ERR_SIGNICAT_ATTEMPT_SPENT'
  | 'ERR_SIGNICAT_LOGIN_CANCELLED'
  | 'ERR_SIGNICAT_LOGIN_DENIED'
  | 'ERR_SIGNICAT_LOGIN_NOT_AS_ASKED'
  | 'ERR_SIGNICAT_LOGIN_REFUSED'
  | 'ERR_SIGNICAT_LOGIN_HOOK_FAILED'
  | 'ERR_SIGNICAT_AUDIT_FAILED'
  | 'ERR_SIGNICAT_LOGIN_REQUIRED'
  | 'ERR_SIGNICAT_FORBIDDEN'
  | 'ERR_SIGNICAT_LOGIN_TOO_WEAK'
  | 'ERR_SIGNICAT_CROSS_ORIGIN'
  | 'ERR_SIGNICAT_SESSION_TOO_LARGE'
  | 'ERR_SIGNICAT_SESSION_NOT_LOADED'
  | 'ERR_SIGNICAT_SESSION_GONE'
  | 'ERR_SIGNICAT_HEADERS_SENT'
  | 'ERR_SIGNICAT_STORE_FAILED'
  | 'ERR_SIGNICAT_LOGOUT_TOKEN_INVALID'
  | 'ERR_SIGNICAT_TOO_MANY_STARTS'
  | 'ERR_SIGNICAT_REST_REFUSED'
  | 'ERR_SIGNICAT_REST_FAILED'
  | 'ERR_SIGNICAT_REST_ANSWER_INVALID'
  | 'ERR_SIGNICAT_EMULATOR_REFUSED'

/** What the registry says of one code. */
export interface RegistryEntry {
  /** HTTP status that the error is answered with. */
  readonly statusCode: number
  /** Whether the constant message may be shown to the person or program that asked. */
  readonly expose: boolean
  /** Always the same for one code: it holds nothing of the request. */
  readonly message: string
}

const entry = (statusCode: number, expose: boolean, message: string): RegistryEntry =>
  Object.freeze({ statusCode, expose, message })

/** The one registry: code → HTTP status, whether the message may be shown, and the message. */
export const errorRegistry: Readonly<Record<SignicatErrorCode, RegistryEntry>> = Object.freeze({
  ERR_SIGNICAT_CONFIG_INVALID: entry(500, false, 'The options of fastify-signicat are not usable'),
  ERR_SIGNICAT_ISSUER_UNREACHABLE: entry(503, true, 'The sign-in service cannot be reached'),
  ERR_SIGNICAT_ISSUER_TIMEOUT: entry(503, true, 'The sign-in service did not answer in time'),
  ERR_SIGNICAT_ISSUER_ANSWER_INVALID: entry(
    502,
    true,
    'The sign-in service gave an answer that cannot be used',
  ),
  ERR_SIGNICAT_ISSUER_MISMATCH: entry(
    502,
    true,
    'The sign-in service names another issuer than the configured one',
  ),
  ERR_SIGNICAT_CLIENT_REFUSED: entry(
    502,
    true,
    'The sign-in service refused the client credentials of this application',
  ),
  ERR_SIGNICAT_CODE_REFUSED: entry(400, true, 'The sign-in service refused to finish this login'),
  ERR_SIGNICAT_TOKEN_INVALID: entry(401, true, 'The token is not valid'),
  ERR_SIGNICAT_TOKEN_EXPIRED: entry(401, true, 'The token has expired'),
  ERR_SIGNICAT_TOKEN_KEY_UNKNOWN: entry(
    401,
    true,
    'The token is signed with a key that the issuer does not publish',
  ),
  ERR_SIGNICAT_USERINFO_FAILED: entry(
    502,
    true,
    'The sign-in service did not give the details of the person',
  ),
  ERR_SIGNICAT_REQUEST_INVALID: entry(400, true, 'The request is not valid'),
  ERR_SIGNICAT_CALLBACK_INVALID: entry(400, true, 'The answer of the sign-in service is not valid'),
  ERR_SIGNICAT_ATTEMPT_UNKNOWN: entry(
    400,
    true,
    'This login was not started in this browser, or it took too long',
  ),
  ERR_SIGNICAT_ATTEMPT_SPENT: entry(400, true, 'This login has already been finished'),
  ERR_SIGNICAT_LOGIN_CANCELLED: entry(400, true, 'The login was cancelled'),
  ERR_SIGNICAT_LOGIN_DENIED: entry(400, true, 'The sign-in service ended the login with an error'),
  ERR_SIGNICAT_LOGIN_NOT_AS_ASKED: entry(403, true, 'The login was not of the kind that was asked for'),
  ERR_SIGNICAT_LOGIN_REFUSED: entry(403, true, 'The application refused the login'),
  ERR_SIGNICAT_LOGIN_HOOK_FAILED: entry(503, true, 'The application could not finish the login'),
  ERR_SIGNICAT_AUDIT_FAILED: entry(503, true, 'The login could not be recorded'),
  ERR_SIGNICAT_LOGIN_REQUIRED: entry(401, true, 'Sign-in is required'),
  ERR_SIGNICAT_FORBIDDEN: entry(403, true, 'This is not permitted'),
  ERR_SIGNICAT_LOGIN_TOO_WEAK: entry(403, true, 'A stronger or more recent login is required'),
  ERR_SIGNICAT_CROSS_ORIGIN: entry(403, true, 'The request came from another site'),
  ERR_SIGNICAT_SESSION_TOO_LARGE: entry(500, false, 'The session does not fit into the cookies'),
  ERR_SIGNICAT_SESSION_NOT_LOADED: entry(500, false, 'The session was not loaded for this route'),
  ERR_SIGNICAT_SESSION_GONE: entry(401, true, 'There is no session'),
  ERR_SIGNICAT_HEADERS_SENT: entry(
    500,
    false,
    'The response headers are gone, the session cannot be written',
  ),
  ERR_SIGNICAT_STORE_FAILED: entry(503, true, 'The sessions cannot be read at the moment'),
  ERR_SIGNICAT_LOGOUT_TOKEN_INVALID: entry(400, true, 'The logout token is not valid'),
  ERR_SIGNICAT_TOO_MANY_STARTS: entry(429, true, 'Too many logins were started, wait a while'),
  ERR_SIGNICAT_REST_REFUSED: entry(502, false, 'The Signicat REST API refused the request'),
  ERR_SIGNICAT_REST_FAILED: entry(503, true, 'The Signicat REST API did not answer'),
  ERR_SIGNICAT_REST_ANSWER_INVALID: entry(
    502,
    true,
    'The Signicat REST API gave an answer that cannot be used',
  ),
  ERR_SIGNICAT_EMULATOR_REFUSED: entry(500, false, 'The local Signicat does not run like this'),
})

/** What an error lets through of the error below it: never that object, which may hold claims and tokens. */
export interface ScrubbedCause {
  readonly name: string
  readonly code?: string
  readonly message: string
}

/** Options of {@link SignicatError}: `detail` and `cause` are for the log only. */
export interface SignicatErrorOptions {
  /** For the log: which setting, step or limit. Never a token, a personal number or a full URL. */
  readonly detail?: string
  /** The error below; name, code and message of it are kept. */
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
    super(known.message, options.cause === undefined ? undefined : { cause: scrubCause(options.cause) })
    this.name = new.target.name
    this.code = code
    this.statusCode = options.statusCode ?? known.statusCode
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
      | 'ERR_SIGNICAT_LOGOUT_TOKEN_INVALID',
    fault: { readonly claim: string; readonly reason: TokenFaultReason; readonly cause?: unknown },
  ) {
    super(code, {
      detail: `${fault.claim}: ${fault.reason}`,
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

/** Keeps name, code and message of an error and drops the rest. */
export function scrubCause(cause: unknown): ScrubbedCause {
  if (!(cause instanceof Error)) return { name: typeof cause, message: 'not an Error' }
  const code = 'code' in cause && typeof cause.code === 'string' ? { code: cause.code } : {}
  return { name: cause.name, ...code, message: cause.message.slice(0, 300) }
}
