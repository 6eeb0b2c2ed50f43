import Fastify, { type FastifyInstance } from 'fastify'
import signicat, { requireLogin } from 'fastify-signicat'
import { createEmulator, type Emulator, type EmulatorClient } from 'fastify-signicat/emulator'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import { describe, expect, it, onTestFinished } from 'vitest'
import { testSecret } from '../support/build-app.js'
import { privateJwk } from '../support/protected-issuer.js'
import { visitor as createVisitor, type TestVisitor } from '../support/visitor.js'
import { createTestBrowser } from '../unit/emulator/test-browser.js'

type Jwk = Record<string, unknown>

interface Keys {
  signing: Jwk[]
  decryption: Jwk[]
}

const publicHalf = (use: string, alg: string, key: Jwk): Jwk => {
  const { kty, n, e, kid } = key
  return { kty, n, e, kid, use, alg }
}

/** What Signicat's template for the Finnish Trust Network demands of a client. */
function ftnClient(keys: Keys): EmulatorClient {
  return {
    clientId: 'ftn-app',
    tokenEndpointAuthMethod: 'private_key_jwt',
    jwks: {
      keys: [
        ...keys.signing.map((key) => publicHalf('sig', 'RS256', key)),
        ...keys.decryption.map((key) => publicHalf('enc', 'RSA-OAEP', key)),
      ],
    },
    idTokenEncryptedResponseEnc: 'A256CBC-HS512',
    userinfoSignedResponseAlg: 'RS256',
    userinfoEncryptedResponseEnc: 'A128CBC-HS256',
  }
}

async function startEmulator(keys: Keys): Promise<Emulator> {
  const emulator = await createEmulator({ clients: [ftnClient(keys)] })
  onTestFinished(() => emulator.close())
  return emulator
}

interface Running {
  readonly app: FastifyInstance
  readonly visitor: TestVisitor
  readonly log: string[]
}

async function startApp(emulator: Emulator, keys: Keys, options: object): Promise<Running> {
  const log: string[] = []
  const app = Fastify({
    pluginTimeout: 0,
    logger: { level: 'trace', stream: { write: (line: string) => void log.push(line) } },
  })
  onTestFinished(() => app.close())
  await app.register(signicat, {
    issuer: emulator.issuer,
    clientId: 'ftn-app',
    baseUrl: 'http://localhost:3999',
    allowInsecureLoopback: true,
    secrets: [testSecret],
    signingKeys: keys.signing,
    decryptionKeys: keys.decryption,
    scope: 'openid profile nin',
    claims: ['nin', 'birthdate', 'gender', 'transaction_id', 'idp_issuer'],
    session: { keepIdToken: 'decrypted' },
    eids: { ftn: {} },
    ...options,
  })
  app.get('/me', { onRequest: requireLogin() }, async (request) => request.signicat.session)
  app.get('/start', (_request, reply) =>
    reply.signicat.login({ idp: 'ftn', returnTo: '/me', loginHint: 'auto:fi-aino' }),
  )
  return { app, visitor: createVisitor(app), log }
}

async function signIn(emulator: Emulator, { visitor }: Running): Promise<void> {
  const browser = createTestBrowser(emulator.url)
  const { url } = await browser.open(await visitor.start('/start'))
  expect(url.searchParams.has('code'), url.href).toBe(true)
  const callback = await visitor.comeBack('http://localhost/', url.searchParams)
  expect(callback.headers.location, callback.body).toBe('/me')
  expect((await visitor.open('/me')).json()).toMatchObject({
    idp: 'ftn',
    user: { given_name: 'Aino', nin: '040788-9012' },
  })
}

async function hintAtSignOut({ visitor }: Running): Promise<string> {
  const page = await visitor.submit('/logout')
  const address = /url=([^"]+)"/.exec(page.body)?.[1]?.replaceAll('&amp;', '&') ?? ''
  return new URL(address).searchParams.get('id_token_hint') ?? ''
}

const rsa = (kid: string): Jwk => privateJwk('rsa', kid)

describe.each([
  ['pushed', { request: 'par' }],
  ['signed and pushed', { request: 'signed+par' }],
  ['signed and encrypted', { request: 'signed', encryptRequest: true }],
])('the Finnish Trust Network with a %s request', (_way, options) => {
  it('signs in, stays private, signs out with the right hint, and so again after both sides rotated keys', async () => {
    const keys: Keys = { signing: [rsa('sign-1')], decryption: [rsa('enc-1')] }
    const emulator = await startEmulator(keys)
    const before = await startApp(emulator, keys, options)
    await signIn(emulator, before)
    const hint = await hintAtSignOut(before)
    expect(decodeProtectedHeader(hint)).toMatchObject({ alg: 'RS256' })
    expect(decodeJwt(hint)).toMatchObject({ iss: emulator.issuer, aud: 'ftn-app', idp: 'ftn' })

    // The issuer makes new keys and drops the old ones; the application goes on as it is.
    await emulator.rotateKeys({ dropOld: true })
    await signIn(emulator, before)
    expect(decodeProtectedHeader(await hintAtSignOut(before)).kid).not.toBe(decodeProtectedHeader(hint).kid)
    expect(before.log.join('\n')).not.toContain('040788-9012')
  })

  it('goes on while the application rotates its own keys', async () => {
    const old: Keys = { signing: [rsa('sign-1')], decryption: [rsa('enc-1')] }
    const next: Keys = { signing: [rsa('sign-2')], decryption: [rsa('enc-2')] }
    const both: Keys = {
      signing: [...next.signing, ...old.signing],
      decryption: [...next.decryption, ...old.decryption],
    }
    // Both are imported at the issuer; instances with the old configuration and with the new one run side by side.
    const emulator = await startEmulator(both)
    await signIn(emulator, await startApp(emulator, both, options))
    const behind = await startEmulator(old)
    await signIn(behind, await startApp(behind, { ...both, signing: [...both.signing].reverse() }, options))
    const ahead = await startEmulator(next)
    await signIn(ahead, await startApp(ahead, next, options))
  })
})

it('a plain request ends at the issuer, without a word to the application', async () => {
  const keys: Keys = { signing: [rsa('sign-1')], decryption: [rsa('enc-1')] }
  const emulator = await startEmulator(keys)
  const running = await startApp(emulator, keys, { request: 'plain' })
  const browser = createTestBrowser(emulator.url)
  const chooser = await browser.open(await running.visitor.start('/login?idp=ftn'))
  const confirmed = await browser.open(`${chooser.url.pathname}/fi-aino`, { action: 'login' })
  expect(confirmed.url.pathname).toBe('/auth/open/Error')
})
