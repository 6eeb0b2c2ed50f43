import { createRemoteJWKSet, jwtVerify } from 'jose'
import * as client from 'openid-client'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createEmulator, type Emulator } from '../../../lib/emulator/index.js'
import { callbackUrl, setUp } from './relying-party.js'

let emulator: Emulator
beforeAll(async () => {
  emulator = await createEmulator()
})
afterAll(() => emulator.close())

const basic = (secret = emulator.clientSecret ?? ''): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(`${emulator.clientId}:${secret}`).toString('base64')}`,
})

const post = (
  path: string,
  form: Record<string, string> | [string, string][],
  secret?: string,
): Promise<Response> =>
  fetch(`${emulator.issuer}/connect/${path}`, {
    method: 'POST',
    headers: basic(secret),
    body: new URLSearchParams(form),
  })

describe('the token endpoint', () => {
  it('answers with Signicat’s members in Signicat’s order, and no refresh token unasked', async () => {
    const { party, browser } = await setUp(emulator)
    const attempt = await party.start({ login_hint: 'auto:no-kari' })
    const { url } = await browser.open(attempt.url)
    const answer = await post('token', {
      grant_type: 'authorization_code',
      code: url.searchParams.get('code') ?? '',
      redirect_uri: callbackUrl,
      code_verifier: attempt.verifier,
    })
    const body = (await answer.json()) as Record<string, unknown>
    expect(Object.keys(body)).toEqual(['id_token', 'access_token', 'expires_in', 'token_type', 'scope'])
    expect(body).toMatchObject({ expires_in: 600, token_type: 'Bearer', scope: 'openid profile nin' })
  })

  it('refuses a wrong secret with 400 and an address that explains it', async () => {
    const answer = await post('token', { grant_type: 'authorization_code', code: 'x' }, 'wrong')
    expect(answer.status).toBe(400)
    expect(answer.headers.has('www-authenticate')).toBe(false)
    const body = (await answer.json()) as Record<string, unknown>
    expect(Object.keys(body)).toEqual(['error', 'error_uri', 'error_description'])
    expect(body).toMatchObject({
      error: 'invalid_client',
      error_uri: 'https://api.signicat.com/auth/open/config/errors/invalid_client',
    })
  })

  it('takes a code once', async () => {
    const { party, browser } = await setUp(emulator)
    const attempt = await party.start({ login_hint: 'auto:no-kari' })
    const visit = await browser.open(attempt.url)
    await party.finish(attempt, visit)
    await expect(party.finish(attempt, visit)).rejects.toMatchObject({ error: 'invalid_grant' })
  })

  it('forgets a code after 15 seconds', async () => {
    const { party, browser } = await setUp(emulator)
    const attempt = await party.start({ login_hint: 'auto:no-kari' })
    const visit = await browser.open(attempt.url)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 15_000 })
    const outcome = await party.finish(attempt, visit).catch((error: unknown) => error)
    vi.useRealTimers()
    expect(outcome).toMatchObject({ error: 'invalid_grant' })
  })

  it('gives and rotates a refresh token for offline_access, with prompt=login too', async () => {
    const { party, browser } = await setUp(emulator)
    const scope = 'openid profile offline_access'
    const tokens = await party.login(browser, { scope, prompt: 'login' })
    expect(tokens.scope).toBe(scope)
    const refreshed = await client.refreshTokenGrant(party.configuration, tokens.refresh_token ?? '')
    expect(refreshed.refresh_token).not.toBe(tokens.refresh_token)
    for (const name of ['sub', 'sid', 'auth_time', 'transaction_id']) {
      expect(refreshed.claims()?.[name]).toBe(tokens.claims()?.[name])
    }
  })

  it('gives an application a signed token for an API', async () => {
    const answer = await post('token', {
      grant_type: 'client_credentials',
      resource: 'https://api.example.com',
    })
    const { access_token } = (await answer.json()) as { access_token: string }
    const keys = createRemoteJWKSet(new URL(`${emulator.issuer}/.well-known/openid-configuration/jwks`))
    const { payload } = await jwtVerify(access_token, keys, {
      issuer: emulator.issuer,
      audience: 'https://api.example.com',
      typ: 'at+jwt',
    })
    expect(payload.client_id).toBe(emulator.clientId)
  })
})

describe('pushed authorization requests', () => {
  it('are taken, with repeated login hints', async () => {
    const { party, browser } = await setUp(emulator)
    const attempt = await party.start({ scope: 'openid profile offline_access' })
    const parameters: [string, string][] = [...new URL(attempt.url).searchParams]
    const answer = await post('par', [
      ...parameters,
      ['login_hint', 'deviceId-7'],
      ['login_hint', 'auto:no-ola'],
    ])
    expect(answer.status).toBe(201)
    const { request_uri } = (await answer.json()) as { request_uri: string }
    const query = new URLSearchParams({ client_id: emulator.clientId, request_uri })
    const visit = await browser.open(`${emulator.issuer}/connect/authorize?${query}`)
    const tokens = await party.finish(attempt, visit)
    expect(tokens.claims()?.given_name).toBe('Ola')
    expect(tokens.refresh_token).toBeTypeOf('string')
  })

  it('are refused without authentication as Signicat refuses them', async () => {
    const answer = await post('par', { response_type: 'code' }, 'wrong')
    expect(answer.status).toBe(400)
    expect(await answer.json()).toEqual({ error: 'invalid_client' })
  })

  it('are demanded of a client that is registered so', async () => {
    const strict = await createEmulator({
      clients: [{ clientId: 'strict', clientSecret: 'secret', requirePushedAuthorizationRequests: true }],
    })
    const { party, browser } = await setUp(strict)
    const visit = await browser.open((await party.start()).url)
    await strict.close()
    expect(visit.url.searchParams.get('error')).toBe('invalid_request')
  })
})

describe('userinfo', () => {
  it('refuses a token it did not give with an empty 401', async () => {
    const answer = await fetch(`${emulator.issuer}/connect/userinfo`, {
      headers: { authorization: 'Bearer nope' },
    })
    expect(answer.status).toBe(401)
    expect(await answer.text()).toBe('')
    expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="IdentityServer",error="invalid_token"')
  })

  it('refuses a token that was revoked, and introspection calls it inactive', async () => {
    const { party, browser } = await setUp(emulator)
    const { access_token } = await party.login(browser)
    const active = await client.tokenIntrospection(party.configuration, access_token)
    await client.tokenRevocation(party.configuration, access_token)
    const inactive = await client.tokenIntrospection(party.configuration, access_token)
    const answer = await fetch(`${emulator.issuer}/connect/userinfo`, {
      headers: { authorization: `Bearer ${access_token}` },
    })
    expect([active.active, inactive.active, answer.status]).toEqual([true, false, 401])
  })
})

describe('what is not simulated', () => {
  it.each(['deviceauthorization', 'ciba', 'checksession'])('%s says so', async (path) => {
    const answer = await post(path, {})
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ error: 'unauthorized_client' })
  })
})
