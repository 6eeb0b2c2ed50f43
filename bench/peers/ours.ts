import Fastify from 'fastify'
import { resolveConfig } from '../../lib/config/resolve.js'
import { createClaimsPolicy } from '../../lib/eids/claims-policy.js'
import signicat, { requireLogin, type SignicatOptions } from '../../lib/index.js'
import { createSealedSessions } from '../../lib/session/sealed-sessions.js'
import type { Session, Sessions } from '../../lib/session/types.js'
import { claimNames, client, secret } from '../identity.js'
import { type MintOptions, type PeerSettings, publicAnswer, type StartPeer } from './peer.js'
import { createPlainJar } from './plain-jar.js'

/** This package. Userinfo is left out as the peers leave it out. */
export const startOurs: StartPeer = (settings) => start(optionsFor(settings, false))
/** As it is by default: Signicat gives some claims at userinfo only. */
export const startOursWithUserinfo: StartPeer = (settings) => start(optionsFor(settings, true))

function optionsFor({ baseUrl, issuer }: PeerSettings, userinfo: boolean): SignicatOptions {
  return {
    issuer,
    clientId: client.id,
    clientSecret: client.secret,
    baseUrl,
    secrets: [secret],
    claims: claimNames,
    userinfo,
    // Longer than the longest run, so that the cookies which are sent again and again are never due for a roll.
    session: { idleSeconds: 86_000, absoluteSeconds: 86_400 },
  }
}

async function start(options: SignicatOptions): ReturnType<StartPeer> {
  const app = Fastify()
  await app.register(signicat, options)
  app.get('/public', async () => publicAnswer)
  app.get('/me', { onRequest: requireLogin() }, async (request) => request.signicat.requireUser())
  await app.listen({ port: Number(new URL(options.baseUrl).port), host: '127.0.0.1' })
  return { mint: async (cookie, asked) => mint(sessionsFor(options), cookie, asked) }
}

function sessionsFor(options: SignicatOptions): Sessions {
  const config = resolveConfig(options)
  const log = { debug() {}, info() {}, warn() {}, error() {} }
  return createSealedSessions({
    config,
    scopePath: '',
    keepClaims: createClaimsPolicy(config.claims).keep,
    log,
  })
}

async function mint(sessions: Sessions, cookie: string, { count, large }: MintOptions): Promise<string[]> {
  const { session } = sessions.read(createPlainJar(cookie))
  if (session === null) throw new Error('the pattern is no session')
  const data = large ? { note: 'x'.repeat(2300) } : session.data
  const one = async (index: number): Promise<string> => {
    const jar = createPlainJar('')
    const other: Session = { ...session, data, id: `${session.id}-${index}` }
    await sessions.begin(jar, other)
    return jar.header()
  }
  return Promise.all(Array.from({ length: count }, (_, index) => one(index)))
}
