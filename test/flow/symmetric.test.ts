import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { buildApp, type TestApp, type TestAppSettings } from '../support/build-app.js'
import { expectNoSession } from '../support/no-session.js'

const secret = 'a client secret of more than thirty-two bytes'
const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** The token of the fake issuer again, signed with a secret. */
function signed(token: string, key: string, header: object = { alg: 'HS256' }): string {
  const input = `${part(header)}.${token.split('.')[1]}`
  return `${input}.${createHmac('sha256', key).update(input).digest('base64url')}`
}

async function build(options: TestAppSettings['options'] = {}): Promise<TestApp> {
  return buildApp({
    issuerSettings: { discovery: { id_token_signing_alg_values_supported: ['RS256', 'HS256'] } },
    options: { idTokenAlg: 'HS256', clientSecret: secret, ...options },
  })
}

async function expectRefusal({ visitor, issuer }: TestApp): Promise<void> {
  const callback = await visitor.signIn(issuer)
  expect(callback.statusCode).toBeGreaterThanOrEqual(400)
  await expectNoSession(visitor, callback)
  expect(issuer.calls).toMatchObject({ token: 1, userinfo: 0 })
}

describe('ID tokens signed with the client secret', () => {
  it.each([
    ['as it is', secret],
    ['by a function', async () => secret],
  ])('are verified with the secret %s, without a fetch of keys', async (_how, clientSecret) => {
    const { visitor, issuer } = await build({ clientSecret })
    issuer.faults.idToken = (token) => signed(token, secret)
    const callback = await visitor.signIn(issuer, { start: '/login?returnTo=/me' })
    expect(callback.headers.location, callback.body).toBe('/me')
    expect(issuer.calls.jwks).toBe(0)
  })

  it('are refused with another secret, another algorithm or the issuer’s own key', async () => {
    for (const idToken of [
      (token: string) => signed(token, `${secret}!`),
      (token: string) => signed(token, secret, { alg: 'HS512' }),
      (token: string) => signed(token, secret, { alg: 'HS256', typ: 'at+jwt' }),
      (token: string) => token,
    ]) {
      const app = await build()
      app.issuer.faults.idToken = idToken
      await expectRefusal(app)
    }
  })

  it('are refused when a function gives a secret that is too short', async () => {
    const app = await build({ clientSecret: () => 'short' })
    app.issuer.faults.idToken = (token) => signed(token, 'short')
    await expectRefusal(app)
  })

  it('are never taken where an asymmetric algorithm is expected, not even with a public key as the secret', async () => {
    const app = await build({ idTokenAlg: 'RS256' })
    let publicKey = ''
    app.issuer.faults.jwks = (set) => {
      publicKey = JSON.stringify(set.keys[0])
      return set
    }
    await app.newVisitor().signIn(app.issuer)
    for (const key of [secret, publicKey]) {
      app.issuer.faults.idToken = (token) => signed(token, key)
      const callback = await app.visitor.signIn(app.issuer)
      await expectNoSession(app.visitor, callback)
    }
  })
})
