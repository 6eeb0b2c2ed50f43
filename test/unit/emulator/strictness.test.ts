import { afterEach, describe, expect, it } from 'vitest'
import { createEmulator, type Emulator, type EmulatorOptions } from '../../../lib/emulator/index.js'
import { setUp } from './relying-party.js'
import { addressIn, type Visit } from './test-browser.js'

const running: Emulator[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((emulator) => emulator.close()))
})

const start = async (options: EmulatorOptions = {}): Promise<Emulator> => {
  const emulator = await createEmulator(options)
  running.push(emulator)
  return emulator
}

/** Where a login without a click ends. */
async function login(extra: Record<string, string>, options?: EmulatorOptions): Promise<Visit> {
  const { party, browser } = await setUp(await start(options))
  return browser.open((await party.start({ login_hint: 'auto:no-kari', ...extra })).url)
}

async function push(extra: Record<string, string>, options?: EmulatorOptions): Promise<unknown> {
  const { issuer, clientId, clientSecret } = await start(options)
  const response = await fetch(`${issuer}/connect/par`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` },
    body: new URLSearchParams({
      client_id: clientId,
      redirect_uri: 'http://localhost:3000/callback',
      response_type: 'code',
      scope: 'openid',
      ...extra,
    }),
  })
  return { status: response.status, ...JSON.parse(await response.text()) }
}

const client = { clientId: 'app', clientSecret: 'secret' }

describe('an address that is not registered', () => {
  it.each([
    'http://localhost:3000/auth/callback',
    'http://localhost:3000/',
    'http://localhost:3000/callback/',
    'http://localhost:3000/callback?from=here',
    'http://LOCALHOST:3000/callback',
  ])('is refused without a list: %s', async (redirect_uri) => {
    const { url, status, html } = await login({ redirect_uri })
    expect([url.pathname, status]).toEqual(['/auth/open/Error', 400])
    expect(html).toContain(`${redirect_uri} is not registered for sandbox-local-signicat-001`)
    expect(html).toContain('Registered: /callback on any port of this machine.')
    expect(html).toContain('--lenient')
    expect(addressIn(html, /^http/)).toBe('http://localhost:3000/')
  })

  it.each(['http://localhost:1/callback', 'http://127.0.0.1:65535/callback', 'https://[::1]/callback'])(
    'is not one with the usual path: %s',
    async (redirect_uri) => {
      const { url } = await login({ redirect_uri })
      expect(url.searchParams.has('code')).toBe(true)
    },
  )

  it('is refused when a client lists others, and these are named', async () => {
    const redirectUris = ['http://localhost:3000/auth/callback', 'http://localhost:3001/cb']
    for (const lenient of [false, true]) {
      const options = { lenient, clients: [{ ...client, redirectUris }] }
      const { html } = await login({ redirect_uri: 'http://localhost:3000/callback' }, options)
      expect(html).toContain(`Registered: ${redirectUris.join(', ')}.`)
    }
  })

  it('is refused in a pushed request too', async () => {
    const redirect_uri = 'http://localhost:3000/elsewhere'
    expect(await push({ redirect_uri })).toMatchObject({ status: 400, error: 'invalid_request' })
    expect(await push({ redirect_uri }, { lenient: true })).toMatchObject({ status: 201 })
  })

  it('is taken by a lenient emulator, on this machine', async () => {
    const { url } = await login({ redirect_uri: 'http://127.0.0.1:1234/a?b=c' }, { lenient: true })
    expect(url.searchParams.has('code')).toBe(true)
    const elsewhere = await login({ redirect_uri: 'https://app.example.com/callback' }, { lenient: true })
    expect(elsewhere.url.pathname).toBe('/auth/open/Error')
    expect(elsewhere.html).not.toContain('href="https://app.example.com')
  })
})

describe('a scope that the client does not have', () => {
  it('is refused when Signicat does not know it, on a page and with its name', async () => {
    const { url, status, html } = await login({ scope: 'openid profil nin <b>' })
    expect([url.pathname, status]).toEqual(['/auth/open/Error', 400])
    expect(html).toContain('may not ask for: profil &lt;b&gt;')
    expect(addressIn(html, /^http/)).toBe('http://localhost:3999/')
  })

  it.each(['form_post', 'fragment'])('is told to no application by %s', async (response_mode) => {
    const { url } = await login({ scope: 'openid profil', response_mode })
    expect(url.pathname).toBe('/auth/open/Error')
  })

  it('is refused when the client lists others', async () => {
    const clients = [{ ...client, scopes: ['openid', 'profile'] }]
    const refused = await login({ scope: 'openid profile nin' }, { clients })
    expect(refused.html).toContain('app may not ask for: nin')
    const taken = await login({ scope: 'openid profile' }, { clients })
    expect(taken.url.searchParams.has('code')).toBe(true)
  })

  it('is refused in a pushed request, with its name', async () => {
    expect(await push({ scope: 'openid profil' })).toMatchObject({
      status: 400,
      error: 'invalid_scope',
      error_description: expect.stringContaining('profil'),
    })
  })

  it('is passed over by a lenient emulator', async () => {
    const { url } = await login({ scope: 'openid profil' }, { lenient: true })
    expect(url.searchParams.has('code')).toBe(true)
  })
})
