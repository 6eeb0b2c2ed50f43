import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import * as client from 'openid-client'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createEmulator, type Emulator } from '../../../lib/emulator/index.js'
import { setUp } from './relying-party.js'

const goodbye = 'http://localhost:3999/bye'
let emulator: Emulator
let application: Server
let received: URLSearchParams[]
let status: number

beforeEach(() => {
  received = []
  status = 200
})
beforeAll(async () => {
  application = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += String(chunk)
    })
    request.on('end', () => {
      received.push(new URLSearchParams(body))
      response.writeHead(status).end()
    })
  })
  await new Promise<void>((resolve) => application.listen(0, '127.0.0.1', resolve))
  const { port } = application.address() as AddressInfo
  emulator = await createEmulator({
    clients: [
      {
        clientId: 'app',
        clientSecret: 'secret',
        postLogoutRedirectUris: [goodbye],
        backchannelLogoutUri: `http://127.0.0.1:${port}/backchannel`,
      },
    ],
  })
})
afterAll(async () => {
  await emulator.close()
  application.closeAllConnections()
  application.close()
})

const logoutUrl = (configuration: client.Configuration, parameters: Record<string, string>): string =>
  client.buildEndSessionUrl(configuration, parameters).href

describe('logging out', () => {
  it('with an ID token goes back to the application at once and ends the session', async () => {
    const { party, browser } = await setUp(emulator)
    const { id_token = '' } = await party.login(browser)
    const parameters = { id_token_hint: id_token, post_logout_redirect_uri: goodbye, state: 'done' }
    const visit = await browser.open(logoutUrl(party.configuration, parameters))
    expect(visit.url.href).toBe(`${goodbye}?state=done`)
    const again = await browser.open((await party.start({ prompt: 'none' })).url)
    expect(again.url.searchParams.get('error')).toBe('login_required')
  })

  it('tells the application with a logout token', async () => {
    const { party, browser } = await setUp(emulator)
    const { id_token = '' } = await party.login(browser)
    await browser.open(logoutUrl(party.configuration, { id_token_hint: id_token }))
    expect(received).toHaveLength(1)
    const keys = createRemoteJWKSet(new URL(`${emulator.issuer}/.well-known/openid-configuration/jwks`))
    const { payload } = await jwtVerify(received[0]?.get('logout_token') ?? '', keys, {
      issuer: emulator.issuer,
      audience: 'app',
      typ: 'logout+jwt',
    })
    expect(payload).toMatchObject({
      events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
      jti: expect.any(String),
    })
    expect(payload).not.toHaveProperty('nonce')
  })

  it('names in the logout token the person and session of the ID token', async () => {
    const { party, browser } = await setUp(emulator)
    const tokens = await party.login(browser)
    await browser.open(logoutUrl(party.configuration, { id_token_hint: tokens.id_token ?? '' }))
    const [, payload = ''] = (received[0]?.get('logout_token') ?? '').split('.')
    const told: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString())
    expect(told).toMatchObject({ sub: tokens.claims()?.sub, sid: tokens.claims()?.sid })
  })

  it('succeeds when the application refuses the logout token', async () => {
    status = 500
    const { party, browser } = await setUp(emulator)
    const { id_token = '' } = await party.login(browser)
    const parameters = { id_token_hint: id_token, post_logout_redirect_uri: goodbye }
    const visit = await browser.open(logoutUrl(party.configuration, parameters))
    expect(visit.url.href).toBe(goodbye)
    expect(received).toHaveLength(1)
  })

  it('without an ID token asks first and does not go back', async () => {
    const { party, browser } = await setUp(emulator)
    await party.login(browser)
    const question = await browser.open(logoutUrl(party.configuration, { post_logout_redirect_uri: goodbye }))
    expect(question.html).toContain('Log out?')
    expect(received).toHaveLength(0)
    const end = await browser.open(question.url.href, { confirm: 'yes' })
    expect(end.html).toContain('You are logged out')
    expect(received).toHaveLength(1)
  })

  it('ends what the access token could do', async () => {
    const { party, browser } = await setUp(emulator)
    const { id_token = '', access_token } = await party.login(browser)
    await browser.open(logoutUrl(party.configuration, { id_token_hint: id_token }))
    const answer = await fetch(`${emulator.issuer}/connect/userinfo`, {
      headers: { authorization: `Bearer ${access_token}` },
    })
    expect(answer.status).toBe(401)
  })

  it.each([
    ['a forged ID token', { id_token_hint: 'eyJhbGciOiJub25lIn0.eyJhdWQiOiJhcHAifQ.' }],
    ['no token at all', { id_token_hint: 'x' }],
  ])('with %s ends on the error page and ends nothing', async (_what, parameters) => {
    const { party, browser } = await setUp(emulator)
    await party.login(browser)
    const visit = await browser.open(logoutUrl(party.configuration, parameters))
    expect(visit.url.pathname).toBe('/auth/open/Error')
    expect(received).toHaveLength(0)
    const still = await browser.open((await party.start({ prompt: 'none' })).url)
    expect(still.url.searchParams.has('code')).toBe(true)
  })

  it('leads to this machine only', async () => {
    const { party, browser } = await setUp(emulator)
    const { id_token = '' } = await party.login(browser)
    const parameters = { id_token_hint: id_token, post_logout_redirect_uri: 'https://attacker.example/' }
    const visit = await browser.open(logoutUrl(party.configuration, parameters))
    expect(visit.url.pathname).toBe('/auth/open/Error')
  })
})
