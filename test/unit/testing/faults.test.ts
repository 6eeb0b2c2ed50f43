import Fastify, { type FastifyInstance } from 'fastify'
import signicat, { requireLogin } from 'fastify-signicat'
import { type FakeFaultName, type FakeSignicat, fakeFaults, fakeSignicat } from 'fastify-signicat/testing'
import { describe, expect, it, onTestFinished } from 'vitest'

/** @param timeoutMs long enough for what answers, so that only what does not runs into it */
async function build(timeoutMs = 20_000): Promise<{
  readonly app: FastifyInstance
  readonly idp: FakeSignicat
  readonly log: string[]
}> {
  const idp = fakeSignicat()
  const log: string[] = []
  const app = Fastify({ logger: { level: 'debug', stream: { write: (line) => void log.push(line) } } })
  onTestFinished(() => app.close())
  await app.register(signicat, {
    ...idp.options,
    baseUrl: 'https://app.example',
    secrets: ['kF9wPz3nVb7xQm2rTg5yHj8uLs4dXc6a'],
    expect: { loa: 'substantial', idp: 'nbid' },
    timeoutMs,
  })
  app.get('/me', { onRequest: requireLogin() }, async () => 'me')
  return { app, idp, log }
}

/** What the application makes of each: status of the last answer, and the code in its log. */
const outcomes: Readonly<Record<FakeFaultName, readonly [number, string | null]>> = {
  wrongNonce: [400, 'ERR_SIGNICAT_TOKEN_INVALID'],
  missingNonce: [400, 'ERR_SIGNICAT_TOKEN_INVALID'],
  expiredIdToken: [400, 'ERR_SIGNICAT_TOKEN_EXPIRED'],
  futureIdToken: [400, 'ERR_SIGNICAT_TOKEN_INVALID'],
  wrongAudience: [400, 'ERR_SIGNICAT_TOKEN_INVALID'],
  wrongIssuer: [400, 'ERR_SIGNICAT_TOKEN_INVALID'],
  wrongAuthorizedParty: [400, 'ERR_SIGNICAT_TOKEN_INVALID'],
  wrongAccessTokenHash: [400, 'ERR_SIGNICAT_TOKEN_INVALID'],
  missingSubject: [400, 'ERR_SIGNICAT_TOKEN_INVALID'],
  staleAuthentication: [400, 'ERR_SIGNICAT_TOKEN_INVALID'],
  tooWeak: [403, 'ERR_SIGNICAT_LOGIN_NOT_AS_ASKED'],
  otherEid: [403, 'ERR_SIGNICAT_LOGIN_NOT_AS_ASKED'],
  badSignature: [400, 'ERR_SIGNICAT_TOKEN_INVALID'],
  unsignedIdToken: [400, 'ERR_SIGNICAT_TOKEN_INVALID'],
  missingIdToken: [502, 'ERR_SIGNICAT_ISSUER_ANSWER_INVALID'],
  accessTokenForIdToken: [400, 'ERR_SIGNICAT_TOKEN_INVALID'],
  unknownKey: [400, 'ERR_SIGNICAT_TOKEN_KEY_UNKNOWN'],
  rotatedKeys: [302, null],
  flickeringKeys: [302, null],
  slowTokenEndpoint: [503, 'ERR_SIGNICAT_ISSUER_TIMEOUT'],
  deadTokenEndpoint: [503, 'ERR_SIGNICAT_ISSUER_UNREACHABLE'],
  codeRefused: [400, 'ERR_SIGNICAT_CODE_REFUSED'],
  clientRefused: [502, 'ERR_SIGNICAT_CLIENT_REFUSED'],
  userinfoOtherSubject: [502, 'ERR_SIGNICAT_USERINFO_FAILED'],
  noUserinfo: [502, 'ERR_SIGNICAT_USERINFO_FAILED'],
  noKeys: [502, 'ERR_SIGNICAT_ISSUER_ANSWER_INVALID'],
  wrongDiscoveryIssuer: [502, 'ERR_SIGNICAT_ISSUER_MISMATCH'],
  issuerDown: [503, 'ERR_SIGNICAT_ISSUER_UNREACHABLE'],
  issuerUnavailable: [503, 'ERR_SIGNICAT_ISSUER_UNREACHABLE'],
  cancelled: [302, 'ERR_SIGNICAT_LOGIN_CANCELLED'],
  denied: [400, 'ERR_SIGNICAT_LOGIN_DENIED'],
  wrongState: [400, 'ERR_SIGNICAT_ATTEMPT_UNKNOWN'],
  wrongResponseIssuer: [400, 'ERR_SIGNICAT_CALLBACK_INVALID'],
  missingResponseIssuer: [400, 'ERR_SIGNICAT_CALLBACK_INVALID'],
}

describe('every named fault', () => {
  it.each(fakeFaults)('%s ends as it does at the issuer', async (name) => {
    const { app, idp, log } = await build(name === 'slowTokenEndpoint' ? 1000 : undefined)
    idp.fault(name)
    const { signedIn, answer, cookies } = await idp.attempt(app)
    const [status, code] = outcomes[name]
    expect(answer.statusCode, log.join('')).toBe(status)
    const survives = code === null
    expect(signedIn).toBe(survives)
    expect((await app.inject({ url: '/me', cookies })).statusCode).toBe(survives ? 200 : 401)
    if (code !== null) expect(log.join('')).toContain(code)
  })

  it('ends when it is switched off', async () => {
    const { app, idp } = await build()
    const off = idp.fault('wrongNonce', 'badSignature')
    expect((await idp.attempt(app)).signedIn).toBe(false)
    off()
    await idp.signIn(app)
    idp.fault('denied')
    idp.heal()
    await idp.signIn(app)
  })

  it('is refused by another name', () => {
    expect(() => fakeSignicat().fault('wrongMoon' as FakeFaultName)).toThrow(TypeError)
  })

  it('rotates keys under an application that knows the old ones', async () => {
    const { app, idp } = await build()
    await idp.signIn(app)
    idp.fault('rotatedKeys')
    await idp.signIn(app)
    expect(idp.calls.jwks).toBe(2)
  })
})
