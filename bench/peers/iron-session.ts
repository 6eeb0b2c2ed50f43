import Fastify from 'fastify'
import { getIronSession } from 'iron-session'
import { secret } from '../identity.js'
import { createOpenidLogin, type Pending } from './openid-login.js'
import { publicAnswer, type StartPeer } from './peer.js'

interface IronData {
  pending?: Pending
  claims?: Readonly<Record<string, unknown>>
  idToken?: string
}

const options = { cookieName: 'iron', password: secret, cookieOptions: { secure: false } }

/** iron-session with openid-client. */
export const startIronSession: StartPeer = async (settings) => {
  const login = await createOpenidLogin(settings)
  const app = Fastify()
  app.get('/login', async (request, reply) => {
    const session = await getIronSession<IronData>(request.raw, reply.raw, options)
    const { url, pending } = await login.begin()
    session.pending = pending
    await session.save()
    return reply.redirect(url)
  })
  app.get('/callback', async (request, reply) => {
    const session = await getIronSession<IronData>(request.raw, reply.raw, options)
    if (session.pending === undefined) return reply.code(400).send({ error: 'no attempt' })
    Object.assign(session, await login.finish(request.url, session.pending))
    delete session.pending
    await session.save()
    return reply.redirect('/')
  })
  app.get('/public', async () => publicAnswer)
  app.get('/me', async (request, reply) => {
    const { claims } = await getIronSession<IronData>(request.raw, reply.raw, options)
    return claims ?? reply.code(401).send({ error: 'not signed in' })
  })
  await app.listen({ port: settings.port, host: '127.0.0.1' })
  return {}
}
