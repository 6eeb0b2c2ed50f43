import { decodeJwt, type JWTPayload } from 'jose'
import { describe, expect, it } from 'vitest'
import { resolveConfig } from '../../../lib/config/resolve.js'
import { type ApiCall, callApi } from '../../../lib/flow/tokens/call-api.js'
import { createDpopKey } from '../../../lib/oidc/dpop-key.js'
import type { KeptTokens } from '../../../lib/session/types.js'
import { testSecret } from '../../support/build-app.js'

const bearer: KeptTokens = { accessToken: 'at-1', expiresAt: null, tokenType: 'bearer' }

interface Api {
  readonly sent: { readonly url: string; readonly init: RequestInit }[]
  call(address: string, call?: ApiCall, tokens?: KeptTokens): Promise<Response>
}

function api(answers: readonly Response[] = [], options: Record<string, unknown> = {}): Api {
  const sent: Api['sent'] = []
  const config = resolveConfig({
    issuer: 'https://acme.sandbox.signicat.com/auth/open',
    clientId: 'client',
    clientSecret: 'a client secret that is long',
    baseUrl: 'https://app.example',
    secrets: [testSecret],
    clock: () => 1_800_000_000,
    fetch: async (url: string, init: RequestInit) => {
      sent.push({ url, init })
      return answers[sent.length - 1] ?? new Response('ok')
    },
    ...options,
  })
  return {
    sent,
    call: (address, call = {}, tokens = bearer) => callApi(config, { url: new URL(address), call, tokens }),
  }
}

const local = {
  issuer: 'http://localhost:5050/auth/open',
  baseUrl: 'http://localhost:3000',
  allowInsecureLoopback: true,
}

describe('an API', () => {
  it.each([
    'http://api.example/x',
    'http://localhost/x',
    'http://127.0.0.1:8080/x',
    'http://[::1]/x',
    'ftp://api.example/x',
    'data:text/plain,x',
  ])('is not called at %s', async (address) => {
    const { sent, call } = api()
    await expect(call(address)).rejects.toThrow(TypeError)
    expect(sent).toEqual([])
  })

  it.each(['http://localhost:8080/x', 'http://127.0.0.1/x', 'http://[::1]/x', 'https://api.example/x'])(
    'is called at %s beside a local Signicat',
    async (address) => {
      const { sent, call } = api([], local)
      await call(address)
      expect(sent.map(({ url }) => url)).toEqual([address])
    },
  )

  it.each(['http://api.example/x', 'http://localhost.example/x', 'ftp://localhost/x'])(
    'is not called at %s beside a local Signicat either',
    async (address) => {
      const { sent, call } = api([], local)
      await expect(call(address)).rejects.toThrow(TypeError)
      expect(sent).toEqual([])
    },
  )

  it('is not followed to another address: the token would go along', async () => {
    const moved = new Response(null, { status: 302, headers: { location: 'https://evil.example/' } })
    const { sent, call } = api([moved])
    expect((await call('https://api.example/x')).status).toBe(302)
    expect(sent).toHaveLength(1)
    expect(sent[0]?.init.redirect).toBe('manual')
  })

  it('gets the token, the method, the body and the headers, and nobody’s else', async () => {
    const { sent, call } = api()
    const headers = { accept: 'text/plain', authorization: 'Basic mine', DPoP: 'mine' }
    await call('https://api.example/x?y', { method: 'POST', body: 'b', headers })
    expect(sent).toMatchObject([
      {
        url: 'https://api.example/x?y',
        init: { method: 'POST', body: 'b', headers: { accept: 'text/plain', authorization: 'Bearer at-1' } },
      },
    ])
    expect(Object.keys(sent[0]?.init.headers ?? {})).toEqual(['accept', 'authorization'])
  })

  it('is read by default, without a body, and not waited for for ever', async () => {
    const { sent, call } = api()
    await call('https://api.example/x')
    expect(sent[0]?.init.method).toBe('GET')
    expect(sent[0]?.init).not.toHaveProperty('body')
    expect(sent[0]?.init.signal).toBeInstanceOf(AbortSignal)
  })
})

describe('an API that asks for a nonce', () => {
  const asks = (headers: Record<string, string>, status = 401): Response =>
    new Response(null, { status, headers })
  const wanted = { 'www-authenticate': 'DPoP error="use_dpop_nonce"', 'dpop-nonce': 'n-1' }

  const issuer = {
    issuer: 'https://issuer.example',
    authorization_endpoint: 'https://issuer.example/authorize',
    token_endpoint: 'https://issuer.example/token',
    jwks_uri: 'https://issuer.example/jwks',
  }

  async function proofs(answers: readonly Response[]): Promise<JWTPayload[]> {
    const dpopKey = (await createDpopKey(issuer)).text
    const { sent, call } = api(answers)
    await call('https://api.example/x?y#z', { method: 'PUT' }, { ...bearer, tokenType: 'dpop', dpopKey })
    return sent.map(({ init }) => decodeJwt(new Headers(init.headers).get('dpop') ?? ''))
  }

  it('gets it in a second call, and there is no third', async () => {
    const seen = await proofs([asks(wanted), asks({ ...wanted, 'dpop-nonce': 'n-2' }), new Response('ok')])
    expect(seen.map(({ nonce }) => nonce)).toEqual([undefined, 'n-1'])
    for (const proof of seen) expect(proof).toMatchObject({ htm: 'PUT', htu: 'https://api.example/x' })
  })

  it.each([
    ['without a nonce', { 'www-authenticate': 'DPoP error="use_dpop_nonce"' }, 401],
    ['with another fault', { ...wanted, 'www-authenticate': 'DPoP error="invalid_token"' }, 401],
    ['of another scheme', { ...wanted, 'www-authenticate': 'Bearer error="use_dpop_nonce"' }, 401],
    ['without a challenge', { 'dpop-nonce': 'n-1' }, 401],
    ['with another status', wanted, 400],
  ])('is not called again %s', async (_what, headers, status) => {
    expect(await proofs([asks(headers, status)])).toHaveLength(1)
  })

  it('in lower case and without quotes gets it as well', async () => {
    const challenge = 'Bearer realm="x", dpop algs="ES256", error=use_dpop_nonce'
    expect(await proofs([asks({ ...wanted, 'www-authenticate': challenge })])).toHaveLength(2)
  })

  it('is not sent a token of no key again', async () => {
    const { sent, call } = api([asks(wanted)])
    expect((await call('https://api.example/x')).status).toBe(401)
    expect(sent).toHaveLength(1)
    expect(sent[0]?.init.headers).not.toHaveProperty('dpop')
  })

  it('is not called at all with a bound token whose key is missing', async () => {
    const { sent, call } = api()
    await expect(call('https://api.example/x', {}, { ...bearer, tokenType: 'dpop' })).rejects.toMatchObject({
      code: 'ERR_SIGNICAT_ISSUER_ANSWER_INVALID',
    })
    expect(sent).toEqual([])
  })
})
