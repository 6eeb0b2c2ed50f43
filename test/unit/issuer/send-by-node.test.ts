import type { RequestListener } from 'node:http'
import zlib, { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import nock from 'nock'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type BoundedFetch, createBoundedFetch } from '../../../lib/issuer/bounded-fetch.js'
import type { UpstreamRequest } from '../../../lib/issuer/exchange.js'
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

function bounded(limits: { readonly timeoutMs?: number; readonly maxBytes?: number } = {}): BoundedFetch {
  return createBoundedFetch({ fetch: null, timeoutMs: 20_000, ...limits })
}

async function faultOf(
  answer: RequestListener,
  limits: Parameters<typeof bounded>[0] = {},
): Promise<unknown> {
  const server = await serve(answer)
  const fault: unknown = await bounded(limits)
    .call(server.url, {})
    .catch((error: unknown) => error)
  expect(server.requests).toEqual(['GET /'])
  return fault
}

/** 20 MB that take next to nothing. */
const zeros = Buffer.alloc(20_000_000)

/** Where this Node has it; elsewhere it is a coding that nobody knows. */
function zstandard(plain: Buffer): [string, Buffer][] {
  const compress: unknown = 'zstdCompressSync' in zlib ? zlib.zstdCompressSync : undefined
  return typeof compress === 'function' ? [['zstd', compress(plain)]] : []
}

describe('an answer that is compressed although nothing asked for it', () => {
  const plain = Buffer.from('{"name":"Åse"}')

  test.each([
    ['gzip', gzipSync(plain)],
    ['x-gzip', gzipSync(plain)],
    ['GZIP', gzipSync(plain)],
    ['br', brotliCompressSync(plain)],
    ['deflate', deflateSync(plain)],
    ['deflate', deflateRawSync(plain)],
    ['identity', plain],
    ['gzip, identity, br', brotliCompressSync(gzipSync(plain))],
    ...zstandard(plain),
  ])('is read: %s', async (coding, body) => {
    const server = await serve((_request, response) =>
      response.writeHead(200, { 'content-encoding': coding }).end(body),
    )
    expect(await (await bounded().call(server.url, {})).json()).toEqual({ name: 'Åse' })
  })

  test('is read up to the limit, and may be empty', async () => {
    const server = await serve((request, response) => {
      const body = request.url === '/empty' ? '' : gzipSync('x'.repeat(100))
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(body)
    })
    expect(await (await bounded({ maxBytes: 100 }).call(server.url, {})).text()).toHaveLength(100)
    await expect(bounded({ maxBytes: 99 }).call(server.url, {})).rejects.toMatchObject({ kind: 'too-large' })
    expect(await (await bounded().call(`${server.url}/empty`, {})).text()).toBe('')
  })
})

describe('a kept connection that the peer closes just as it is used again', () => {
  /** Answers the first request of each connection and closes it when a second one has come. */
  async function closingServer(): Promise<{ readonly url: string; readonly seen: string[] }> {
    const seen: string[] = []
    const used = new Set<unknown>()
    const server = await serve((request, response) => {
      seen.push(request.method ?? '')
      if (used.has(request.socket)) return void request.socket.destroy()
      used.add(request.socket)
      response.end('{}')
    })
    return { url: server.url, seen }
  }

  // nock opens a connection for every request that it lets through.
  beforeEach(() => nock.restore())
  afterEach(() => nock.activate())

  async function twice(
    request: UpstreamRequest,
  ): Promise<{ readonly seen: string[]; readonly outcome: unknown }> {
    const { url, seen } = await closingServer()
    const fetch = bounded()
    await fetch.call(url, {})
    await new Promise((resolve) => setImmediate(resolve))
    const outcome: unknown = await fetch.call(url, request).catch((error: unknown) => error)
    return { seen, outcome }
  }

  test('costs a GET nothing: it is sent once more', async () => {
    const { seen, outcome } = await twice({})
    expect(outcome).toMatchObject({ status: 200 })
    expect(seen).toEqual(['GET', 'GET', 'GET'])
  })

  test.each<[string, UpstreamRequest]>([
    ['a code, a refresh token, an assertion', { method: 'POST', body: new URLSearchParams({ code: 'x' }) }],
    ['a proof of possession', { headers: { DPoP: 'proof' } }],
  ])('fails what counts once: %s', async (_what, request) => {
    const { seen, outcome } = await twice(request)
    expect(outcome).toMatchObject({ kind: 'network', code: 'ECONNRESET' })
    expect(seen).toEqual(['GET', request.method ?? 'GET'])
  })

  test('is not mistaken for a new connection that fails', async () => {
    const seen: string[] = []
    const server = await serve((request) => {
      seen.push(request.method ?? '')
      request.socket.destroy()
    })
    await expect(bounded().call(server.url, {})).rejects.toMatchObject({ kind: 'network' })
    expect(seen).toEqual(['GET'])
  })

  test('is tried once more only', async () => {
    const seen: string[] = []
    const server = await serve((request, response) => {
      seen.push(request.method ?? '')
      if (seen.length === 1) return void response.end('{}')
      request.socket.destroy()
    })
    const fetch = bounded()
    await fetch.call(server.url, {})
    await new Promise((resolve) => setImmediate(resolve))
    await expect(fetch.call(server.url, {})).rejects.toMatchObject({ kind: 'network' })
    expect(seen).toEqual(['GET', 'GET', 'GET'])
  })
})

describe('an answer over node:http', () => {
  test('is a Response that can be read more than once', async () => {
    const server = await serve((_request, response) => {
      response.setHeader('content-type', 'application/json')
      response.setHeader('set-cookie', ['a=1', 'b=2'])
      response.write(Buffer.concat([Buffer.from('{"a":"'), Buffer.from('ø').subarray(0, 1)]))
      setImmediate(() => response.end(Buffer.concat([Buffer.from('ø').subarray(1), Buffer.from('"}')])))
    })
    const response = await bounded().call(server.url, {})
    expect(response).toBeInstanceOf(Response)
    expect(response.bodyUsed).toBe(false)
    expect(await response.json()).toEqual({ a: 'ø' })
    expect(await response.clone().text()).toBe('{"a":"ø"}')
    expect(response.headers.get('content-type')).toBe('application/json')
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
  })

  test('may be an error, and empty', async () => {
    const server = await serve((_request, response) => response.writeHead(400).end())
    const response = await bounded().call(server.url, {})
    expect(response.status).toBe(400)
    expect(await response.text()).toBe('')
  })

  test('comes over a connection that is kept', async () => {
    const ports = new Set<number | undefined>()
    const server = await serve((request, response) => {
      ports.add(request.socket.remotePort)
      response.end('{}')
    })
    const fetch = bounded()
    // nock opens a connection for every request that it lets through.
    nock.restore()
    try {
      for (let call = 0; call < 3; call += 1) {
        await fetch.call(server.url, {})
        await new Promise((resolve) => setImmediate(resolve))
      }
    } finally {
      nock.activate()
    }
    expect(ports.size).toBe(1)
  })
})

test('a form is sent as one, with its length, and no compression is asked for', async () => {
  const seen: unknown[] = []
  const server = await serve((request, response) => {
    const { 'content-type': type, 'content-length': length, 'accept-encoding': coding } = request.headers
    request.on('data', (chunk) => seen.push(type, length, coding, String(chunk)))
    request.on('end', () => response.end('{}'))
  })
  await bounded().call(server.url, { method: 'POST', body: new URLSearchParams({ a: 'b c' }) })
  expect(seen).toEqual(['application/x-www-form-urlencoded;charset=UTF-8', '5', 'identity', 'a=b+c'])
})

describe('an answer over node:http is given up', () => {
  test('by its content-length', async () => {
    const fault = await faultOf(
      (_request, response) => {
        response.setHeader('content-length', 101)
        response.write('x')
      },
      { maxBytes: 100 },
    )
    expect(fault).toMatchObject({ kind: 'too-large' })
  })

  test('while it streams, and the connection with it', async () => {
    let isClosed: Promise<unknown> = Promise.reject(new Error('not asked'))
    isClosed.catch(() => undefined)
    const fault = await faultOf((_request, response) => {
      isClosed = new Promise((resolve) => response.on('close', resolve))
      const chunk = Buffer.alloc(65_536)
      const pump = (): void => void response.write(chunk, (error) => (error ? undefined : pump()))
      pump()
    })
    expect(fault).toMatchObject({ kind: 'too-large' })
    await isClosed
  })

  test.each([
    ['gzip', gzipSync(zeros)],
    ['br', brotliCompressSync(zeros)],
    ['deflate', deflateSync(zeros)],
    ['deflate', deflateRawSync(zeros)],
    ['gzip, br', brotliCompressSync(gzipSync(zeros))],
    ...zstandard(zeros),
  ])('when more comes out of it than may: %s', async (coding, bomb) => {
    expect(bomb.byteLength).toBeLessThan(50_000)
    const before = process.memoryUsage().arrayBuffers
    const fault = await faultOf((_request, response) =>
      response.writeHead(200, { 'content-encoding': coding }).end(bomb),
    )
    expect(fault).toMatchObject({ kind: 'too-large' })
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(zeros.byteLength / 2)
  })

  test.each([
    ['a coding that nobody knows', 'snappy', gzipSync('{}')],
    ['one that is not what it says', 'gzip', Buffer.from('{"a":1}')],
    ['one that breaks off', 'gzip', gzipSync('{"a":1}').subarray(0, 12)],
    ['one coding upon the other', 'gzip, gzip, gzip, gzip', gzipSync('{}')],
  ])('when it cannot be read: %s', async (_what, coding, body) => {
    const fault = await faultOf((_request, response) =>
      response.writeHead(200, { 'content-encoding': coding }).end(body),
    )
    expect(fault).toMatchObject({ kind: 'compressed' })
  })

  test('when its headers are too many', async () => {
    const fault = await faultOf((_request, response) => {
      response.setHeader('x-much', 'x'.repeat(100_000))
      response.end('{}')
    })
    expect(fault).toMatchObject({ kind: 'network', code: 'HPE_HEADER_OVERFLOW' })
  })

  test('when it does not come in time, before the headers and in the body', async () => {
    const silent = await faultOf(() => undefined, { timeoutMs: 1000 })
    const dripping = await faultOf(
      (_request, response) => {
        const drip = setInterval(() => response.write(' '), 10)
        response.on('close', () => clearInterval(drip))
      },
      { timeoutMs: 1000 },
    )
    for (const fault of [silent, dripping]) expect(fault).toMatchObject({ kind: 'timeout' })
  })

  test('when it leads elsewhere', async () => {
    const fault = await faultOf((_request, response) => response.writeHead(302, { location: '/other' }).end())
    expect(fault).toMatchObject({ kind: 'redirect' })
  })

  test('when the application closes', async () => {
    const server = await serve(() => undefined)
    const fetch = bounded()
    const call = fetch.call(server.url, {})
    fetch.close()
    await expect(call).rejects.toMatchObject({ kind: 'closed' })
    await expect(fetch.call(server.url, {})).rejects.toMatchObject({ kind: 'closed' })
  })
})

describe('a connection of node:http that fails', () => {
  test('is a network fault with the system code', async () => {
    await expect(bounded().call(await closedAddress(), {})).rejects.toMatchObject({
      kind: 'network',
      code: 'ECONNREFUSED',
    })
  })

  test('is a network fault before, within and short of an answer, and nothing is sent again', async () => {
    const before = await faultOf((request) => request.socket.resetAndDestroy())
    const within = await faultOf((_request, response) => {
      response.setHeader('content-length', 1000)
      response.write('x', () => response.socket?.resetAndDestroy())
    })
    const short = await faultOf((_request, response) => {
      response.setHeader('content-length', 1000)
      response.write('x', () => response.socket?.end())
    })
    for (const fault of [before, within, short]) expect(fault).toMatchObject({ kind: 'network' })
  })

  test.each(['ftp://op.example/', 'nonsense', 'http://op.example/\n'])('%j is a fault too', async (url) => {
    await expect(bounded({ timeoutMs: 100 }).call(url, { method: 'G T' })).rejects.toMatchObject({
      kind: 'network',
    })
  })
})
