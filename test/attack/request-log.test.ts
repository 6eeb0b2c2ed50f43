import type { FastifyReply, FastifyRequest } from 'fastify'
import { describe, expect, it } from 'vitest'
import { buildApp, type TestAppSettings } from '../support/build-app.js'

const atCallback = ({ url }: FastifyRequest): boolean => url.startsWith('/callback')

/** What an application may do with its log and its hooks, none of which must print what is in our addresses. */
const applications: Readonly<Record<string, TestAppSettings>> = {
  'as it comes': {},
  'that has every line of Fastify on our routes': { options: { logLevel: 'trace' } },
  'without a request log': { server: { disableRequestLogging: true } },
  'that logs requests itself': {
    before: (app) => app.addHook('onRequest', async (request) => request.log.warn({ req: request }, 'seen')),
  },
  'that logs answers itself': {
    before: (app) =>
      app.addHook('onResponse', async (request, reply) => request.log.error({ req: request, res: reply })),
  },
  'with child loggers that are told nothing': {
    before: (app) => app.setChildLoggerFactory((logger, bindings) => logger.child(bindings)),
  },
  'with child loggers that have serializers of their own': {
    before: (app) =>
      app.setChildLoggerFactory((logger, bindings) =>
        logger.child(bindings, { level: 'trace', serializers: { req: ({ url }: FastifyRequest) => url } }),
      ),
  },
  'with a hook that fails when our answer is sent': {
    before: (app) =>
      app.addHook('onSend', async (request) => {
        if (atCallback(request)) throw new Error('broken')
      }),
  },
  'with a hook that fails before our route': {
    before: (app) =>
      app.addHook('preHandler', async (request) => {
        if (atCallback(request)) throw new Error('broken')
      }),
  },
}

function expectPathsOnly(lines: readonly string[], answer: URLSearchParams): void {
  const log = lines.join('')
  expect(log).not.toBe('')
  for (const name of ['code', 'state']) expect(log).not.toContain(String(answer.get(name)))
  expect(log).not.toMatch(/returnTo|[?&]code=|[?&]state=/)
}

describe('the log of an application', () => {
  it.each(Object.entries(applications))('%s has only the paths of our addresses', async (_name, settings) => {
    const test = await buildApp(settings)
    const location = await test.visitor.start('/login?returnTo=%2Fme')
    const answer = await test.issuer.authorize(location)
    await test.visitor.comeBack(location, answer)
    await test.visitor.comeBack(location, answer)
    await test.app.inject({ method: 'HEAD', url: `/callback?${answer}` })
    expectPathsOnly(test.log, answer)
  })

  it('that gives serializers for our routes has what they say', async () => {
    const logSerializers = { req: () => 'a request' }
    const test = await buildApp({ options: { logLevel: 'info', logSerializers } })
    await test.visitor.start()
    expect(test.log.join('')).toContain('"req":"a request"')
  })

  it('that answers while we are at work has no address, and says that it happened', async () => {
    const waiting: FastifyReply[] = []
    const test = await buildApp({
      before: (app) =>
        app.addHook('onRequest', async (request, reply) => {
          if (atCallback(request)) waiting.push(reply)
        }),
    })
    const location = await test.visitor.start()
    const answer = await test.issuer.authorize(location)
    test.issuer.faults.respond = () => {
      for (const reply of waiting.splice(0)) void reply.code(504).send('too late')
      return undefined
    }
    expect((await test.visitor.comeBack(location, answer)).statusCode).toBe(504)
    await expect.poll(() => test.log.join('')).toContain('answered by somebody else')
    expectPathsOnly(test.log, answer)
  })
})
