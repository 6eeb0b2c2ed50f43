/** Every code a `SignicatError` can carry. `docs/errors.md` has one section for each. */
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
  | 'ERR_SIGNICAT_OTHER_SESSION'
  | 'ERR_SIGNICAT_LOGIN_CANCELLED'
  | 'ERR_SIGNICAT_LOGIN_DENIED'
  | 'ERR_SIGNICAT_LOGIN_NOT_AS_ASKED'
  | 'ERR_SIGNICAT_LOGIN_REFUSED'
  | 'ERR_SIGNICAT_LOGIN_HOOK_FAILED'
  | 'ERR_SIGNICAT_AUDIT_FAILED'
  | 'ERR_SIGNICAT_LOGIN_REQUIRED'
  | 'ERR_SIGNICAT_FORBIDDEN'
  | 'ERR_SIGNICAT_CHECK_FAILED'
  | 'ERR_SIGNICAT_LOGIN_TOO_WEAK'
  | 'ERR_SIGNICAT_CROSS_ORIGIN'
  | 'ERR_SIGNICAT_SESSION_TOO_LARGE'
  | 'ERR_SIGNICAT_SESSION_NOT_LOADED'
  | 'ERR_SIGNICAT_SESSION_GONE'
  | 'ERR_SIGNICAT_SESSION_NOT_KEPT'
  | 'ERR_SIGNICAT_HEADERS_SENT'
  | 'ERR_SIGNICAT_STORE_FAILED'
  | 'ERR_SIGNICAT_LOGOUT_TOKEN_INVALID'
  | 'ERR_SIGNICAT_LOGOUT_TOKEN_NOT_ENCRYPTED'
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
  ERR_SIGNICAT_OTHER_SESSION: entry(403, true, 'The session that this was started in is not there any more'),
  ERR_SIGNICAT_LOGIN_CANCELLED: entry(400, true, 'The login was cancelled'),
  ERR_SIGNICAT_LOGIN_DENIED: entry(400, true, 'The sign-in service ended the login with an error'),
  ERR_SIGNICAT_LOGIN_NOT_AS_ASKED: entry(403, true, 'The login was not of the kind that was asked for'),
  ERR_SIGNICAT_LOGIN_REFUSED: entry(403, true, 'The application refused the login'),
  ERR_SIGNICAT_LOGIN_HOOK_FAILED: entry(503, true, 'The application could not finish the login'),
  ERR_SIGNICAT_AUDIT_FAILED: entry(503, true, 'The login could not be recorded'),
  ERR_SIGNICAT_LOGIN_REQUIRED: entry(401, true, 'Sign-in is required'),
  ERR_SIGNICAT_FORBIDDEN: entry(403, true, 'This is not permitted'),
  ERR_SIGNICAT_CHECK_FAILED: entry(503, true, 'The application could not decide whether this is permitted'),
  ERR_SIGNICAT_LOGIN_TOO_WEAK: entry(403, true, 'A stronger or more recent login is required'),
  ERR_SIGNICAT_CROSS_ORIGIN: entry(403, true, 'The request came from another site'),
  ERR_SIGNICAT_SESSION_TOO_LARGE: entry(500, false, 'The session does not fit into the cookies'),
  ERR_SIGNICAT_SESSION_NOT_LOADED: entry(500, false, 'The session was not loaded for this route'),
  ERR_SIGNICAT_SESSION_GONE: entry(401, true, 'There is no session'),
  ERR_SIGNICAT_SESSION_NOT_KEPT: entry(
    400,
    true,
    'Several logins were finished, and their sessions did not come back',
  ),
  ERR_SIGNICAT_HEADERS_SENT: entry(
    500,
    false,
    'The response headers are gone, the session cannot be written',
  ),
  ERR_SIGNICAT_STORE_FAILED: entry(503, true, 'The sessions cannot be read at the moment'),
  ERR_SIGNICAT_LOGOUT_TOKEN_INVALID: entry(400, true, 'The logout token is not valid'),
  ERR_SIGNICAT_LOGOUT_TOKEN_NOT_ENCRYPTED: entry(400, true, 'The logout token must be encrypted'),
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
