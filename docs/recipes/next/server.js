import Fastify from 'fastify'
import signicat, { requireLogin } from 'fastify-signicat'
import next from 'next'

/** A Next application, built before, behind Fastify with sign-in. */
export async function createServer(options, dir) {
  const pages = next({ dir, dev: false })
  await pages.prepare()
  const handle = pages.getRequestHandler()

  const app = Fastify()
  await app.register(signicat, options)
  await app.register(async (scope) => {
    // Next reads bodies by itself.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, _body, done) => done(null))

    const show = (request, reply) => {
      // Written for every request, so that nobody outside can say who they are.
      request.raw.headers['x-person'] = encodeURIComponent(JSON.stringify(request.signicat.user))
      reply.hijack()
      return handle(request.raw, reply.raw)
    }
    scope.get('/_next/*', { config: { signicat: false } }, (request, reply) => {
      reply.hijack()
      return handle(request.raw, reply.raw)
    })
    scope.all('/me', { onRequest: requireLogin() }, show)
    scope.all('/*', show)
  })
  app.addHook('onClose', () => pages.close())
  return app
}
