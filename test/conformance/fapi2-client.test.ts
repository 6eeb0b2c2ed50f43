import Fastify, { type FastifyInstance } from 'fastify'
import signicat, { requireLogin } from 'fastify-signicat'
import { describe, expect, it, onTestFinished } from 'vitest'
import { testSecret } from '../support/build-app.js'
import { type FapiIssuer, type FapiSettings, fapiIssuer } from '../support/fapi-issuer.js'
import { privateJwk } from '../support/protected-issuer.js'
import { visitor as createVisitor, type TestVisitor } from '../support/visitor.js'

const key = { ...privateJwk('rsa', 'app-1'), alg: 'PS256' }
const { n, e, kid } = key as Record<string, unknown>
const publicKey = { kty: 'RSA', n, e, kid, alg: 'PS256', use: 'sig' }

interface FapiApp {
  readonly app: FastifyInstance
  readonly visitor: TestVisitor
  readonly issuer: FapiIssuer
}

/** Our plugin as a FAPI 2.0 client: private_key_jwt, pushed requests, DPoP; with message signing, JAR and JARM as well. */
async function fapiApp(settings: Omit<FapiSettings, 'keys'> = {}): Promise<FapiApp> {
  const issuer = await fapiIssuer({ ...settings, keys: [publicKey] })
  const app = Fastify()
  onTestFinished(() => app.close())
  await app.register(signicat, {
    issuer: issuer.issuer,
    allowInsecureLoopback: true,
    clientId: issuer.clientId,
    signingKeys: [key],
    baseUrl: 'https://app.example',
    secrets: [testSecret],
    idTokenAlg: 'PS256',
    dpop: true,
    session: { keepTokens: true },
    ...(settings.messageSigning === true
      ? { request: 'signed+par' as const, responseMode: 'jwt' as const }
      : { request: 'par' as const }),
    ...(settings.refresh === true ? { scope: 'openid profile offline_access' } : {}),
  })
  app.get('/me', { onRequest: requireLogin() }, async (request) => request.signicat.session)
  app.get('/token', async (request) => {
    const first = await request.signicat.accessToken()
    const second = await request.signicat.accessToken({ rejected: first })
    const third = await request.signicat.accessToken({ rejected: second })
    return { distinct: new Set([first, second, third]).size }
  })
  return { app, visitor: createVisitor(app), issuer }
}

async function signIn({ visitor, issuer }: FapiApp): Promise<URL> {
  const location = await visitor.start('/login?returnTo=/me')
  expect([...new URL(location).searchParams.keys()].sort()).toEqual(['client_id', 'request_uri'])
  const back = await issuer.authorize(location)
  const callback = await visitor.comeBack(location, back.searchParams)
  expect(callback.headers.location, callback.body).toBe('/me')
  expect((await visitor.open('/me')).json()).toMatchObject({ sub: 'kari', user: { name: 'Kari Nordmann' } })
  return back
}

const happy = ['/request', '/token', '/me']

// Modules of `fapi2-security-profile-final-client-test-plan`: private_key_jwt, dpop, plain request and answer.
describe('FAPI 2.0 Security Profile, against oidc-provider', () => {
  it('fapi2-security-profile-final-client-test-happy-path', async () => {
    const app = await fapiApp({ nonce: true })
    const back = await signIn(app)
    expect(back.searchParams.get('iss')).toBe(app.issuer.issuer)
    // The first call with a proof is made once more with the nonce, which the others have from the start.
    expect(app.issuer.asked.filter((path) => happy.includes(path))).toEqual([
      '/request',
      '/token',
      '/token',
      '/me',
    ])
  })

  it('fapi2-security-profile-final-client-test-happy-path-no-dpop-nonce', async () => {
    const app = await fapiApp()
    await signIn(app)
    expect(app.issuer.asked.filter((path) => happy.includes(path))).toEqual(happy)
  })

  it('fapi2-security-profile-final-client-refresh-token-test', async () => {
    const app = await fapiApp({ refresh: true, nonce: true })
    await signIn(app)
    expect((await app.visitor.open('/token')).json()).toEqual({ distinct: 3 })
  })
})

// The happy path of `fapi2-message-signing-final-client-test-plan`: signed request, signed answer.
describe('FAPI 2.0 Message Signing, against oidc-provider', () => {
  it('fapi2-message-signing-final-client-test-happy-path', async () => {
    const app = await fapiApp({ messageSigning: true, nonce: true })
    const back = await signIn(app)
    expect([...back.searchParams.keys()]).toEqual(['response'])
  })
})
