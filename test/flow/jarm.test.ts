import { describe, expect, it } from 'vitest'
import { buildApp, type TestApp } from '../support/build-app.js'
import { callsDuring, expectNoSession } from '../support/no-session.js'
import { type ProtectedIssuer, protectedIssuer } from '../support/protected-issuer.js'

const time = 1_790_000_000
const modes = { response_modes_supported: ['query', 'jwt'] }

interface Jarm extends TestApp {
  readonly issuer: ProtectedIssuer
}

async function build(discovery: Record<string, unknown> = modes, responseMode = 'jwt'): Promise<Jarm> {
  const issuer = await protectedIssuer(() => time, { discovery })
  issuer.protection.jarm = (claims) => claims
  const app = await buildApp({ issuer, options: { responseMode: responseMode as 'jwt' } })
  return { ...app, issuer }
}

async function expectRefusal(
  { visitor, issuer }: Jarm,
  change: (answer: URLSearchParams) => URLSearchParams | Promise<URLSearchParams> = (answer) => answer,
): Promise<void> {
  const location = await visitor.start()
  const answer = await change(await issuer.authorize(location))
  const calls = await callsDuring(issuer, async () => {
    const callback = await visitor.comeBack(location, answer)
    expect(callback.statusCode).toBe(400)
    await expectNoSession(visitor, callback)
  })
  expect({ ...calls, jwks: 0 }).toEqual({ jwks: 0 })
}

describe('a signed answer', () => {
  it('is asked for, verified and taken', async () => {
    const { visitor, issuer } = await build()
    const location = await visitor.start('/login?returnTo=/me')
    expect(new URL(location).searchParams.get('response_mode')).toBe('jwt')
    const callback = await visitor.comeBack(location, await issuer.authorize(location))
    expect(callback.headers.location).toBe('/me')
    // The key of the answer is that of the ID token.
    expect(issuer.calls).toMatchObject({ jwks: 1, token: 1, userinfo: 1 })
  })

  it.each<[string, (claims: Record<string, unknown>) => Record<string, unknown>]>([
    ['without iss', ({ iss: _, ...rest }) => rest],
    ['of another issuer', (claims) => ({ ...claims, iss: 'https://evil.example' })],
    ['without aud', ({ aud: _, ...rest }) => rest],
    ['for another application', (claims) => ({ ...claims, aud: 'another-app' })],
    ['without exp', ({ exp: _, ...rest }) => rest],
    ['that has expired', (claims) => ({ ...claims, exp: time - 31 })],
    ['with another state', (claims) => ({ ...claims, state: 'another-state' })],
    ['without state', ({ state: _, ...rest }) => rest],
    ['without code', ({ code: _, ...rest }) => rest],
    ['with a code that is none', (claims) => ({ ...claims, code: ['a', 'b'] })],
  ])('%s is refused before anything is called', async (_what, change) => {
    const app = await build()
    app.issuer.protection.jarm = change
    await expectRefusal(app)
  })

  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

  it.each<[string, (response: string) => string]>([
    ['with a broken signature', (jwt) => `${jwt.slice(0, -6)}AAAAAA`],
    ['that nobody signed', (jwt) => `${part({ alg: 'none' })}.${jwt.split('.')[1]}.`],
    [
      'of another kind',
      (jwt) => `${part({ alg: 'RS256', typ: 'logout+jwt' })}.${jwt.split('.').slice(1).join('.')}`,
    ],
    ['that is no JWT', () => 'code'],
    ['that is very long', (jwt) => `${jwt}${'A'.repeat(9000)}`],
  ])('%s is refused', async (_what, change) => {
    await expectRefusal(await build(), (answer) => {
      return new URLSearchParams({ response: change(answer.get('response') ?? '') })
    })
  })

  it('is refused when something stands beside it, or when there are two', async () => {
    for (const more of [
      ['code', 'x'],
      ['state', 'x'],
      ['error', 'access_denied'],
      ['iss', 'x'],
    ] as const) {
      await expectRefusal(await build(), (answer) => new URLSearchParams([...answer, [...more]]))
    }
    await expectRefusal(await build(), (answer) => new URLSearchParams([...answer, ...answer]))
  })

  it('does not have an ID token stand in for it', async () => {
    const app = await build()
    await expectRefusal(app, async (answer) => {
      const { state } = JSON.parse(
        Buffer.from(answer.get('response')?.split('.')[1] ?? '', 'base64url').toString(),
      )
      const idToken = { iss: app.issuer.issuer, aud: app.issuer.clientId, exp: time + 600, sub: 'kari' }
      return new URLSearchParams({ response: await app.issuer.sign({ ...idToken, state }) })
    })
  })

  it('can say that the person cancelled', async () => {
    const { visitor, issuer } = await build()
    issuer.protection.jarm = ({ code: _, ...rest }) => ({ ...rest, error: 'access_denied' })
    const location = await visitor.start('/login?returnTo=/public')
    const callback = await visitor.comeBack(location, await issuer.authorize(location))
    expect(callback.headers.location).toBe('/public')
    expect(issuer.calls.token).toBe(0)
  })
})

describe('a plain answer', () => {
  it('is refused when a signed one was asked for', async () => {
    const app = await build()
    app.issuer.protection.jarm = undefined
    await expectRefusal(app)
  })

  it('is all that is taken when none was asked for', async () => {
    const app = await build(modes, 'query')
    await expectRefusal(app)
  })
})

it('an issuer that does not announce signed answers is not asked for one', async () => {
  for (const discovery of [{}, { response_modes_supported: undefined }]) {
    const { visitor } = await build(discovery)
    const refused = await visitor.open('/login')
    expect(refused.statusCode).toBe(502)
    expect(refused.headers.location).toBeUndefined()
  }
})
