// Compiled, not run: what the types promise to an application.
import Fastify, { type FastifyInstance } from 'fastify'
import signicat, {
  type FastifySignicatOptions,
  type RestOptions,
  requireLogin,
  type SignicatUser,
} from 'fastify-signicat'

declare module 'fastify-signicat' {
  interface SignicatSessionData {
    readonly cart?: readonly string[]
  }
  interface SignicatUser {
    readonly birthdate?: string
  }
}

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const same = <A, B>(_equal: Equal<A, B>): void => undefined

const app: FastifyInstance = Fastify()

const options: FastifySignicatOptions = {
  issuer: 'https://acme.sandbox.signicat.com/auth/open',
  clientId: 'acme',
  baseUrl: 'https://app.example',
  secrets: [process.env.SESSION_SECRET],
  onLogin: async (identity, request, { previous }) => {
    same<typeof identity.sub, string>(true)
    same<typeof request.url, string>(true)
    return { account: identity.sub, data: { cart: [...(previous?.data.cart ?? [])] } }
  },
  onLogout: ({ account }, reason) => void [account, reason],
  audit: ({ event, outcome }) => void [event, outcome],
}
app.register(signicat, options)

const restFlows: FastifySignicatOptions = {
  ...options,
  rest: {
    api: 'hub',
    environment: 'sandbox',
    clientId: 'sandbox-calm-river-123',
    clientSecret: async () => 'fetched',
    providers: ['nbid'],
    flows: ['redirect', 'headless'],
    headless: { providers: ['sbid'], modes: ['QR'] },
  },
}
app.register(signicat, restFlows)
const { rest } = app.signicat
if (rest?.api === 'express') void rest.listProviders().then(([provider]) => provider?.type)
// @ts-expect-error off without the option
app.signicat.rest.getSession('id')
// @ts-expect-error where the client lives must be said
const nowhere: RestOptions = { api: 'hub', clientId: 'c', clientSecret: 's', providers: ['nbid'] }
void nowhere

// @ts-expect-error the issuer is required
app.register(signicat, { clientId: 'acme', baseUrl: 'https://app.example', secrets: [] })
// @ts-expect-error an option that does not exist
app.register(signicat, { ...options, sesion: {} })

app.get('/me', { onRequest: requireLogin({ loa: 'high', idp: ['mitid'], maxAge: 300 }) }, async (request) => {
  same<ReturnType<typeof request.signicat.requireUser>, SignicatUser>(true)
  same<typeof request.signicat.user, SignicatUser | null>(true)
  const session = request.signicat.session
  if (session !== null) {
    same<typeof session.data.cart, readonly string[] | undefined>(true)
    same<typeof session.user.birthdate, string | undefined>(true)
    same<typeof session.startedAt, number>(true)
  }
  // @ts-expect-error the session is null for an anonymous visitor
  request.signicat.session.user
  await request.signicat.update({ cart: ['one'] })
  // @ts-expect-error the cart holds texts
  await request.signicat.update({ cart: [1] })
  return request.signicat.requireUser().sub
})

// @ts-expect-error no such level
requireLogin({ loa: 'very high' })
requireLogin({
  check({ user, data, loa }) {
    same<typeof data.cart, readonly string[] | undefined>(true)
    same<typeof user.birthdate, string | undefined>(true)
    return loa === 'high' && user.sub !== ''
  },
})

app.addHook('onRequest', app.signicat.requireLogin())
app.get('/out', async (_request, reply) => reply.signicat.logout({ returnTo: '/' }))
app.get('/in', async (_request, reply) =>
  reply.signicat.login({ idp: 'nbid', loginHint: ['subject-1', 'deviceId-2'] }),
)

const http2 = Fastify({ http2: true })
http2.register(signicat, options)
http2.get('/me', { onRequest: requireLogin() }, async (request) => request.signicat.user)

const check = requireLogin({
  check: (session, request) => session.sub === 'kari' && request.method === 'GET',
})
http2.addHook('preHandler', check)
