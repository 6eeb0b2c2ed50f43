import Fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify'
import signicat, { type FastifySignicatOptions, requireLogin } from 'fastify-signicat'
import { onTestFinished } from 'vitest'
import { type FakeIssuer, fakeIssuer } from './fake-issuer.js'
import { type TestVisitor, visitor } from './visitor.js'

export interface TestApp {
  readonly app: FastifyInstance
  readonly issuer: FakeIssuer
  readonly visitor: TestVisitor
  /** Everything that was logged, at the finest level. */
  readonly log: string[]
  /** Seconds that have passed. */
  advance(seconds: number): void
  now(): number
  newVisitor(): TestVisitor
}

export interface TestAppSettings {
  readonly options?: Partial<FastifySignicatOptions>
  readonly server?: FastifyServerOptions
  readonly issuer?: FakeIssuer
  readonly issuerSettings?: Parameters<typeof fakeIssuer>[1]
  /** Before the plugin is registered. */
  readonly before?: (app: FastifyInstance) => unknown
  /** After it. */
  readonly after?: (app: FastifyInstance) => unknown
}

export const testSecret = 'kF9wPz3nVb7xQm2rTg5yHj8uLs4dXc6a'

/** An application with our plugin, a guarded page and a public one, and an issuer beside it. */
export async function buildApp(settings: TestAppSettings = {}): Promise<TestApp> {
  let time = 1_790_000_000
  const now = (): number => time
  const issuer = settings.issuer ?? (await fakeIssuer(now, settings.issuerSettings))
  const log: string[] = []
  const app = Fastify({
    // The first start in a file reads all sources, which takes a busy machine longer than Fastify waits.
    pluginTimeout: 0,
    ...(settings.server?.loggerInstance === undefined
      ? { logger: { level: 'trace', stream: { write: (line: string) => void log.push(line) } } }
      : {}),
    ...settings.server,
  })
  onTestFinished(() => app.close())
  await settings.before?.(app)
  await app.register(signicat, {
    issuer: issuer.issuer,
    clientId: issuer.clientId,
    clientSecret: issuer.clientSecret,
    baseUrl: 'https://app.example',
    secrets: [testSecret],
    fetch: issuer.fetch,
    clock: now,
    ...settings.options,
  })
  app.get('/', async (request) => ({ user: request.signicat.user }))
  app.get('/public', async () => 'public')
  app.get('/me', { onRequest: requireLogin() }, async (request) => request.signicat.session)
  app.post('/me', { onRequest: requireLogin() }, async (request) => request.signicat.requireUser())
  await settings.after?.(app)
  await app.ready()
  return {
    app,
    issuer,
    log,
    now,
    visitor: visitor(app),
    newVisitor: () => visitor(app),
    advance(seconds) {
      time += seconds
    },
  }
}
