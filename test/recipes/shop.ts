import Fastify, { type FastifyInstance } from 'fastify'
import signicat, { type FastifySignicatOptions, requireLogin } from 'fastify-signicat'

/** An application as a team would write it: what it is told from outside comes in as options. */
export async function createShop(options: FastifySignicatOptions): Promise<FastifyInstance> {
  const app = Fastify()
  await app.register(signicat, options)
  app.get('/', async (request) => ({ name: request.signicat.user?.name ?? null }))
  app.get('/orders', { onRequest: requireLogin() }, async (request) => [request.signicat.requireUser().name])
  app.post('/orders', { onRequest: requireLogin() }, async (_request, reply) =>
    reply.code(201).send({ id: 1 }),
  )
  app.get('/transfer', { onRequest: requireLogin({ loa: 'high' }) }, async () => 'transferred')
  return app
}
