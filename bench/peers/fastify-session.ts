import cookie from '@fastify/cookie'
import oauth2 from '@fastify/oauth2'
import session from '@fastify/session'
import Fastify from 'fastify'
import { decodeJwt } from 'jose'
import { client, secret } from '../identity.js'
import { publicAnswer, type StartPeer } from './peer.js'

/** `@fastify/session` in memory with `@fastify/oauth2`, without the settings that write on every request. */
export const startFastifySession: StartPeer = async ({ port, baseUrl, issuer }) => {
  const app = Fastify()
  await app.register(cookie)
  await app.register(session, {
    secret,
    saveUninitialized: false,
    rolling: false,
    cookie: { secure: false, maxAge: 86_400_000 },
  })
  await app.register(oauth2, {
    name: 'eid',
    scope: ['openid', 'profile'],
    credentials: { client },
    discovery: { issuer },
    pkce: 'S256',
    startRedirectPath: '/login',
    callbackUri: `${baseUrl}/callback`,
    cookie: { secure: false, sameSite: 'lax', path: '/' },
  })
  const grant = app.getDecorator<oauth2.OAuth2Namespace>('eid')
  app.get('/callback', async (request, reply) => {
    const { token } = await grant.getAccessTokenFromAuthorizationCodeFlow(request)
    await request.session.regenerate()
    request.session.set('claims', decodeJwt(token.id_token ?? ''))
    request.session.set('idToken', token.id_token)
    return reply.redirect('/')
  })
  app.get('/public', async () => publicAnswer)
  app.get('/me', async (request, reply) => {
    const claims: unknown = request.session.get('claims')
    return claims ?? reply.code(401).send({ error: 'not signed in' })
  })
  await app.listen({ port, host: '127.0.0.1' })
  return {}
}
