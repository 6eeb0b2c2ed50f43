import { createHash } from 'node:crypto'
import { exportJWK, exportSPKI, importJWK, SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { buildApp, type TestApp, type TestAppSettings } from '../support/build-app.js'
import { backchannel, isSignedIn, issuerSid, logoutClaims, logoutToken } from '../support/logout-token.js'
import { callsDuring, lastingCookies } from '../support/no-session.js'
import { keyPair } from '../support/rsa-keys.js'

async function signedIn({ options, ...settings }: TestAppSettings = {}): Promise<TestApp> {
  const test = await buildApp({
    ...settings,
    options: { routes: { backchannelLogout: '/backchannel' }, session: { singleProcess: true }, ...options },
  })
  await test.visitor.signIn(test.issuer)
  return test
}

const send = async (test: TestApp, changes: Record<string, unknown> = {}) =>
  backchannel(test, { logout_token: await logoutToken(test, changes) })

describe('a good logout token', () => {
  it.each<[string, Record<string, unknown>]>([
    ['sid', { sub: undefined }],
    ['sub', { sid: undefined }],
    ['both', {}],
  ])('by %s ends the session and answers 200', async (_by, changes) => {
    const test = await signedIn()
    const answer = await send(test, changes)
    expect([answer.statusCode, answer.headers['cache-control']]).toEqual([200, 'private, no-store'])
    expect(await isSignedIn(test)).toBe(false)
  })

  it('K2 for a session that nobody has is a success too', async () => {
    const test = await signedIn()
    expect((await send(test, { sid: 'unknown', sub: undefined })).statusCode).toBe(200)
    expect((await send(test, { sid: undefined, sub: 'ola' })).statusCode).toBe(200)
    expect(await isSignedIn(test)).toBe(true)
  })

  it('K6 may come again', async () => {
    const test = await signedIn()
    const form = { logout_token: await logoutToken(test) }
    expect((await backchannel(test, form)).statusCode).toBe(200)
    expect((await backchannel(test, form)).statusCode).toBe(200)
  })

  it('with both ends the session of the sid only', async () => {
    const test = await signedIn()
    const other = test.newVisitor()
    await other.signIn(test.issuer, { person: { claims: { sid: 'ANOTHER' } } })
    expect((await send(test)).statusCode).toBe(200)
    expect(await isSignedIn(test)).toBe(false)
    expect(await isSignedIn({ visitor: other })).toBe(true)
  })

  it('with sub ends all that began before it, and none that began later', async () => {
    const test = await signedIn()
    const other = test.newVisitor()
    await other.signIn(test.issuer, { person: { claims: { sid: 'ANOTHER' } } })
    const stranger = test.newVisitor()
    await stranger.signIn(test.issuer, { person: { sub: 'ola' } })
    const form = { logout_token: await logoutToken(test, { sid: undefined }) }
    test.advance(1)
    const later = test.newVisitor()
    await later.signIn(test.issuer)
    expect((await backchannel(test, form)).statusCode).toBe(200)
    const visitors = [test.visitor, other, stranger, later]
    expect(await Promise.all(visitors.map((visitor) => isSignedIn({ visitor })))).toEqual([
      false,
      false,
      true,
      true,
    ])
    // And not when it is sent again.
    expect((await backchannel(test, form)).statusCode).toBe(200)
    expect(await isSignedIn({ visitor: later })).toBe(true)
  })

  it('X33 that overtakes the callback ends the login that is under way', async () => {
    const test = await buildApp({
      options: { routes: { backchannelLogout: '/backchannel' }, session: { singleProcess: true } },
    })
    test.issuer.faults.respond = async (path) => {
      if (path === '/connect/userinfo') expect((await send(test)).statusCode).toBe(200)
      return undefined
    }
    const location = await test.visitor.start()
    const callback = await test.visitor.comeBack(location, await test.issuer.authorize(location))
    expect(callback.statusCode).toBe(400)
    expect(await isSignedIn(test)).toBe(false)
    expect(lastingCookies(test.visitor)).toEqual([])
  })

  it('tells the application who it was', async () => {
    const ended: unknown[] = []
    const records: unknown[] = []
    const test = await signedIn({
      options: {
        onLogout: (subject, reason) => void ended.push([subject, reason]),
        audit: ({ event, outcome, sub }) => void records.push([event, outcome, sub]),
      },
    })
    await send(test)
    expect(ended).toEqual([[{ issuer: test.issuer.issuer, sub: 'kari', sid: issuerSid }, 'backchannel']])
    expect(records.at(-1)).toEqual(['logout', 'success', 'kari'])
  })
})

describe('who sends it', () => {
  it('does not matter: headers, cookies and origins are not looked at', async () => {
    const test = await signedIn({ before: (app) => app.addHook('onRequest', async () => undefined) })
    const form = { logout_token: await logoutToken(test) }
    const headers = {
      cookie: test.visitor.cookieHeader(),
      origin: 'https://elsewhere.example',
      'sec-fetch-site': 'cross-site',
      authorization: 'Bearer x',
    }
    const answer = await backchannel(test, form, headers)
    expect(answer.statusCode).toBe(200)
    expect(answer.cookies).toEqual([])
  })

  it.each(['GET', 'PUT', 'HEAD'] as const)('K5 %s is not answered', async (method) => {
    const { app } = await signedIn()
    expect((await app.inject({ method, url: '/backchannel' })).statusCode).toBe(404)
  })
})

describe('a body that is no logout token', () => {
  it.each<[string, string, number]>([
    ['nothing', '', 400],
    ['another field', 'token=x', 400],
    ['an empty one', 'logout_token=', 400],
    ['two', 'logout_token=a.b.c&logout_token=a.b.c', 400],
    ['no token', 'logout_token=hello', 400],
    ['a list', 'logout_token[]=a.b.c', 400],
    ['an encrypted one', 'logout_token=a.b.c.d.e', 400],
    ['1 MB', `logout_token=${'a'.repeat(1_000_000)}`, 413],
  ])('is refused: %s', async (_what, body, status) => {
    const test = await signedIn()
    const calls = await callsDuring(test.issuer, async () => {
      const answer = await backchannel(test, body)
      expect(answer.statusCode).toBe(status)
      expect(answer.headers['cache-control']).toContain('no-store')
    })
    expect(calls).toEqual({})
    expect(await isSignedIn(test)).toBe(true)
  })

  it.each(['application/json', 'multipart/form-data; boundary=x', 'text/plain', ''])(
    'is refused as "%s"',
    async (type) => {
      const test = await signedIn()
      const token = await logoutToken(test)
      const headers = { 'content-type': type }
      const answer = await backchannel(test, JSON.stringify({ logout_token: token }), headers)
      expect([400, 415]).toContain(answer.statusCode)
      expect(await isSignedIn(test)).toBe(true)
    },
  )
})

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

const forgeries: Readonly<Record<string, (test: TestApp) => Promise<string> | string>> = {
  'alg none': (test) => `${part({ alg: 'none' })}.${part(logoutClaims(test))}.`,
  'alg none with a signature': (test) => `${part({ alg: 'none' })}.${part(logoutClaims(test))}.AAAA`,
  'HS256 with the client secret': (test) =>
    new SignJWT(logoutClaims(test))
      .setProtectedHeader({ alg: 'HS256' })
      .sign(createHash('sha256').update(test.issuer.clientSecret).digest()),
  'HS256 with the public key': async (test) => {
    const jwks: Response = await test.issuer.fetch(
      `${test.issuer.issuer}/.well-known/openid-configuration/jwks`,
    )
    const { keys } = (await jwks.json()) as { keys: [{ kid: string; kty: string }] }
    const key = await importJWK(keys[0], 'RS256')
    if (key instanceof Uint8Array) throw new Error('no public key')
    const pem = new TextEncoder().encode(await exportSPKI(key))
    return new SignJWT(logoutClaims(test)).setProtectedHeader({ alg: 'HS256', kid: keys[0].kid }).sign(pem)
  },
  'a key of the attacker, by jwk': async (test) => {
    const { privateKey, publicKey } = await keyPair('RS256')
    const header = { alg: 'RS256', jwk: await exportJWK(publicKey) }
    return new SignJWT(logoutClaims(test)).setProtectedHeader(header).sign(privateKey)
  },
  'a key of the attacker, by jku and x5u': async (test) => {
    const { privateKey } = await keyPair('RS256')
    const header = {
      alg: 'RS256',
      kid: 'k',
      jku: 'https://evil.example/jwks',
      x5u: 'https://evil.example/x5u',
    }
    return new SignJWT(logoutClaims(test)).setProtectedHeader(header).sign(privateKey)
  },
  'another key under an unknown kid': async (test) => {
    const { privateKey } = await keyPair('RS256')
    return new SignJWT(logoutClaims(test))
      .setProtectedHeader({ alg: 'RS256', kid: 'unknown' })
      .sign(privateKey)
  },
  crit: (test) => logoutToken(test, {}, { crit: ['b64'], b64: true }),
  'an access token': (test) => logoutToken(test, {}, { typ: 'at+jwt' }),
  'a DPoP proof': (test) => logoutToken(test, {}, { typ: 'dpop+jwt' }),
  'a request object': (test) => logoutToken(test, {}, { typ: 'oauth-authz-req+jwt' }),
  'an ID token': (test) => logoutToken(test, { events: undefined, nonce: 'n' }, { typ: 'JWT' }),
}

describe('a forged one', () => {
  it.each(Object.entries(forgeries))('is refused: %s', async (_what, forge) => {
    const test = await signedIn()
    const answer = await backchannel(test, { logout_token: await forge(test) })
    expect(answer.statusCode).toBe(400)
    expect(answer.json().code).toMatch(/^ERR_SIGNICAT_LOGOUT_TOKEN_INVALID|^ERR_SIGNICAT_ISSUER/)
    expect(await isSignedIn(test)).toBe(true)
    expect(test.issuer.asked.filter((path) => path.includes('evil'))).toEqual([])
  })

  it('cannot stand in for an ID token', async () => {
    const test = await buildApp()
    test.issuer.faults.idToken = () => logoutToken(test, {}, { typ: 'logout+jwt' })
    const callback = await test.visitor.signIn(test.issuer)
    expect(callback.statusCode).toBe(400)
    expect(await isSignedIn(test)).toBe(false)
  })

  it('leaves nothing of itself in the log or in the answer', async () => {
    const test = await signedIn()
    const token = await logoutToken(test, { aud: 'somebody-else', sub: 'marker-of-a-person' })
    const answer = await backchannel(test, { logout_token: token })
    const seen = answer.body + test.log.join('')
    for (const secret of [token, token.split('.')[1] ?? '', 'marker-of-a-person'])
      expect(seen).not.toContain(secret)
    expect(test.log.join('')).toContain('ERR_SIGNICAT_LOGOUT_TOKEN_INVALID')
  })

  it('in a flood costs the issuer one fetch of keys', async () => {
    const test = await signedIn()
    const { privateKey } = await keyPair('RS256')
    const tokens = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        new SignJWT(logoutClaims(test))
          .setProtectedHeader({ alg: 'RS256', kid: `made-up-${index}` })
          .sign(privateKey),
      ),
    )
    const calls = await callsDuring(test.issuer, async () => {
      const answers = await Promise.all(tokens.map((token) => backchannel(test, { logout_token: token })))
      expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([400]))
    })
    expect(calls).toEqual({ jwks: 1 })
    expect((await send(test)).statusCode).toBe(200)
  })
})

describe('when it cannot be checked', () => {
  it('K3 keys that cannot be had are a 400 and an error in the log, and the issuer may send it again', async () => {
    const test = await signedIn()
    await test.issuer.rotateKeys()
    test.issuer.faults.down = (path) => path.endsWith('/jwks')
    const form = { logout_token: await logoutToken(test, { exp: test.now() + 500 }) }
    const answer = await backchannel(test, form)
    expect(answer.statusCode).toBe(400)
    expect(await isSignedIn(test)).toBe(true)
    const line = test.log.map((text) => JSON.parse(text)).find(({ by }) => by === 'backchannel')
    expect(line).toMatchObject({ level: 50, code: 'ERR_SIGNICAT_ISSUER_UNREACHABLE' })
    delete test.issuer.faults.down
    test.advance(60)
    expect((await backchannel(test, form)).statusCode).toBe(200)
    expect(await isSignedIn(test)).toBe(false)
  })

  it('a type is asked for when the application wants to be strict', async () => {
    const test = await signedIn({ options: { session: { singleProcess: true, strictLogoutTokens: true } } })
    expect((await send(test)).statusCode).toBe(400)
    const typed = await logoutToken(test, {}, { typ: 'logout+jwt' })
    expect((await backchannel(test, { logout_token: typed })).statusCode).toBe(200)
  })
})
