import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { resolveConfig } from '../../lib/config/resolve.js'
import { newSeed, secretsOf } from '../../lib/session/attempt-secrets.js'
import { createAttempts } from '../../lib/session/attempts.js'
import { silentLog } from '../../lib/shared/log.js'
import { buildApp, testSecret } from '../support/build-app.js'
import { memoryJar } from '../support/memory-jar.js'
import { sessionCookies } from '../support/no-session.js'

/** Each leaves the origin, or might, once a browser reads it. */
const hostile = [
  '//evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '///evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  '/\r/evil.example',
  '\t//evil.example',
  ' //evil.example',
  'https:///evil.example',
  'https:evil.example',
  'http:evil.example',
  'https://evil.example/',
  'HTTPS://EVIL.EXAMPLE/',
  'javascript:alert(1)',
  ' javascript:alert(1)',
  'java\nscript:alert(1)',
  'data:text/html,x',
  'https://app.example@evil.example/',
  'https://app.example.evil.example/',
  'https://app.example:8443/',
  'http://app.example/',
  '/..//evil.example',
  '/.//evil.example',
  '/%2e%2e//evil.example',
  '/a/..//evil.example',
  '/\u0000/evil.example',
  'http://[',
  'evil.example',
]

const inside = /^\/(?![/\\])/

describe.each(hostile)('the way back %j', (returnTo) => {
  it('does not lead out of the application by way of /login', async () => {
    const { visitor, issuer } = await buildApp()
    const callback = await visitor.signIn(issuer, { start: `/login?${new URLSearchParams({ returnTo })}` })
    expect(callback.statusCode).toBe(302)
    expect(callback.headers.location).toMatch(inside)
    expect(new URL(String(callback.headers.location), 'https://app.example').origin).toBe(
      'https://app.example',
    )
  })

  it('does not lead out by way of the application’s own answer', async () => {
    const { visitor, issuer } = await buildApp({ options: { onLogin: () => ({ redirect: returnTo }) } })
    expect((await visitor.signIn(issuer)).headers.location).toBe('/')
  })

  it('does not lead out of an attempt that was sealed with it', async () => {
    const { visitor, issuer, now } = await buildApp()
    const config = resolveConfig({
      issuer: issuer.issuer,
      clientId: issuer.clientId,
      clientSecret: issuer.clientSecret,
      baseUrl: 'https://app.example',
      secrets: [testSecret],
      clock: now,
    })
    const attempts = createAttempts({ config, scopePath: '', log: silentLog })
    const jar = memoryJar()
    const seed = newSeed()
    const secrets = secretsOf(seed)
    const redirectUri = 'https://app.example/callback'
    const attempt = {
      seed,
      ...secrets,
      issuer: issuer.issuer,
      redirectUri,
      responseMode: 'query',
      returnTo,
      purpose: 'login',
      byGuard: false,
      silent: false,
      round: 0,
      asked: { idp: null, loa: null, acr: null, maxAge: null, freshLogin: false },
      uiLocales: null,
      previous: null,
      bornAt: now(),
    } as const
    attempts.start(jar, attempt, { crossSite: false })
    for (const [name, value] of Object.entries(jar.after())) visitor.cookies.set(name, value)
    const location = new URL(`${issuer.issuer}/connect/authorize`)
    location.search = new URLSearchParams({
      state: secrets.state,
      nonce: secrets.nonce,
      redirect_uri: redirectUri,
      code_challenge: createHash('sha256').update(secrets.verifier).digest('base64url'),
    }).toString()
    const callback = await visitor.comeBack(location.href, await issuer.authorize(location.href))
    expect(sessionCookies(callback), callback.body).toHaveLength(1)
    expect(callback.headers.location).toMatch(inside)
  })
})

it('the pages offer no way out either', async () => {
  const { visitor, issuer } = await buildApp()
  issuer.faults.down = () => true
  const page = await visitor.open('/login?returnTo=//evil.example/x')
  expect(page.statusCode).toBe(503)
  expect(page.body).not.toContain('evil.example')
  expect((await visitor.open('/login?unsent=1&returnTo=//evil.example/x')).body).not.toContain('evil.example')
})

it('nothing of the protocol can be set from the query of /login', async () => {
  const { visitor } = await buildApp()
  const plain = new URL(await visitor.start())
  const query = new URLSearchParams({
    scope: 'openid nin',
    redirect_uri: 'https://evil.example/',
    response_type: 'token',
    response_mode: 'fragment',
    client_id: 'other',
    state: 'fixed',
    nonce: 'fixed',
    code_challenge: 'fixed',
    code_challenge_method: 'plain',
    request: 'e30',
    request_uri: 'https://evil.example/r',
    claims: '{}',
    prompt: 'none',
    acr_values: 'idp:other',
    login_hint: 'nin-1',
    id_token_hint: 'e30',
  })
  const asked = new URL(await visitor.start(`/login?${query}`))
  const fresh = ['state', 'nonce', 'code_challenge']
  for (const name of fresh) expect(asked.searchParams.get(name)).not.toBe('fixed')
  const rest = ({ searchParams }: URL) => [...searchParams].filter(([name]) => !fresh.includes(name))
  expect(rest(asked)).toEqual(rest(plain))
})

it('the host of redirect_uri comes from nowhere but baseUrl', async () => {
  const { visitor } = await buildApp({ server: { trustProxy: true } })
  const location = await visitor.start('/login', {
    host: 'evil.example',
    forwarded: 'host=evil.example;proto=http',
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'http',
    'x-forwarded-prefix': '/evil',
    'x-original-host': 'evil.example',
    'x-forwarded-port': '8080',
  })
  expect(new URL(location).searchParams.get('redirect_uri')).toBe('https://app.example/callback')
  expect(location).not.toContain('evil')
})
