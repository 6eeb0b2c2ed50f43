import { createHash } from 'node:crypto'
import Fastify, { type FastifyInstance } from 'fastify'
import signicat, { type FastifySignicatOptions, requireLogin } from 'fastify-signicat'
import {
  type FakeSignicat,
  type FakeSignicatOptions,
  fakeSignicat,
  SignInError,
  type TestRequest,
} from 'fastify-signicat/testing'
import { exportJWK, generateKeyPair } from 'jose'
import { describe, expect, it, onTestFinished } from 'vitest'
import { keyPair } from '../../support/rsa-keys.js'

interface Built {
  readonly app: FastifyInstance
  readonly idp: FakeSignicat
}

async function build(
  options: Partial<FastifySignicatOptions> = {},
  kit: FakeSignicatOptions = {},
): Promise<Built> {
  const idp = fakeSignicat(kit)
  const app = Fastify()
  onTestFinished(() => app.close())
  await app.register(signicat, {
    ...idp.options,
    baseUrl: 'https://app.example',
    secrets: ['kF9wPz3nVb7xQm2rTg5yHj8uLs4dXc6a'],
    ...options,
  })
  app.get('/me', { onRequest: requireLogin() }, async (request) => request.signicat.session)
  app.post('/me', { onRequest: requireLogin() }, async (request) => request.signicat.user)
  app.get('/vault', { onRequest: requireLogin({ loa: 'high', maxAge: 300 }) }, async () => 'vault')
  return { app, idp }
}

describe('signIn', () => {
  it('is a login of the application, in one line', async () => {
    const { app, idp } = await build()
    const { headers, location } = await idp.signIn(app, {
      name: 'Ola Nordmann',
      idp: 'nbid',
      loa: 'high',
      returnTo: '/x',
    })
    expect(location).toBe('/x')
    const me = await app.inject({ url: '/me', headers })
    expect(me.json()).toMatchObject({
      user: { name: 'Ola Nordmann', given_name: 'Ola', family_name: 'Nordmann' },
      idp: 'nbid',
      loa: 'high',
      method: 'oidc',
    })
    expect((await app.inject({ url: '/vault', headers })).statusCode).toBe(200)
    expect((await app.inject({ method: 'POST', url: '/me', headers })).statusCode).toBe(200)
    expect(idp.calls).toMatchObject({ discovery: 1, jwks: 1, token: 1, userinfo: 1 })
  })

  it('gives cookies too, and the same person the same sub', async () => {
    const { app, idp } = await build()
    const [kari, again, ola] = [
      await idp.signIn(app),
      await idp.signIn(app),
      await idp.signIn(app, { name: 'Ola N' }),
    ]
    const subs = await Promise.all(
      [kari, again, ola].map(async ({ cookies }) => (await app.inject({ url: '/me', cookies })).json().sub),
    )
    expect(subs[0]).toBe(subs[1])
    expect(subs[2]).not.toBe(subs[0])
  })

  it('answers what the login asked for, as the hub does', async () => {
    const { app, idp } = await build({
      expect: { loa: 'high' },
      claims: ['nin'],
      scope: 'openid profile nin',
    })
    const { headers } = await idp.signIn(app, { path: '/login?idp=mitid&loa=high', nin: '123' })
    expect((await app.inject({ url: '/me', headers })).json()).toMatchObject({
      idp: 'mitid',
      loa: 'high',
      user: { nin: '123' },
    })
  })

  it.each<[string, Partial<FastifySignicatOptions>]>([
    ['form_post', { responseMode: 'form_post' }],
    ['jwt', { responseMode: 'jwt' }],
    ['PAR', { request: 'par' }],
    ['client_secret_post', { clientAuth: 'client_secret_post' }],
    ['DPoP', { dpop: true, session: { keepTokens: true } }],
    ['a prefix', { prefix: '/auth' }],
    ['a path that the proxy strips', { baseUrl: 'https://app.example/portal' }],
    ['other routes', { routes: { login: '/in', callback: '/back' } }],
    ['a strict cookie', { session: { sameSite: 'strict' } }],
  ])('works with %s', async (_name, options) => {
    const { app, idp } = await build(options)
    const { headers } = await idp.signIn(app)
    expect((await app.inject({ url: '/me', headers })).statusCode).toBe(200)
  })

  it('works with a public client, and with a signed request', async () => {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true })
    const key = { ...(await exportJWK(privateKey)), kid: 'k1', alg: 'ES256', use: 'sig' }
    const open = await build({}, { clientSecret: null })
    await open.idp.signIn(open.app)
    const signed = await build({
      request: 'signed+par',
      signingKeys: [key],
      clientAuth: 'client_secret_basic',
    })
    await signed.idp.signIn(signed.app)
  })

  it('works with encrypted tokens', async () => {
    const { publicKey, privateKey } = await keyPair('RSA-OAEP')
    const named = { kid: 'e1', alg: 'RSA-OAEP', use: 'enc' }
    const decryptionKeys = [{ ...(await exportJWK(privateKey)), ...named }]
    const { app, idp } = await build(
      { decryptionKeys },
      { encryptionKey: { ...(await exportJWK(publicKey)), ...named } },
    )
    await idp.signIn(app)
  })

  it('works in a scope below, by the scope or by a path', async () => {
    const idp = fakeSignicat()
    const app = Fastify()
    onTestFinished(() => app.close())
    let inner: FastifyInstance | undefined
    await app.register(
      async (scope) => {
        inner = scope
        await scope.register(signicat, {
          ...idp.options,
          baseUrl: 'https://app.example',
          secrets: ['kF9wPz3nVb7xQm2rTg5yHj8uLs4dXc6a'],
        })
        scope.get('/me', { onRequest: requireLogin() }, async () => 'me')
      },
      { prefix: '/v1' },
    )
    await app.ready()
    if (inner === undefined) throw new Error('no scope')
    for (const { headers } of [await idp.signIn(inner), await idp.signIn(app, { path: '/v1/login' })]) {
      expect((await app.inject({ url: '/v1/me', headers })).body).toBe('me')
    }
  })

  it('throws with the answer when there is no session', async () => {
    const { app, idp } = await build({ onLogin: () => ({ refuse: 'not today' }) })
    const error: unknown = await idp.signIn(app).catch((reason: unknown) => reason)
    if (!(error instanceof SignInError)) throw new Error('a SignInError was expected')
    expect(error.answer.statusCode).toBe(403)
    expect(error.message).toContain('403')
    expect(error.code).toBe('ERR_SIGNICAT_LOGIN_REFUSED')
    expect(error.message).toContain('ERR_SIGNICAT_LOGIN_REFUSED: onLogin: not today')
  })

  it('says what a hook threw, and where', async () => {
    const findAccount = (): never => {
      throw Object.assign(new TypeError('no account for 29124815345'), { code: 'EACCOUNT' })
    }
    const { app, idp } = await build({ onLogin: findAccount })
    const error: unknown = await idp.signIn(app).catch((reason: unknown) => reason)
    expect(error).toMatchObject({
      message: expect.stringMatching(
        /: 503 \(.+\), ERR_SIGNICAT_LOGIN_HOOK_FAILED: onLogin failed; TypeError \[EACCOUNT\]: no account for \*\*\*$/,
      ),
      code: 'ERR_SIGNICAT_LOGIN_HOOK_FAILED',
      cause: { detail: 'onLogin failed', cause: { stack: expect.stringContaining('at findAccount (') } },
    })
  })

  it.each([
    ['wrongNonce', 'ERR_SIGNICAT_TOKEN_INVALID', 'nonce: mismatch'],
    ['cancelled', 'ERR_SIGNICAT_LOGIN_CANCELLED', undefined],
    ['codeRefused', 'ERR_SIGNICAT_CODE_REFUSED', 'token: invalid_grant'],
  ] as const)('says what went wrong at the issuer: %s', async (fault, code, detail) => {
    const { app, idp } = await build()
    idp.fault(fault)
    expect((await idp.attempt(app)).failure).toMatchObject({ code, detail })
  })

  it('tells logins at the same time apart', async () => {
    const [refused, good] = [await build({ onLogin: () => ({ refuse: 'no' }) }), await build()]
    const attempts = await Promise.all([refused, good, refused].map(({ app, idp }) => idp.attempt(app)))
    expect(attempts.map(({ failure }) => failure?.code)).toEqual([
      'ERR_SIGNICAT_LOGIN_REFUSED',
      undefined,
      'ERR_SIGNICAT_LOGIN_REFUSED',
    ])
  })

  it('says the same of logins through a REST API', async () => {
    const idp = fakeSignicat()
    const { app } = await build(
      {
        ...idp.options,
        rest: { ...idp.rest.options('hub'), providers: ['nbid'] },
        onLogin: () => ({ refuse: 'no' }),
      },
      {},
    )
    expect((await idp.rest.attempt(app)).failure).toMatchObject({ code: 'ERR_SIGNICAT_LOGIN_REFUSED' })
  })

  it('does not take an old session for a new one', async () => {
    const { app, idp } = await build()
    const { headers } = await idp.signIn(app)
    idp.fault('wrongNonce')
    expect((await idp.attempt(app, { headers })).signedIn).toBe(false)
  })
})

describe('the clock', () => {
  it('moves for the application too', async () => {
    const { app, idp } = await build()
    const { headers } = await idp.signIn(app, { loa: 'high' })
    idp.advance(400)
    expect((await app.inject({ url: '/me', headers })).statusCode).toBe(200)
    expect((await app.inject({ url: '/vault', headers })).statusCode).toBe(401)
    idp.advance(3600)
    expect((await app.inject({ url: '/me', headers })).statusCode).toBe(401)
  })

  it('makes a code old within fifteen seconds, as at Signicat', async () => {
    const { app, idp } = await build()
    const start = await app.inject({ url: '/login', headers: { accept: 'text/html' } })
    const answer = await idp.authorize(String(start.headers.location))
    idp.advance(16)
    const cookies = Object.fromEntries(start.cookies.map(({ name, value }) => [name, value]))
    expect((await app.inject({ url: `/callback?${answer}`, cookies })).statusCode).toBe(400)
  })
})

describe('what the kit does not do', () => {
  it('gives no session but through the application: every cookie it hands out was set by an answer', async () => {
    const { app, idp } = await build()
    const seen = new Set<string>()
    const watched = {
      async inject(request: TestRequest) {
        const answer = await app.inject(request)
        for (const { value } of answer.cookies) seen.add(createHash('sha256').update(value).digest('hex'))
        return answer
      },
    }
    const { cookies } = await idp.signIn(watched)
    expect(Object.values(cookies).length).toBeGreaterThan(0)
    for (const value of Object.values(cookies)) {
      expect(seen.has(createHash('sha256').update(value).digest('hex'))).toBe(true)
    }
  })

  it('answers for nobody else', async () => {
    const { fetch } = fakeSignicat()
    await expect(fetch('https://api.example.com/')).rejects.toThrow('https://api.example.com')
  })

  it.each(['production', 'prod', ' Production', 'PROD-EU'])('does not run with NODE_ENV=%j', (env) => {
    const before = process.env.NODE_ENV
    onTestFinished(() => {
      process.env.NODE_ENV = before
    })
    process.env.NODE_ENV = env
    expect(() => fakeSignicat()).toThrow(expect.objectContaining({ code: 'ERR_SIGNICAT_EMULATOR_REFUSED' }))
  })
})
