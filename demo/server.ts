import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import helmet from '@fastify/helmet'
import Fastify, { type FastifyInstance } from 'fastify'
import signicat, { requireLogin } from 'fastify-signicat'
import type { Settings } from './settings.js'
import { homePage } from './views/home.js'
import { profilePage } from './views/profile.js'

declare module 'fastify-signicat' {
  interface SignicatSessionData {
    readonly signedInBefore?: boolean
  }
}

/** A small bank's website: a public page, a page behind a login, and a program's view of the same. */
export async function createServer(settings: Settings): Promise<FastifyInstance> {
  const app = Fastify({ logger: { level: 'warn' } })
  const seen = new Set<string>()

  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'style-src': ["'self'"],
        'img-src': ["'self'"],
        'form-action': ["'self'"],
        'base-uri': ["'none'"],
        'frame-ancestors': ["'none'"],
      },
    },
    strictTransportSecurity: settings.baseUrl.startsWith('https:'),
  })

  // The whole sign-in: routes /login, /callback, /logout, /logged-out and /session.
  await app.register(signicat, {
    issuer: settings.issuer,
    clientId: settings.clientId,
    clientSecret: settings.clientSecret,
    baseUrl: settings.baseUrl,
    secrets: [settings.sessionSecret],
    // The local Signicat speaks http on this machine; refused for any other issuer.
    allowInsecureLoopback: settings.issuer.startsWith('http://localhost:'),
    scope: 'openid profile',
    // Pushed to the issuer beforehand: the Finnish Trust Network takes no plain request.
    request: 'par',
    // The session keeps names only, unless more is named. These two come with the scope `profile` as well; naming them
    // lets the session keep the ID token, with which the issuer signs people out without asking them again.
    claims: ['birthdate', 'gender'],
    pages: { brand: { name: 'Fjordbanken', color: '#0b5c5a' } },
    // Runs once at every login, with everything the issuer said. This is where your database comes in.
    onLogin: (identity) => {
      const account = `${identity.issuer} ${identity.sub}`
      const signedInBefore = seen.has(account)
      seen.add(account)
      return { account, data: { signedInBefore } }
    },
  })

  app.get('/', async (request, reply) => {
    return reply.type('text/html; charset=utf-8').send(homePage(request.signicat.user))
  })

  // A person without a session is sent to sign in and comes back here.
  app.get('/me', { onRequest: requireLogin() }, async (request, reply) => {
    return reply.type('text/html; charset=utf-8').send(profilePage(request.signicat.session))
  })

  // A program without a session gets 401 and a problem document instead.
  app.get('/api/me', { onRequest: requireLogin() }, async (request) => {
    const { name, idp } = request.signicat.requireUser()
    return { name, idp }
  })

  const style = readFileSync(new URL('./views/style.css', import.meta.url), 'utf8')
  app.get('/style.css', async (_request, reply) => reply.type('text/css; charset=utf-8').send(style))
  return app
}

/** A secret for one run. A real application reads its own from the environment: sessions must survive a restart. */
export function secretForThisRun(): string {
  return randomBytes(32).toString('base64url')
}
