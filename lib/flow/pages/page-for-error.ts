import { LoginError, type SignicatError, type SignicatErrorCode, TokenError } from '../../errors.js'
import type { PageKind } from '../../shared/page-model.js'

const kindOfCode: Readonly<Record<SignicatErrorCode, PageKind>> = Object.freeze({
  ERR_SIGNICAT_CONFIG_INVALID: 'fault',
  ERR_SIGNICAT_ISSUER_UNREACHABLE: 'issuer-down',
  ERR_SIGNICAT_ISSUER_TIMEOUT: 'issuer-down',
  ERR_SIGNICAT_ISSUER_ANSWER_INVALID: 'issuer-fault',
  ERR_SIGNICAT_ISSUER_MISMATCH: 'client-fault',
  ERR_SIGNICAT_CLIENT_REFUSED: 'client-fault',
  ERR_SIGNICAT_CODE_REFUSED: 'login-denied',
  ERR_SIGNICAT_TOKEN_INVALID: 'issuer-fault',
  ERR_SIGNICAT_TOKEN_EXPIRED: 'issuer-fault',
  ERR_SIGNICAT_TOKEN_KEY_UNKNOWN: 'issuer-fault',
  ERR_SIGNICAT_USERINFO_FAILED: 'issuer-fault',
  ERR_SIGNICAT_REQUEST_INVALID: 'request-invalid',
  ERR_SIGNICAT_CALLBACK_INVALID: 'request-invalid',
  ERR_SIGNICAT_ATTEMPT_UNKNOWN: 'attempt-unknown',
  ERR_SIGNICAT_ATTEMPT_SPENT: 'attempt-spent',
  ERR_SIGNICAT_OTHER_SESSION: 'other-session',
  ERR_SIGNICAT_LOGIN_CANCELLED: 'cancelled',
  ERR_SIGNICAT_LOGIN_DENIED: 'login-denied',
  ERR_SIGNICAT_LOGIN_NOT_AS_ASKED: 'not-as-asked',
  ERR_SIGNICAT_LOGIN_REFUSED: 'login-refused',
  ERR_SIGNICAT_LOGIN_HOOK_FAILED: 'application-fault',
  ERR_SIGNICAT_AUDIT_FAILED: 'application-fault',
  ERR_SIGNICAT_LOGIN_REQUIRED: 'nothing-sent',
  ERR_SIGNICAT_FORBIDDEN: 'forbidden',
  ERR_SIGNICAT_CHECK_FAILED: 'fault',
  ERR_SIGNICAT_LOGIN_TOO_WEAK: 'too-weak',
  ERR_SIGNICAT_CROSS_ORIGIN: 'cross-origin',
  ERR_SIGNICAT_SESSION_TOO_LARGE: 'application-fault',
  ERR_SIGNICAT_SESSION_NOT_LOADED: 'fault',
  ERR_SIGNICAT_SESSION_GONE: 'nothing-sent',
  ERR_SIGNICAT_SESSION_NOT_KEPT: 'not-kept',
  ERR_SIGNICAT_HEADERS_SENT: 'fault',
  ERR_SIGNICAT_STORE_FAILED: 'fault',
  ERR_SIGNICAT_LOGOUT_TOKEN_INVALID: 'request-invalid',
  ERR_SIGNICAT_LOGOUT_TOKEN_NOT_ENCRYPTED: 'request-invalid',
  ERR_SIGNICAT_TOO_MANY_STARTS: 'in-progress',
  ERR_SIGNICAT_REST_REFUSED: 'client-fault',
  ERR_SIGNICAT_REST_FAILED: 'issuer-down',
  ERR_SIGNICAT_REST_ANSWER_INVALID: 'issuer-fault',
  ERR_SIGNICAT_EMULATOR_REFUSED: 'fault',
})

// Compared without case and punctuation: the two REST APIs, the eIDs and OpenID Connect each spell these their own way.
const kindOfWireError: ReadonlyMap<string, PageKind> = new Map<string, PageKind>([
  // A REST session that says success in the address and nothing of the kind when asked.
  ['pending', 'in-progress'],
  ['timeout', 'timed-out'],
  ['timedout', 'timed-out'],
  ['expired', 'timed-out'],
  ['expiredtoken', 'timed-out'],
  ['expiredtransaction', 'timed-out'],
  ['alreadyinprogress', 'in-progress'],
  // OpenID Connect Core Error Code unmet_authentication_requirements 1.0
  ['unmetauthenticationrequirements', 'too-weak'],
  // RFC 6749 §4.1.2.1: these stand in for a 503 and a 500, which a redirect cannot carry
  ['temporarilyunavailable', 'issuer-down'],
  ['servererror', 'issuer-fault'],
])

/** The page that tells a person about `error`. */
export function pageKindForError(error: SignicatError): PageKind {
  const kind = kindOfCode[error.code]
  if (kind === 'not-as-asked') return kindOfUnmet(error) ?? kind
  if (isNotRecent(error)) return 'not-recent'
  if (kind !== 'login-denied' || !(error instanceof LoginError) || error.wireError === undefined) return kind
  return kindOfWireError.get(error.wireError.toLowerCase().replace(/[^a-z]/g, '')) ?? kind
}

const kindOfClaim = Object.freeze({
  idp: 'other-eid',
  acr: 'level-too-low',
  sandbox: 'test-identity',
} as const)

function kindOfUnmet(error: SignicatError): PageKind | null {
  return error instanceof LoginError && error.claim !== undefined ? kindOfClaim[error.claim] : null
}

/** The issuer let somebody through on an earlier login. */
function isNotRecent(error: SignicatError): boolean {
  return error instanceof TokenError && error.claim === 'auth_time' && error.reason === 'too-old'
}
