import type { FastifySchema, RouteOptions } from 'fastify'
import { cookieNames } from '../session/cookie-names.js'
import { type GuardNote, guardNotesOf } from './guard-notes.js'
import type { Registration } from './registration.js'

/** A security scheme of OpenAPI 3. */
export type SignicatSecurityScheme =
  | {
      readonly type: 'apiKey'
      readonly in: 'cookie'
      readonly name: string
      readonly description: string
    }
  | { readonly type: 'openIdConnect'; readonly openIdConnectUrl: string; readonly description: string }

/** What `@fastify/swagger` needs in order to describe the guards of an application. */
export interface SignicatOpenapi {
  /** For `openapi.components.securitySchemes`. */
  readonly securitySchemes: {
    readonly signicatSession: Extract<SignicatSecurityScheme, { readonly type: 'apiKey' }>
    readonly signicatToken: Extract<SignicatSecurityScheme, { readonly type: 'openIdConnect' }>
  }
  /**
   * For `transform`. Routes behind a guard get `security`, and the answers 401 and 403 where they have none of their own.
   * It sees the guards of the route itself; a scope's own hooks are nowhere to be seen.
   */
  readonly transform: <Schema extends FastifySchema>(described: {
    readonly schema: Schema
    readonly url: string
    readonly route: RouteOptions
  }) => { schema: Schema; url: string }
}

export function openapiOf({ config, services }: Registration): SignicatOpenapi {
  const { scopePath } = services.places
  const openapi: SignicatOpenapi = {
    securitySchemes: {
      signicatSession: {
        type: 'apiKey',
        in: 'cookie',
        name: cookieNames(config, scopePath).session,
        description: 'The session of a person who has signed in',
      },
      signicatToken: {
        type: 'openIdConnect',
        openIdConnectUrl: config.discoveryUrl,
        description: 'An access token of the issuer, in the Authorization header',
      },
    },
    transform: ({ schema, url, route }) => ({ schema: described(schema, noteOf(route)), url }),
  }
  return Object.freeze(openapi)
}

/** The last guard in a route is the narrowest. */
function noteOf(route: RouteOptions): GuardNote | null {
  return guardNotesOf(route).at(-1) ?? null
}

function described<Schema extends FastifySchema>(schema: Schema, note: GuardNote | null): Schema {
  if (note === null) return schema
  const responses: unknown = schema?.response
  const own = typeof responses === 'object' && responses !== null ? responses : {}
  const security = [
    ...(note.session ? [{ signicatSession: [] }] : []),
    ...(note.bearer === null ? [] : [{ signicatToken: [...note.bearer.scopes] }]),
  ]
  // What the route itself says stays.
  return { security, ...schema, response: { 401: unauthorized, 403: forbidden, ...own } }
}

const member = (type: string, description: string): object => ({ type, description })

const problem = (members: object): object => ({
  type: 'object',
  required: ['type', 'title', 'status', 'code'],
  properties: {
    type: member('string', 'Names the kind of problem'),
    title: member('string', 'What happened, in one sentence'),
    status: member('integer', 'The status of the answer'),
    code: member('string', 'The code of the error'),
    reference: member('string', 'Stands in the log lines of the request too'),
    ...members,
  },
})

const answer = (description: string, members: object): object => ({
  description,
  content: { 'application/problem+json': { schema: problem(members) } },
})

const unauthorized = answer('Sign-in is required, or a stronger or more recent one', {
  login_url: member('string', 'Where a person signs in'),
  error: member('string', 'As in the WWW-Authenticate header'),
})

const forbidden = answer('Signed in, but not permitted', {})
