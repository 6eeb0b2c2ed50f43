import { CookieTransactionStore, ServerClient, StatelessStateStore } from '@auth0/auth0-server-js'
import cookie from '@fastify/cookie'
import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify'
import { client, secret } from '../identity.js'
import { publicAnswer, type StartPeer } from './peer.js'

interface Exchange {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

/** The engine of Auth0's Fastify package, wired to Fastify by hand. */
export const startAuth0: StartPeer = async ({ port, baseUrl, issuer }) => {
  const app = Fastify()
  await app.register(cookie)
  const jar: ConstructorParameters<typeof StatelessStateStore<Exchange>>[1] = {
    setCookie: (name, value, options, exchange) => void exchange?.reply.setCookie(name, value, options),
    getCookie: (name, exchange) => exchange?.request.cookies[name],
    getCookies: (exchange) => defined(exchange?.request.cookies ?? {}),
    deleteCookie: (name, exchange, options) => void exchange?.reply.clearCookie(name, options),
  }
  const auth0 = new ServerClient<Exchange>({
    domain: new URL(issuer).host,
    clientId: client.id,
    clientSecret: client.secret,
    authorizationParams: { redirect_uri: `${baseUrl}/callback`, scope: 'openid profile' },
    transactionStore: new CookieTransactionStore({ secret }, jar),
    stateStore: new StatelessStateStore({ secret, cookie: { secure: false } }, jar),
  })
  app.get('/login', async (request, reply) => {
    const url = await auth0.startInteractiveLogin({}, { request, reply })
    return reply.redirect(url.href)
  })
  app.get('/callback', async (request, reply) => {
    await auth0.completeInteractiveLogin(new URL(request.url, baseUrl), { request, reply })
    return reply.redirect('/')
  })
  app.get('/public', async () => publicAnswer)
  app.get('/me', async (request, reply) => {
    const user = await auth0.getUser({ request, reply })
    return user ?? reply.code(401).send({ error: 'not signed in' })
  })
  await app.listen({ port, host: '127.0.0.1' })
  return {}
}

function defined(cookies: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const entries = Object.entries(cookies)
  return Object.fromEntries(entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))
}
