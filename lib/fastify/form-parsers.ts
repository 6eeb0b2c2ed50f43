import type { FastifyInstance, FastifyRequest } from 'fastify'
import { LoginError } from '../errors.js'
import type { LogoutForm } from '../flow/logout/answer-logout.js'
import { handleWithAnyBody } from './own-route.js'

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
  scope.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    try {
      const value: unknown = body === '' ? {} : JSON.parse(String(body))
      done(null, value)
    } catch {
      // The parser's message quotes the body.
      if (handleWithAnyBody(request) !== null) done(null, null)
      else done(new LoginError('ERR_SIGNICAT_REQUEST_INVALID', { detail: 'body: not JSON' }))
    }
  })
  scope.addContentTypeParser('*', { parseAs: 'buffer' }, async (request: FastifyRequest, body: Buffer) => {
    if (handleWithAnyBody(request) !== null) return fieldsOf(body, request.headers['content-type'])
    throw new LoginError('ERR_SIGNICAT_REQUEST_INVALID', { detail: 'content type', statusCode: 415 })
  })
}

/** The fields of `FormData`; `null` for anything else, and for what only looks like it. */
async function fieldsOf(body: Buffer, contentType: string | undefined): Promise<URLSearchParams | null> {
  if (contentType === undefined || !/^multipart\/form-data\b/i.test(contentType)) return null
  const form = new Response(new Uint8Array(body), { headers: { 'content-type': contentType } })
  const fields = new URLSearchParams()
  for (const [name, value] of await form.formData().catch(() => [])) {
    if (typeof value === 'string') fields.append(name, value)
  }
  return fields
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
