import { createServer, type RequestListener } from 'node:http'
import { describe, expect, it, onTestFinished } from 'vitest'
import { resolveConfig } from '../../../../lib/config/resolve.js'
import { type ApiCall, callApi } from '../../../../lib/flow/tokens/call-api.js'

const options = {
  issuer: 'https://acme.sandbox.signicat.com/auth/open',
  clientId: 'sandbox-client-1',
  clientSecret: 'a client secret',
  baseUrl: 'https://app.example.com',
  secrets: ['Zk3v9QmXw7LrT2yBfHc8NdPsGa5JuE4o'],
}
const local = { issuer: 'http://localhost:4011/auth/open', allowInsecureLoopback: true }
const tokens = {
  accessToken: 'the-access-token',
  expiresAt: null,
  tokenType: 'bearer',
} as const

interface Sent {
  readonly url: string
  readonly init: RequestInit | undefined
}

/** Calls with a `fetch` that answers itself, and tells what it was asked. */
async function calling(
  url: string,
  {
    changes = {},
    call = {},
    answer = new Response('ok'),
  }: { changes?: object; call?: ApiCall; answer?: Response } = {},
): Promise<{ readonly sent: readonly Sent[]; readonly outcome: Response | Error }> {
  const sent: Sent[] = []
  const fetch: typeof globalThis.fetch = async (input, init) => {
    sent.push({ url: String(input), init })
    return answer
  }
  const config = resolveConfig({ ...options, ...changes, fetch })
  const outcome = await callApi(config, { url: new URL(url), call, tokens }).catch((error: unknown) =>
    error instanceof Error ? error : new Error('no error was thrown'),
  )
  return { sent, outcome }
}

describe('a call to an API', () => {
  it('brings the token to https, and only its own', async () => {
    const call = { headers: { authorization: 'mine', dpop: 'mine', 'x-own': 'kept' } }
    const { sent, outcome } = await calling('https://api.example/pay', { call })
    expect(outcome).toBeInstanceOf(Response)
    expect(sent).toHaveLength(1)
    expect(sent[0]?.init?.headers).toEqual({ authorization: 'Bearer the-access-token', 'x-own': 'kept' })
  })

  it.each([
    ['http://api.example/', {}],
    ['http://localhost:8080/', {}],
    ['http://127.0.0.1:8080/', { baseUrl: 'http://localhost:3000' }],
    ['http://api.example/', local],
    ['http://localhost.example/', local],
    ['http://127.0.0.1.nip.io/', local],
    ['http://127.0.0.2/', local],
    ['ftp://localhost/', local],
    ['file:///etc/passwd', local],
    ['data:text/plain,x', local],
    ['blob:https://api.example/x', {}],
  ])('sends nothing to %s', async (url, changes) => {
    const { sent, outcome } = await calling(url, { changes })
    expect(outcome).toBeInstanceOf(TypeError)
    expect(String(outcome)).toBe('TypeError: an API is called by https only')
    expect(sent).toEqual([])
  })

  it.each([
    'http://localhost:8080/x',
    'http://127.0.0.1:8080/x',
    'http://[::1]:8080/x',
    'https://api.example/x',
  ])('goes to %s beside a local issuer', async (url) => {
    const { sent } = await calling(url, { changes: local })
    expect(sent.map((request) => request.url)).toEqual([url])
  })

  it('over plain http goes nowhere when the issuer is not local, even where http was permitted once', async () => {
    const changes = { issuer: 'https://localhost:4011/auth/open' }
    expect((await calling('http://localhost:8080/', { changes })).sent).toEqual([])
  })

  it.each([301, 302, 303, 307, 308])('does not follow a redirect of %i', async (status) => {
    const answer = new Response(null, { status, headers: { location: 'https://evil.example/' } })
    const { sent, outcome } = await calling('https://api.example/pay', { answer })
    expect(sent.map(({ init }) => init?.redirect)).toEqual(['manual'])
    expect(outcome).toMatchObject({ status })
  })

  it.each([302, 307, 308])('brings the token to no second server after a real %i', async (status) => {
    const asked: (string | undefined)[] = []
    const other = await listening((request, response) => {
      asked.push(request.headers.authorization)
      response.end()
    })
    const api = await listening((_request, response) => {
      response.writeHead(status, { location: other }).end()
    })
    const config = resolveConfig({ ...options, ...local })
    const answer = await callApi(config, { url: new URL(api), call: { method: 'POST', body: 'x' }, tokens })
    expect(answer.status).toBe(status)
    expect(answer.headers.get('location')).toBe(other)
    expect(asked).toEqual([])
  })
})

function listening(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  onTestFinished(() => void server.close())
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(`http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/`)
    })
  })
}
