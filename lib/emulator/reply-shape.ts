import type { KoaContextWithOIDC } from 'oidc-provider'
import { isRecord } from './record.js'
import type { EmulatorFaults } from './types.js'

const errorPages = 'https://api.signicat.com/auth/open/config/errors/'

type Reply = (context: KoaContextWithOIDC, next: () => Promise<unknown>) => Promise<void>

/** Gives the answers of the machine endpoints the members, order and status that Signicat gives them. */
export function createReplyShape(faults: EmulatorFaults): Reply {
  return async (context, next) => {
    await next()
    if (context.path === '/connect/userinfo') shapeUserinfo(context, faults)
    else shapeJson(context)
  }
}

function shapeJson(context: KoaContextWithOIDC): void {
  const shape = shapes[context.path]
  const body: unknown = context.body
  if (shape === undefined || !isRecord(body)) return
  if (typeof body.error !== 'string') {
    context.body = shape.success(body)
    return
  }
  context.status = 400
  context.remove('WWW-Authenticate')
  context.body = shape.refusal(body, body.error)
}

type Json = Readonly<Record<string, unknown>>

interface Shape {
  success(body: Json): Json
  refusal(body: Json, error: string): Json
}

const shapes: Readonly<Record<string, Shape>> = {
  '/connect/token': {
    success: ({ id_token, access_token, expires_in, token_type, ...rest }) => ({
      id_token,
      access_token,
      expires_in,
      token_type,
      ...rest,
    }),
    refusal: (body, error) => ({
      error,
      error_uri: `${errorPages}${error}`,
      error_description: body.error_description ?? error,
    }),
  },
  '/connect/par': {
    success: (body) => body,
    refusal: (body, error) => (error === 'invalid_client' ? { error } : body),
  },
}

function shapeUserinfo(context: KoaContextWithOIDC, { wrongUserinfoSubject }: EmulatorFaults): void {
  const body: unknown = context.body
  if (context.status === 401) {
    context.body = ''
    context.status = 401
    context.set('WWW-Authenticate', 'Bearer realm="IdentityServer",error="invalid_token"')
  } else if (wrongUserinfoSubject && isRecord(body)) {
    context.body = { ...body, sub: `${String(body.sub)}x` }
  }
}
