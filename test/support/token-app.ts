import { requireLogin } from 'fastify-signicat'
import { GuardError } from 'fastify-signicat/errors'
import { buildApp, type TestApp, type TestAppSettings } from './build-app.js'

/** An application that calls an API with the access token of the visitor: `/call` gives the token it would use. */
export function tokenApp({ options, after, ...settings }: TestAppSettings = {}): Promise<TestApp> {
  return buildApp({
    ...settings,
    options: {
      scope: 'openid profile offline_access',
      ...options,
      session: { keepTokens: true, ...options?.session },
    },
    async after(app) {
      app.get<{ Querystring: { rejected?: string } }>('/call', async ({ signicat, query }) => ({
        token: await signicat.accessToken(query.rejected === undefined ? {} : { rejected: query.rejected }),
      }))
      app.get('/guarded-call', { onRequest: requireLogin() }, async (request, reply) => {
        try {
          return { token: await request.signicat.accessToken() }
        } catch (error) {
          if (error instanceof GuardError) return reply.signicat.answer(error)
          throw error
        }
      })
      await after?.(app)
    },
  })
}

/** A promise that is fulfilled from outside, to hold a step until another has happened. */
export interface Barrier {
  readonly passed: Promise<void>
  open(): void
}

export function barrier(): Barrier {
  let open: () => void = () => undefined
  const passed = new Promise<void>((resolve) => {
    open = resolve
  })
  return { passed, open: () => open() }
}
