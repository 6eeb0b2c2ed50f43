import Fastify, { type FastifyInstance } from 'fastify'
import type { SignicatOptions } from '../../lib/index.js'
import type { SessionStore } from '../../lib/shared/session-store.js'
import { claimNames, client, secret } from '../identity.js'
import { mintOurs } from './mint-ours.js'
import { type PeerSettings, publicAnswer, type StartPeer } from './peer.js'

type Plugin = typeof import('../../lib/index.js')
type Stores = typeof import('../../lib/store/index.js')

// As it is published: one file for each door.
const { default: signicat, requireLogin }: Plugin = await import(published('index.js'))
const loadStores = (): Promise<Stores> => import(published('store/index.js'))

function published(file: string): string {
  return new URL(`../../package/${file}`, import.meta.url).href
}

/** This package. Userinfo is left out as the peers leave it out. */
export const startOurs: StartPeer = (settings) => start(settings, Fastify(), optionsFor(settings))

/** As it is by default: Signicat gives some claims at userinfo only. */
export const startOursWithUserinfo: StartPeer = (settings) =>
  start(settings, Fastify(), { ...optionsFor(settings), userinfo: true })

/** From the first visit on a quarter of the idle time has passed, so that every answer carries the session anew. */
export const startOursRolling: StartPeer = (settings) => {
  let passed = 0
  const app = Fastify()
  app.addHook('onRequest', (request, _reply, done) => {
    if (request.url === '/me') passed = 20_000
    done()
  })
  return start(settings, app, {
    ...optionsFor(settings),
    clock: () => Math.floor(Date.now() / 1000) + passed,
  })
}

export const startOursInMemory: StartPeer = async (settings) =>
  start(settings, Fastify(), storedIn((await loadStores()).memoryStore(), settings))

export const startOursInRedis: StartPeer = async (settings) => {
  const { Redis } = await import('ioredis')
  const redis = new Redis(Number(process.env.BENCH_REDIS_PORT), '127.0.0.1')
  return start(settings, Fastify(), storedIn((await loadStores()).redisStore(redis), settings))
}

function storedIn(store: SessionStore, settings: PeerSettings): SignicatOptions {
  const options = optionsFor(settings)
  return { ...options, session: { ...options.session, kind: 'stored', store } }
}

/** One for every process: a cookie of one port is nothing to another, and here one sends what another has sealed. */
const baseUrl = 'http://127.0.0.1:3000'

function optionsFor({ issuer }: PeerSettings): SignicatOptions {
  return {
    issuer,
    clientId: client.id,
    clientSecret: client.secret,
    baseUrl,
    secrets: [secret],
    claims: claimNames,
    userinfo: false,
    // Longer than the longest run, so that the cookies which are sent again and again are never due for a roll.
    session: { idleSeconds: 86_000, absoluteSeconds: 86_400 },
  }
}

async function start(
  settings: PeerSettings,
  app: FastifyInstance,
  options: SignicatOptions,
): ReturnType<StartPeer> {
  await app.register(signicat, options)
  app.get('/public', async () => publicAnswer)
  app.get('/me', { onRequest: requireLogin() }, async (request) => request.signicat.requireUser())
  await app.listen({ port: Number(new URL(settings.baseUrl).port), host: '127.0.0.1' })
  return { mint: (cookie, asked) => mintOurs(options, cookie, asked) }
}
