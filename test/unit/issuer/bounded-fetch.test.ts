import type { RequestListener } from 'node:http'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type BoundedFetchOptions, createBoundedFetch } from '../../../lib/issuer/bounded-fetch.js'
import { closedAddress, type LoopbackServer, startServer } from './loopback-server.js'

const servers: LoopbackServer[] = []

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

async function serve(answer: RequestListener): Promise<LoopbackServer> {
  const server = await startServer(answer)
  servers.push(server)
  return server
}

function bounded(overrides: Partial<BoundedFetchOptions> = {}): ReturnType<typeof createBoundedFetch> {
  return createBoundedFetch({ fetch: globalThis.fetch, timeoutMs: 20_000, ...overrides })
}

const megabyte = 1_048_576

describe('an answer within the limits', () => {
  test('is there as a whole, and can be read more than once', async () => {
    const server = await serve((_request, response) => {
      response.setHeader('content-type', 'application/json')
      response.write('{"a":')
      setImmediate(() => response.end('"ø"}'))
    })
    const response = await bounded().call(server.url, {})
    expect(response).toBeInstanceOf(Response)
    expect(response.bodyUsed).toBe(false)
    expect(await response.json()).toEqual({ a: 'ø' })
    expect(await response.clone().json()).toEqual({ a: 'ø' })
    expect(await response.text()).toBe('{"a":"ø"}')
    expect(response.headers.get('content-type')).toBe('application/json')
  })

  test('may be empty, and may be an error', async () => {
    const server = await serve((_request, response) => response.writeHead(400).end())
    const response = await bounded().call(server.url, {
      method: 'POST',
      body: new URLSearchParams({ a: 'b' }),
    })
    expect(response.status).toBe(400)
    expect(await response.text()).toBe('')
    await expect(response.json()).rejects.toThrow(SyntaxError)
  })

  test('may be exactly as large as the limit', async () => {
    const server = await serve((_request, response) => response.end('x'.repeat(100)))
    const response = await bounded({ maxBytes: 100 }).call(server.url, {})
    expect(await response.text()).toHaveLength(100)
  })
})

describe('an answer that is too large', () => {
  test('is refused by its content-length before the body is read', async () => {
    let written = 0
    const server = await serve((_request, response) => {
      response.setHeader('content-length', 100 * megabyte)
      response.on('close', () => {
        written = response.socket?.bytesWritten ?? 0
      })
      response.write('x')
    })
    await expect(bounded().call(server.url, {})).rejects.toMatchObject({ kind: 'too-large' })
    expect(written).toBeLessThan(megabyte)
  })

  test('is given up while it streams, and the memory stays flat', async () => {
    const chunk = Buffer.alloc(65_536)
    let sent = 0
    const server = await serve((_request, response) => {
      const pump = (): void => {
        while (sent < 100 * megabyte && !response.destroyed) {
          sent += chunk.length
          if (!response.write(chunk)) return void response.once('drain', pump)
        }
        response.end()
      }
      pump()
    })
    await expect(bounded().call(server.url, {})).rejects.toMatchObject({ kind: 'too-large' })
    expect(sent).toBeLessThan(50 * megabyte)
  })

  test('is counted after decompression', async () => {
    const bomb = gzipSync(Buffer.alloc(20 * megabyte))
    expect(bomb.length).toBeLessThan(megabyte)
    const server = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': bomb.length }).end(bomb)
    })
    await expect(bounded().call(server.url, {})).rejects.toMatchObject({ kind: 'too-large' })
  })
})

describe('an answer that does not come in time', () => {
  test('is given up before the headers', async () => {
    const server = await serve(() => undefined)
    await expect(bounded({ timeoutMs: 1000 }).call(server.url, {})).rejects.toMatchObject({ kind: 'timeout' })
    expect(server.requests).toHaveLength(1)
  })

  test('is given up in the middle of the body, however it drips', async () => {
    const server = await serve((_request, response) => {
      const drip = setInterval(() => response.write(' '), 10)
      response.on('close', () => clearInterval(drip))
    })
    await expect(bounded({ timeoutMs: 1000 }).call(server.url, {})).rejects.toMatchObject({ kind: 'timeout' })
  })

  test('is given up although the custom fetch ignores its signal', async () => {
    const fetch: typeof globalThis.fetch = () => new Promise(() => undefined)
    const call = bounded({ fetch, timeoutMs: 20 }).call('https://op.example/', {})
    await expect(call).rejects.toMatchObject({ kind: 'timeout' })
  })
})

describe('an answer that leads elsewhere', () => {
  test.each([301, 302, 303, 307, 308, 304, 300])('status %i is refused and not followed', async (status) => {
    const server = await serve((_request, response) =>
      response.writeHead(status, { location: '/other' }).end(),
    )
    await expect(bounded().call(server.url, {})).rejects.toMatchObject({ kind: 'redirect' })
    expect(server.requests).toEqual(['GET /'])
  })

  test('is refused when a custom fetch hides it', async () => {
    const hidden = Object.defineProperty(Response.error(), 'type', { value: 'opaqueredirect' })
    const fetch: typeof globalThis.fetch = async () => hidden
    await expect(bounded({ fetch }).call('https://op.example/', {})).rejects.toMatchObject({
      kind: 'redirect',
    })
  })
})

describe('a connection that fails', () => {
  test('is a network fault with the system code when nobody listens', async () => {
    const address = await closedAddress()
    await expect(bounded().call(address, {})).rejects.toMatchObject({ kind: 'network', code: 'ECONNREFUSED' })
  })

  test('is a network fault when it is reset before or within the answer', async () => {
    const before = await serve((request) => request.socket.resetAndDestroy())
    const within = await serve((_request, response) => {
      response.setHeader('content-length', 1000)
      response.write('x', () => response.socket?.resetAndDestroy())
    })
    for (const server of [before, within]) {
      await expect(bounded().call(server.url, {})).rejects.toMatchObject({
        kind: 'network',
        name: 'UpstreamFault',
      })
      expect(server.requests).toHaveLength(1)
    }
  })

  test('says nothing of what a custom fetch threw', async () => {
    for (const thrown of [
      'token=secret',
      undefined,
      null,
      42,
      new Error('token=secret'),
      { token: 'secret' },
    ]) {
      const fetch: typeof globalThis.fetch = () => Promise.reject(thrown)
      const fault = await bounded({ fetch })
        .call('https://op.example/', {})
        .catch((error: unknown) => error)
      expect(fault).toMatchObject({ kind: 'network', message: 'the connection failed' })
      expect(JSON.stringify(fault)).not.toContain('secret')
    }
  })

  test('is the same when a custom fetch throws at once', async () => {
    const fetch: typeof globalThis.fetch = () => {
      throw new TypeError('no')
    }
    await expect(bounded({ fetch }).call('https://op.example/', {})).rejects.toMatchObject({
      kind: 'network',
    })
  })
})

test.each([undefined, null, 'text', {}, { status: 200 }, []])(
  'what is not a Response (%j) is refused',
  async (answer) => {
    const fetch = Object.assign(async () => answer, {}) as unknown as typeof globalThis.fetch
    await expect(bounded({ fetch }).call('https://op.example/', {})).rejects.toMatchObject({
      kind: 'not-a-response',
    })
  },
)

describe('a service that asks to come back later', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 10, 24) })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  test.each([
    [429, '7', 7],
    [503, '0', 1],
    [503, '999999', 300],
    [503, 'Tue, 24 Nov 2026 00:02:00 GMT', 120],
    [503, 'Thu, 01 Jan 1970 00:00:00 GMT', 1],
    [503, 'soon', undefined],
    [503, undefined, undefined],
  ])('status %i with Retry-After %s means %s seconds', async (status, header, seconds) => {
    const server = await serve((_request, response) => {
      response.writeHead(status, header === undefined ? {} : { 'retry-after': header }).end('{}')
    })
    const fault: unknown = await bounded()
      .call(server.url, {})
      .catch((error: unknown) => error)
    expect(fault).toMatchObject({ kind: 'unavailable' })
    expect((fault as { retryAfter?: number }).retryAfter).toBe(seconds)
  })
})

describe('closing', () => {
  test('aborts what is under way and refuses what comes later', async () => {
    const server = await serve(() => undefined)
    const fetch = bounded()
    const call = fetch.call(server.url, {})
    fetch.close()
    await expect(call).rejects.toMatchObject({ kind: 'closed' })
    await expect(fetch.call(server.url, {})).rejects.toMatchObject({ kind: 'closed' })
    expect(server.requests.length).toBeLessThanOrEqual(1)
  })

  test('is not needed for the process to end: no timer stays behind', async () => {
    const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
    const fetch: typeof globalThis.fetch = async () => new Response('{}')
    const before = timers()
    await bounded({ fetch, timeoutMs: 600_000 }).call('https://op.example/', {})
    await new Promise((resolve) => setImmediate(resolve))
    expect(timers()).toBe(before)
  })
})
