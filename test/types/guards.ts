// Compiled, not run: a guard fits whatever server, logger and type provider an application has.
import { createSecureServer } from 'node:http2'
import Fastify, { type FastifyBaseLogger, type FastifyTypeProvider } from 'fastify'
import signicat, { type Guard, requireLogin, requireToken } from 'fastify-signicat'

declare const options: Parameters<typeof signicat>[1]

interface OwnProvider extends FastifyTypeProvider {
  readonly validator: { readonly own: true }
}
interface OwnLogger extends FastifyBaseLogger {
  own(): void
}
declare const logger: OwnLogger

const provided = Fastify().withTypeProvider<OwnProvider>()
provided.register(signicat, options)
provided.get<{ Params: { id: string } }>(
  '/:id',
  { onRequest: requireLogin(), preHandler: [requireLogin({ loa: 'high' })] },
  async (request) => [request.params.id, request.signicat.user],
)
provided.addHook('onRequest', requireLogin())
provided.addHook('preHandler', requireLogin())

const logged = Fastify({ loggerInstance: logger })
logged.register(signicat, options)
logged.addHook('onRequest', requireLogin())
logged.get('/', { onRequest: requireLogin() }, async (request) => request.signicat.session)

const secure = Fastify({ http2: true, https: { allowHTTP1: true } })
secure.register(signicat, options)
secure.addHook('onRequest', requireLogin())

const served = Fastify({ serverFactory: (handler) => createSecureServer(handler), http2: true })
served.get('/', { onRequest: requireLogin() }, async () => 'served')

const guard: Guard = requireLogin()
provided.get('/by-hand', async (request, reply) => {
  await guard(request, reply)
  return reply.sent ? reply : request.signicat.requireUser()
})
provided.addHook('onRequest', (request, reply, done) => {
  guard(request, reply, done)
})

// @ts-expect-error requireUser does not wait for a check
provided.get('/check', async (request) => request.signicat.requireUser({ check: () => true }))
// @ts-expect-error seconds, not a text
requireLogin({ maxAge: '5m' })

provided.addHook('onRequest', requireToken({ audience: 'api', scope: ['a', 'b'], loa: 'high' }))
secure.addHook('onRequest', requireToken())
logged.get('/token', { onRequest: requireLogin({ bearer: true }) }, async (request) => {
  const scopes: readonly string[] | undefined = request.signicat.token?.scopes
  return scopes
})
// @ts-expect-error a token has no session to check
requireToken({ check: () => true })
