import type { FastifyInstance, FastifyRequest } from 'fastify'
import { LoginError } from '../errors.js'
import type { LogoutForm } from '../flow/logout/answer-logout.js'

/** Parsers of our own scope; the application's, whatever they make of a form, are not asked. */
export function addFormParsers(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => {
      done(null, new URLSearchParams(String(body)))
    },
  )
  scope.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      const value: unknown = body === '' ? {} : JSON.parse(String(body))
      done(null, value)
    } catch (error) {
      done(new LoginError('ERR_SIGNICAT_REQUEST_INVALID', { detail: 'body', cause: error }))
    }
  })
}

/**
 * The answer that the issuer's page posted. Only the body counts: a parameter in the URL could be anybody's.
 *
 * @throws {@link LoginError} `ERR_SIGNICAT_CALLBACK_INVALID`; 415 for anything but a form
 */
export function callbackForm(request: FastifyRequest, query: URLSearchParams): URLSearchParams {
  if (!(request.body instanceof URLSearchParams)) {
    throw new LoginError('ERR_SIGNICAT_CALLBACK_INVALID', { detail: 'content type', statusCode: 415 })
  }
  if (query.size > 0)
    throw new LoginError('ERR_SIGNICAT_CALLBACK_INVALID', { detail: 'parameters in the URL' })
  if (request.body.size > 50)
    throw new LoginError('ERR_SIGNICAT_CALLBACK_INVALID', { detail: 'too many fields' })
  return request.body
}

/** What a form or a program sent to the logout route. */
export function logoutForm(request: FastifyRequest): LogoutForm {
  const { body } = request
  if (body instanceof URLSearchParams) {
    return { unsafeReturnTo: body.get('returnTo') ?? undefined, token: body.get('token') ?? undefined }
  }
  if (typeof body !== 'object' || body === null) return {}
  return {
    unsafeReturnTo: 'returnTo' in body ? body.returnTo : undefined,
    token: 'token' in body ? body.token : undefined,
  }
}
