import { decodeJwt, type JWTPayload } from 'jose'
import { describe, expect, it } from 'vitest'
import { resolveConfig } from '../../../../lib/config/resolve.js'
import { type ApiCall, callApi } from '../../../../lib/flow/tokens/call-api.js'
import { createDpopKey } from '../../../../lib/oidc/dpop-key.js'
import type { KeptTokens } from '../../../../lib/session/types.js'
import { testSecret } from '../../../support/build-app.js'

const bearer: KeptTokens = { accessToken: 'at-1', expiresAt: null, tokenType: 'bearer' }

interface Api {
  readonly sent: { readonly url: string; readonly init: RequestInit }[]
  /** Nonces that servers gave, as the calls told. */
  readonly heard: string[]
  call(address: string, call?: ApiCall, tokens?: KeptTokens): Promise<Response>
}

function api(answers: readonly Response[] = [], options: Record<string, unknown> = {}): Api {
  const sent: Api['sent'] = []
  const heard: string[] = []
  const nonces = {
    of: () => heard.at(-1),
    heard: (_url: URL, { headers }: Response) => void heard.push(headers.get('dpop-nonce') ?? 'none'),
  }
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
    heard,
    call: (address, call = {}, tokens = bearer) =>
      callApi(config, { url: new URL(address), call, tokens, nonces }),
  }
}

describe('an API', () => {
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

  async function bound(): Promise<KeptTokens> {
    return { ...bearer, tokenType: 'dpop', dpopKey: (await createDpopKey(issuer)).text }
  }

  async function proofs(answers: readonly Response[]): Promise<JWTPayload[]> {
    const { sent, call } = api(answers)
    await call('https://api.example/x?y#z', { method: 'PUT' }, await bound())
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

  it('gets the last one that it gave in the next call, by the scheme of the token', async () => {
    const { sent, heard, call } = api([new Response('ok', { headers: { 'dpop-nonce': 'n-7' } })])
    const tokens = await bound()
    await call('https://api.example/x', {}, tokens)
    await call('https://api.example/x', {}, tokens)
    expect(heard).toEqual(['n-7', 'none'])
    const headers = sent.map(({ init }) => new Headers(init.headers))
    expect(headers.map((one) => decodeJwt(one.get('dpop') ?? '').nonce)).toEqual([undefined, 'n-7'])
    expect(headers.map((one) => one.get('authorization'))).toEqual(['DPoP at-1', 'DPoP at-1'])
  })

  it('is not sent a token of no key again', async () => {
    const { sent, heard, call } = api([asks(wanted)])
    expect((await call('https://api.example/x')).status).toBe(401)
    expect(sent).toHaveLength(1)
    expect(sent[0]?.init.headers).not.toHaveProperty('dpop')
    expect(heard).toEqual([])
  })

  it('is not called at all with a bound token whose key is missing', async () => {
    const { sent, call } = api()
    await expect(call('https://api.example/x', {}, { ...bearer, tokenType: 'dpop' })).rejects.toMatchObject({
      code: 'ERR_SIGNICAT_ISSUER_ANSWER_INVALID',
    })
    expect(sent).toEqual([])
  })
})
