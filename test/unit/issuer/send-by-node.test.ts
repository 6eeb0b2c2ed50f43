import type { RequestListener } from 'node:http'
import { gzipSync } from 'node:zlib'
import nock from 'nock'
import { afterEach, describe, expect, test } from 'vitest'
import { type BoundedFetch, createBoundedFetch } from '../../../lib/issuer/bounded-fetch.js'
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

  test('when it is compressed, however little it is', async () => {
    const bomb = gzipSync(Buffer.alloc(20_000_000))
    const fault = await faultOf((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
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
