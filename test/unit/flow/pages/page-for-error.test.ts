import { describe, expect, it } from 'vitest'
import { errorRegistry, LoginError, SignicatError, type SignicatErrorCode } from '../../../../lib/errors.js'
import { pageKindForError } from '../../../../lib/flow/pages/page-for-error.js'
import { pageKinds } from '../../../../lib/shared/page-model.js'

const isCode = (code: string): code is SignicatErrorCode => Object.hasOwn(errorRegistry, code)
const denied = (wireError: string): LoginError => new LoginError('ERR_SIGNICAT_LOGIN_DENIED', { wireError })

describe('the page for an error', () => {
  it.each(Object.keys(errorRegistry).filter(isCode))('exists for %s', (code) => {
    expect(pageKinds).toContain(pageKindForError(new SignicatError(code)))
  })

  it.each([
    ['ERR_SIGNICAT_LOGIN_CANCELLED', 'cancelled'],
    ['ERR_SIGNICAT_ATTEMPT_UNKNOWN', 'attempt-unknown'],
    ['ERR_SIGNICAT_ATTEMPT_SPENT', 'attempt-spent'],
    ['ERR_SIGNICAT_LOGIN_TOO_WEAK', 'too-weak'],
    ['ERR_SIGNICAT_LOGIN_NOT_AS_ASKED', 'not-as-asked'],
    ['ERR_SIGNICAT_LOGIN_REFUSED', 'login-refused'],
    ['ERR_SIGNICAT_ISSUER_UNREACHABLE', 'issuer-down'],
    ['ERR_SIGNICAT_TOKEN_INVALID', 'issuer-fault'],
    ['ERR_SIGNICAT_CLIENT_REFUSED', 'client-fault'],
    ['ERR_SIGNICAT_LOGIN_HOOK_FAILED', 'application-fault'],
    ['ERR_SIGNICAT_LOGIN_REQUIRED', 'nothing-sent'],
    ['ERR_SIGNICAT_CONFIG_INVALID', 'fault'],
  ] as const)('tells %s apart as %s', (code, kind) => {
    expect(pageKindForError(new SignicatError(code))).toBe(kind)
  })

  it.each([
    ['TIMEOUT', 'timed-out'],
    ['timed_out', 'timed-out'],
    ['EXPIRED', 'timed-out'],
    ['expired_token', 'timed-out'],
    ['expiredTransaction', 'timed-out'],
    ['alreadyInProgress', 'in-progress'],
    ['already_in_progress', 'in-progress'],
    ['unmet_authentication_requirements', 'too-weak'],
    ['temporarily_unavailable', 'issuer-down'],
    ['server_error', 'issuer-fault'],
    ['invalid_scope', 'login-denied'],
    ['constructor', 'login-denied'],
  ] as const)('reads the wire error %s as %s', (wireError, kind) => {
    expect(pageKindForError(denied(wireError))).toBe(kind)
  })

  it('does not let a wire error change what another code means', () => {
    const refused = new LoginError('ERR_SIGNICAT_LOGIN_REFUSED', { wireError: 'server_error' })
    expect(pageKindForError(refused)).toBe('login-refused')
  })
})
