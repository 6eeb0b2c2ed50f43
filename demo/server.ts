import { randomBytes } from 'node:crypto'
import formbody from '@fastify/formbody'
import helmet from '@fastify/helmet'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import signicat, { type RestOptions, requireLogin } from 'fastify-signicat'
import { assets } from './assets.js'
import { policy } from './policy.js'
import { expressFlows, hubFlows } from './rest.js'
import type { Settings } from './settings.js'
import { flowPages, waysOf } from './views/flows.js'
import { homePage } from './views/home.js'
import { notFoundPage } from './views/not-found.js'
import { paidPage, payPage } from './views/pay.js'
import { profilePage } from './views/profile.js'
import { waysPage } from './views/ways.js'

declare module 'fastify-signicat' {
  interface SignicatSessionData {
    readonly signedInBefore?: boolean
  }
}

/** A small bank's website: a public page, a page behind a login, a payment that asks for more, and an address for programs. */
export async function createServer(settings: Settings): Promise<FastifyInstance> {
  const app = Fastify({ logger: { level: 'warn' } })
  await app.register(helmet, policy(settings))
  await app.register(formbody)
  await app.register(assets)

  // A registration signs in through OpenID Connect and, beside it, through one REST API. The bank uses the present API;
  // below /express it is the same bank with the older one, and people signed in there are signed in there only.
  await app.register(bank, { settings, rest: hubFlows(settings), prefix: '' })
  const express = expressFlows(settings)
  if (express !== undefined) await app.register(bank, { settings, rest: express, prefix: '/express' })
  return app
}

interface BankOptions {
  readonly settings: Settings
  readonly rest: RestOptions | undefined
  readonly prefix: string
}

async function bank(app: FastifyInstance, { settings, rest, prefix }: BankOptions): Promise<void> {
  const seen = new Set<string>()

  // The whole sign-in: routes /login, /callback, /logout, /logged-out and /session, and with `rest` those below /login.
  await app.register(signicat, {
    issuer: settings.issuer,
    clientId: settings.clientId,
    clientSecret: settings.clientSecret,
    baseUrl: settings.baseUrl,
    secrets: [settings.sessionSecret],
    // The local Signicat speaks http on this machine; refused for any other issuer.
    allowInsecureLoopback: settings.local !== undefined,
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
    ...(rest === undefined ? {} : { rest }),
    ...(settings.clock === undefined ? {} : { clock: settings.clock }),
  })

  app.get('/', async (request, reply) => {
    return reply.type('text/html; charset=utf-8').send(homePage(request.signicat.user, prefix))
  })

  // A person without a session is sent to sign in and comes back here, whichever way they came.
  app.get('/me', { onRequest: requireLogin() }, async (request, reply) => {
    return reply.type('text/html; charset=utf-8').send(profilePage(request.signicat.session, prefix))
  })

  // Paying takes more than being signed in: the highest level, proved within two minutes. Whoever has less signs in again, at
  // that level, and comes back here.
  const freshAndHigh = requireLogin({ loa: 'high', maxAge: 120 })
  app.get('/pay', { onRequest: freshAndHigh }, async (request, reply) => {
    return reply.type('text/html; charset=utf-8').send(payPage(request.signicat.requireUser(), prefix))
  })
  app.post('/pay', { onRequest: freshAndHigh }, async (_request, reply) =>
    reply.redirect(`${prefix}/paid`, 303),
  )
  app.get('/paid', { onRequest: requireLogin() }, async (request, reply) => {
    return reply.type('text/html; charset=utf-8').send(paidPage(request.signicat.requireUser(), prefix))
  })

  // A program without a session gets 401 and a problem document instead.
  app.get('/api/me', { onRequest: requireLogin() }, async (request) => {
    const { name, idp } = request.signicat.requireUser()
    return { name, idp }
  })

  app.setNotFoundHandler(answerNotFound(prefix))

  // The REST flows: an overview, and a page for each flow that has no page of Signicat's around it.
  app.get('/rest', async (request, reply) => {
    return reply
      .type('text/html; charset=utf-8')
      .send(waysPage(request.signicat.user, waysOf(settings), prefix))
  })
  for (const { path, page } of rest === undefined ? [] : flowPages(rest.api, settings)) {
    app.get(path, async (request, reply) => {
      return reply.type('text/html; charset=utf-8').send(page(request.signicat.user, prefix))
    })
  }
}

/** A page for people, a few words for programs. */
function answerNotFound(prefix: string): (request: FastifyRequest, reply: FastifyReply) => FastifyReply {
  return (request, reply) =>
    request.headers.accept?.includes('text/html')
      ? reply.code(404).type('text/html; charset=utf-8').send(notFoundPage(request.signicat.user, prefix))
      : reply.code(404).send({ statusCode: 404, error: 'Not Found', message: 'There is no such address' })
}

/** A secret for one run. A real application reads its own from the environment: sessions must survive a restart. */
export function secretForThisRun(): string {
  return randomBytes(32).toString('base64url')
}
