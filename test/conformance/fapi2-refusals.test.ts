import { decodeJwt } from 'jose'
import { describe, expect, it } from 'vitest'
import { buildApp, type TestApp } from '../support/build-app.js'
import { callsDuring, expectNoSession } from '../support/no-session.js'
import { type ProtectedIssuer, privateJwk, protectedIssuer } from '../support/protected-issuer.js'
import { refusedTokens } from './refused-tokens.js'
import { suiteIssuer, suitePerson } from './suite-app.js'

const key = { ...privateJwk('rsa', 'app-1'), alg: 'PS256' }
const time = 1_790_000_000

type Claims = Record<string, unknown>

interface Fapi extends TestApp {
  readonly issuer: ProtectedIssuer
}

async function fapi(options: Claims = {}): Promise<Fapi> {
  const issuer = await protectedIssuer(() => time, {
    issuer: suiteIssuer,
    discovery: { response_modes_supported: ['query', 'jwt'] },
  })
  issuer.protection.tokenType = 'DPoP'
  const common = { signingKeys: [key], clientSecret: undefined, dpop: true, authorization: { prompt: '' } }
  const app = await buildApp({ issuer, options: { ...common, request: 'par', ...options } as object })
  return { ...app, issuer }
}

async function expectLogin({ visitor, issuer }: Fapi): Promise<void> {
  const callback = await visitor.signIn(issuer, { start: '/login?returnTo=/me', person: suitePerson })
  expect(callback.headers.location, callback.body).toBe('/me')
}

async function expectRefusal(
  { visitor, issuer }: Fapi,
  calls: Record<string, number>,
  change: (answer: URLSearchParams) => URLSearchParams = (answer) => answer,
): Promise<void> {
  const location = await visitor.start()
  const answer = change(await issuer.authorize(location, suitePerson))
  const made = await callsDuring(issuer, async () => {
    const callback = await visitor.comeBack(location, answer)
    expect(callback.statusCode).toBe(400)
    await expectNoSession(visitor, callback)
  })
  expect({ ...made, jwks: 0 }).toEqual({ ...calls, jwks: 0 })
}

const prefix = 'fapi2-security-profile-final-client-test-'
const without =
  (name: string) =>
  (claims: Claims): Claims =>
    Object.fromEntries(Object.entries(claims).filter(([claim]) => claim !== name))

describe('FAPI 2.0 Security Profile', () => {
  it(`${prefix}happy-path`, async () => {
    const app = await fapi()
    await expectLogin(app)
    expect(app.issuer.calls).toMatchObject({ par: 1, token: 1, userinfo: 1 })
    for (const assertion of app.issuer.assertions) expect(decodeJwt(assertion).aud).toBe(suiteIssuer)
    const [request] = app.issuer.tokenRequests
    expect(request?.authorization).toBeNull()
    expect(app.issuer.userinfoRequests[0]?.url).not.toContain('?')
  })

  it(`${prefix}discovery-issuer-mismatch`, async () => {
    const { visitor, issuer } = await fapi()
    issuer.faults.discovery = (document) => ({ ...document, issuer: `${suiteIssuer}/` })
    expect((await visitor.open('/login')).statusCode).toBe(502)
    expect(issuer.calls.par).toBe(0)
  })

  it.each<[string, (claims: Claims) => Claims]>([
    ['invalid-iss', (claims) => ({ ...claims, iss: `${suiteIssuer}1` })],
    ['invalid-missing-iss', without('iss')],
    ['invalid-aud', (claims) => ({ ...claims, aud: 'another-app' })],
    ['invalid-missing-aud', without('aud')],
    ['invalid-secondary-aud', (claims) => ({ ...claims, aud: [claims.aud, 'another-app'] })],
    ['invalid-missing-exp', without('exp')],
    ['invalid-expired-exp', (claims) => ({ ...claims, exp: time - 300 })],
    ['invalid-nonce', (claims) => ({ ...claims, nonce: 'another-nonce' })],
    ['invalid-missing-nonce', without('nonce')],
  ])(`${prefix}%s`, async (_module, change) => {
    const app = await fapi()
    app.issuer.faults.idTokenClaims = change
    await expectRefusal(app, { token: 1 })
  })

  it.each([
    ['invalid-null-alg', 'oidcc-client-test-idtoken-sig-none'],
    ['invalid-alternate-alg', 'oidcc-client-test-invalid-sig-es256'],
  ])(`${prefix}%s`, async (_module, fault) => {
    const app = await fapi()
    Object.assign(app.issuer.faults, refusedTokens[fault]?.(app.issuer))
    await expectRefusal(app, { token: 1 })
  })

  it(`${prefix}valid-aud-as-array`, async () => {
    const app = await fapi()
    app.issuer.faults.idTokenClaims = (claims) => ({ ...claims, aud: [claims.aud] })
    await expectLogin(app)
  })

  it.each<[string, (answer: URLSearchParams) => void]>([
    ['invalid-authorization-response-iss', (answer) => answer.set('iss', `${suiteIssuer}1`)],
    ['remove-authorization-response-iss', (answer) => answer.delete('iss')],
    [
      'ensure-authorization-response-with-invalid-state-fails',
      (answer) => answer.set('state', `${answer.get('state')}1`),
    ],
    ['ensure-authorization-response-with-invalid-missing-state-fails', (answer) => answer.delete('state')],
  ])(`${prefix}%s`, async (_module, change) => {
    await expectRefusal(await fapi(), {}, (answer) => {
      change(answer)
      return answer
    })
  })

  it(`${prefix}token-endpoint-response-without-expires_in`, async () => {
    const app = await fapi({ session: { keepTokens: true } })
    const honest = app.issuer.faults.tokenAnswer
    app.issuer.faults.tokenAnswer = (answer) => honest?.(without('expires_in')(answer))
    await expectLogin(app)
  })

  it.each(['dpop', 'DPOP', 'dPoP'])(`${prefix}token-type-case-insensitivity: %s`, async (tokenType) => {
    const app = await fapi()
    app.issuer.protection.tokenType = tokenType
    await expectLogin(app)
  })

  it(`${prefix}rs-dpop-auth-scheme-case-insensitivity`, async () => {
    const app = await fapi({ session: { keepTokens: true } })
    let asked = 0
    app.issuer.faults.respond = (path) => {
      if (path !== '/connect/userinfo' || asked > 0) return undefined
      asked += 1
      const headers = { 'www-authenticate': 'dpop error="use_dpop_nonce"', 'dpop-nonce': 'n-1' }
      return new Response('', { status: 401, headers })
    }
    await expectLogin(app)
    expect(decodeJwt(app.issuer.proofs.at(-1)?.proof ?? '').nonce).toBe('n-1')
  })
})

describe('FAPI 2.0 Message Signing', () => {
  const signing = { request: 'signed+par', responseMode: 'jwt' }
  const messagePrefix = 'fapi2-message-signing-final-client-test-'

  it(`${messagePrefix}happy-path`, async () => {
    const app = await fapi(signing)
    app.issuer.protection.jarm = (claims) => claims
    await expectLogin(app)
    expect(app.issuer.requests[0]).toMatchObject({ iss: app.issuer.clientId, aud: suiteIssuer })
    expect(app.issuer.requests[0]).not.toHaveProperty('sub')
    expect([...(app.issuer.pushed.values().next().value ?? [])].map(([name]) => name)).not.toContain('scope')
  })

  it.each<[string, (claims: Claims) => Claims]>([
    ['ensure-jarm-without-iss-fails', without('iss')],
    ['ensure-jarm-with-invalid-iss-fails', (claims) => ({ ...claims, iss: `${suiteIssuer}1` })],
    ['ensure-jarm-without-aud-fails', without('aud')],
    ['ensure-jarm-with-invalid-aud-fails', (claims) => ({ ...claims, aud: 'another-app' })],
    ['ensure-jarm-without-exp-fails', without('exp')],
    ['ensure-jarm-with-expired-exp-fails', (claims) => ({ ...claims, exp: time - 300 })],
  ])(`${messagePrefix}%s`, async (_module, change) => {
    const app = await fapi(signing)
    app.issuer.protection.jarm = change
    await expectRefusal(app, {})
  })

  it.each<[string, (response: string[]) => string[]]>([
    ['ensure-jarm-with-invalid-sig-fails', ([header = '', payload = '']) => [header, payload, 'AAAA']],
    [
      'ensure-jarm-signature-is-not-none',
      ([, payload = '']) => [Buffer.from('{"alg":"none"}').toString('base64url'), payload, ''],
    ],
  ])(`${messagePrefix}%s`, async (_module, change) => {
    const app = await fapi(signing)
    app.issuer.protection.jarm = (claims) => claims
    await expectRefusal(app, {}, (answer) => {
      const parts = (answer.get('response') ?? '').split('.')
      return new URLSearchParams({ response: change(parts).join('.') })
    })
  })
})
