import { channel } from 'node:diagnostics_channel'
import { inspect } from 'node:util'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type FastifySignicatOptions, requireLogin } from 'fastify-signicat'
import { memoryStore } from 'fastify-signicat/store'
import { exportJWK, generateKeyPair } from 'jose'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type TestApp, testSecret } from '../support/build-app.js'
import { buildRestApp } from '../support/build-rest-app.js'
import { reachableSecrets } from '../support/reachable.js'

const oldSecret = 'u8LsQdXc6akF9wPz3nVb7xR2rTg5yHj4'
const apiSecret = 'a secret of the API client'
const resourceSecret = 'a secret for asking about tokens'

const channels = [
  ...['login.started', 'login.finished', 'login.refused', 'guard.refused', 'keys.fetched', 'upstream.called'],
  ...['session.started', 'session.read', 'session.sealed', 'session.refreshed', 'session.ended', 'failure'],
].map((name) => channel(`fastify-signicat:${name === 'failure' ? 'test-kit.failure' : name}`))

type SessionOptions = NonNullable<FastifySignicatOptions['session']>

const sessions: Readonly<Record<string, () => SessionOptions>> = {
  sealed: () => ({ keepTokens: true }),
  stored: () => ({ kind: 'stored', store: memoryStore(), singleProcess: true, keepTokens: true }),
}

interface Scene extends TestApp {
  /** All that code of an application, a logger, a tracer or an error tracker may come to hold. */
  readonly held: Record<string, unknown>
  readonly secrets: Record<string, string>
}

async function play(session: SessionOptions): Promise<Scene> {
  const keys = await Promise.all(
    ['ES256', 'ECDH-ES+A256KW'].map(async (alg) => {
      const { privateKey } = await generateKeyPair(alg, { extractable: true })
      return { ...(await exportJWK(privateKey)), kid: alg, alg }
    }),
  )
  const [signing, decryption] = keys
  const held: Record<string, unknown> = {}
  let token = ''
  const hold = (name: string) => (event: unknown) => {
    held[`event ${name} ${Object.keys(held).length}`] = event
  }
  for (const events of channels) {
    const listener = hold(String(events.name))
    events.subscribe(listener)
    onTestFinished(() => {
      events.unsubscribe(listener)
    })
  }
  const keep = (request: FastifyRequest, reply: FastifyReply): void => {
    held[`request ${request.method} ${request.url.split('?', 1)[0]}`] = request
    held[`reply ${request.method} ${request.url.split('?', 1)[0]}`] = reply
  }
  const test = await buildRestApp('hub', {
    options: {
      session,
      secrets: [testSecret, oldSecret],
      scope: 'openid profile offline_access',
      decryptionKeys: decryption === undefined ? [] : [{ ...decryption, use: 'enc' }],
      requireEncrypted: [],
      request: 'par',
      tokens: {
        audience: 'api',
        introspection: { clientId: 'resource', clientSecret: resourceSecret },
      },
      onLogin(_identity, request) {
        held['request of onLogin'] = request
      },
      logLevel: 'trace',
    },
    before(app) {
      app.addHook('onRequest', async (request, reply) => keep(request, reply))
      app.setErrorHandler((error, _request, reply) => {
        held[`error ${Object.keys(held).length}`] = error
        return reply.code(500).send('failed')
      })
    },
    after(app) {
      app.get('/token', { onRequest: requireLogin() }, async (request) => {
        token = await request.signicat.accessToken()
        return 'it is here'
      })
      app.get('/fails', async (request) => request.signicat.requireUser({ loa: 'high', maxAge: 1 }))
      app.get('/checked', {
        onRequest: requireLogin({
          check() {
            throw new Error(testSecret)
          },
        }),
        handler: async () => 'vault',
      })
    },
  })
  const { visitor, issuer, rest } = test
  await visitor.signIn(issuer)
  for (const path of [
    '/token',
    '/',
    '/me',
    '/fails',
    '/checked',
    '/nowhere',
    '/callback',
    '/session',
    '/jwks',
  ])
    await visitor.open(path)
  await visitor.open('/login/rest')
  await visitor.open(rest.approve(), { 'sec-fetch-site': 'cross-site' })
  await visitor.call('POST', '/logout')
  Object.assign(held, { app: test.app, log: test.log })
  return {
    ...test,
    held,
    secrets: {
      'the secret': testSecret,
      'the old secret': oldSecret,
      'the client secret': issuer.clientSecret,
      'the secret of the API': apiSecret,
      'the secret for introspection': resourceSecret,
      'the private key that signs': String(signing?.d),
      'the private key that decrypts': String(decryption?.d),
      'the access token': token,
    },
  }
}

describe.each(Object.entries(sessions))('with %s sessions', (_kind, session) => {
  it('no secret and no key can be reached from what an application holds', async () => {
    const { held, secrets } = await play(session())
    expect(Object.keys(held).filter((name) => name.startsWith('error'))).not.toEqual([])
    expect(Object.keys(held).filter((name) => name.startsWith('event'))).not.toEqual([])
    expect(secrets['the access token']).toMatch(/^.{20,}$/)
    expect(reachableSecrets(held, secrets)).toEqual([])
  })

  it('printing a request in depth shows none', async () => {
    const { held, secrets } = await play(session())
    for (const [name, value] of Object.entries(held).filter(([name]) => name.startsWith('request'))) {
      for (const options of [{ depth: 4 }, { depth: 7, showHidden: true, getters: true }]) {
        const printed = inspect(value, { ...options, maxArrayLength: 20 })
        for (const [secret, text] of Object.entries(secrets))
          expect(printed.includes(text), `${secret} in ${name}`).toBe(false)
      }
    }
  })
})

describe('what looks for secrets', () => {
  it('finds them in members, getters, collections, bytes and keys', async () => {
    const { privateKey } = await generateKeyPair('ES256')
    class Holder {
      get inherited(): object {
        return { deep: [new Map([['x', new Set(['a secret'])]])] }
      }
    }
    const hidden = Object.defineProperty({}, Symbol('hidden'), { value: Buffer.from('a secret') })
    const roots = { holder: new Holder(), hidden, key: { privateKey } }
    expect(reachableSecrets(roots, { s: 'a secret' }).map(({ path }) => path.split('.')[0])).toEqual(
      expect.arrayContaining(['holder', 'hidden', 'key']),
    )
  })
})
