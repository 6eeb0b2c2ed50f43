import Fastify from 'fastify'
import signicat, { requireLogin } from 'fastify-signicat'
import { redisStore } from 'fastify-signicat/store'
import { ioRedis, nodeRedis } from './redis-clients.js'

/*
 * One server process of an application, as a test spawns it: settings as JSON in the first argument, its port as the
 * first message. Its clock stands still until a message says what time it is. Its log goes to stdout.
 */

export interface InstanceSettings {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  readonly secrets: readonly string[]
  readonly redisPort: number
  readonly driver: 'redis' | 'ioredis'
  /** Milliseconds. */
  readonly redisTimeout: number
  readonly now: number
}

const settings: InstanceSettings = JSON.parse(process.argv[2] ?? '{}')
let { now } = settings

const { client } = await (settings.driver === 'redis' ? nodeRedis : ioRedis)(settings.redisPort)
// What a balancer sent before it knew of the deploy is answered all the same; how long the start takes is not looked at.
const app = Fastify({ logger: { level: 'trace' }, return503OnClosing: false, pluginTimeout: 0 })
await app.register(signicat, {
  issuer: settings.issuer,
  clientId: settings.clientId,
  clientSecret: settings.clientSecret,
  baseUrl: 'https://app.example',
  secrets: settings.secrets,
  scope: 'openid profile offline_access',
  session: {
    kind: 'stored',
    store: redisStore(client, { timeoutMs: settings.redisTimeout }),
    keepTokens: true,
  },
  routes: { backchannelLogout: '/backchannel' },
  onLogin: ({ sub, claims }) => ({
    account: `account of ${sub}`,
    data: { visits: 0, nin: String(claims.nin) },
  }),
  allowInsecureLoopback: true,
  clock: () => now,
})
app.get('/public', { config: { signicat: false } }, async () => ({ pid: process.pid }))
app.get('/me', { onRequest: requireLogin() }, async (request) => request.signicat.session)
app.get('/api', { onRequest: requireLogin() }, async (request) => {
  const accessToken = await request.signicat.accessToken()
  return { sub: request.signicat.requireUser().sub, accessToken, pid: process.pid }
})
await app.listen({ host: '127.0.0.1', port: 0 })

process.on('message', (message: { readonly now: number }) => {
  now = message.now
  process.send?.({ now })
})
process.on('disconnect', () => {
  // A deploy: what is under way is finished, nothing new is taken.
  void app.close().then(() => process.exit())
})
const address = app.server.address()
process.send?.({ port: typeof address === 'object' ? address?.port : null })
