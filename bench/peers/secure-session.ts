import { createHash } from 'node:crypto'
import secureSession from '@fastify/secure-session'
import Fastify from 'fastify'
import { secret } from '../identity.js'
import { createOpenidLogin, type OpenidLogin } from './openid-login.js'
import { type PeerSettings, publicAnswer, type RunningPeer, type StartPeer } from './peer.js'

/** `@fastify/secure-session` with openid-client. */
export const startSecureSession: StartPeer = async (settings) =>
  start(settings, await createOpenidLogin(settings))

/** The same with the check of the ID token's signature that openid-client has as an option. */
export const startSecureSessionVerifying: StartPeer = async (settings) =>
  start(settings, await createOpenidLogin(settings, { verifies: true }))

async function start(settings: PeerSettings, login: OpenidLogin): Promise<RunningPeer> {
  const app = Fastify()
  await app.register(secureSession, {
    key: createHash('sha256').update(secret).digest(),
    cookie: { path: '/', httpOnly: true, sameSite: 'lax' },
  })
  app.get('/login', async (request, reply) => {
    const { url, pending } = await login.begin()
    request.session.set('pending', pending)
    return reply.redirect(url)
  })
  app.get('/callback', async (request, reply) => {
    const pending = request.session.get('pending')
    if (pending === undefined) return reply.code(400).send({ error: 'no attempt' })
    const { claims, idToken } = await login.finish(request.url, pending)
    request.session.regenerate()
    request.session.set('claims', claims)
    request.session.set('idToken', idToken)
    return reply.redirect('/')
  })
  app.get('/public', async () => publicAnswer)
  app.get('/me', async (request, reply) => {
    const claims: unknown = request.session.get('claims')
    return claims ?? reply.code(401).send({ error: 'not signed in' })
  })
  await app.listen({ port: settings.port, host: '127.0.0.1' })
  return {
    async mint(cookie, { count }) {
      const cut = cookie.indexOf('=')
      const known = app.decodeSecureSession(decodeURIComponent(cookie.slice(cut + 1)))
      const one = (): string => {
        const value = app.encodeSecureSession(app.createSecureSession({ ...known?.data() }))
        return `${cookie.slice(0, cut)}=${encodeURIComponent(value)}`
      }
      return Array.from({ length: count }, one)
    },
  }
}
