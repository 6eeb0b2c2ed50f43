import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createSignicatRest, type HubRest } from 'fastify-signicat/rest'
import { afterEach, describe, expect, it } from 'vitest'
import { failureOf, hubSuccess } from './signicat-api.js'

const servers: Server[] = []

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
})

const listen = async (answer: RequestListener): Promise<string> => {
  const server = createServer((request, response) => {
    if (request.url !== '/token') return answer(request, response)
    response.setHeader('content-type', 'application/json').end('{"access_token":"t","expires_in":600}')
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address() as AddressInfo
  return `http://127.0.0.1:${address.port}`
}

const clientOf = (origin: string, options: { timeoutMs?: number } = {}): HubRest =>
  createSignicatRest({
    api: 'hub',
    clientId: 'c',
    clientSecret: 's',
    baseUrl: `${origin}/rest`,
    tokenUrl: `${origin}/token`,
    allowInsecureLoopback: true,
    retries: 0,
    ...options,
  })

const padded = (bytes: number): string => {
  const empty = JSON.stringify({ ...hubSuccess, statusDetail: '' })
  return JSON.stringify({ ...hubSuccess, statusDetail: 'x'.repeat(bytes - empty.length) })
}

describe('an answer from a real server', () => {
  it('of one mebibyte is read', async () => {
    const origin = await listen((_request, response) => {
      response.setHeader('content-type', 'application/json').end(padded(1_048_576))
    })
    await expect(clientOf(origin).getSession('3d07')).resolves.toMatchObject({ id: '3d07' })
  })

  it('that is one byte larger is not, with or without its length in the header', async () => {
    const origin = await listen((request, response) => {
      response.setHeader('content-type', 'application/json')
      const body = padded(1_048_577)
      const announced = request.url?.endsWith('a1') === true
      if (!announced) response.write(body.slice(0, 10))
      response.end(announced ? body : body.slice(10))
    })
    for (const id of ['a1', 'b1']) {
      const error = await failureOf(clientOf(origin).getSession(id))
      expect(error).toMatchObject({
        code: 'ERR_SIGNICAT_REST_ANSWER_INVALID',
        detail: expect.stringContaining('larger'),
      })
    }
  })

  it('that never comes is given up in time', async () => {
    const origin = await listen(() => undefined)
    const error = await failureOf(clientOf(origin, { timeoutMs: 1000 }).getSession('3d07'))
    expect(error).toMatchObject({ code: 'ERR_SIGNICAT_REST_FAILED', statusCode: 503 })
  })

  it('that starts and stalls is given up in time', async () => {
    const origin = await listen((_request, response) => {
      response.setHeader('content-type', 'application/json').write('{"id":')
    })
    const error = await failureOf(clientOf(origin, { timeoutMs: 1000 }).getSession('3d07'))
    expect(error).toMatchObject({
      code: 'ERR_SIGNICAT_REST_FAILED',
      detail: expect.stringContaining('time limit'),
    })
  })

  it('that breaks off is a failure that may pass', async () => {
    const origin = await listen((_request, response) => {
      response.socket?.destroy()
    })
    const error = await failureOf(clientOf(origin).getSession('3d07'))
    expect(error).toMatchObject({ code: 'ERR_SIGNICAT_REST_FAILED', cause: { name: 'UpstreamFault' } })
  })

  it('is not waited for when nobody listens', async () => {
    const origin = await listen(() => undefined)
    const [server] = servers.splice(0)
    await new Promise((resolve) => server?.close(resolve))
    const error = await failureOf(clientOf(origin).getSession('3d07'))
    expect(error).toMatchObject({ code: 'ERR_SIGNICAT_REST_FAILED', cause: { code: 'ECONNREFUSED' } })
  })

  it('is not followed elsewhere with the token', async () => {
    const seen: string[] = []
    const origin = await listen((request, response) => {
      seen.push(request.url ?? '')
      response.writeHead(307, { location: '/stolen' }).end()
    })
    const error = await failureOf(clientOf(origin).getSession('3d07'))
    expect(error).toMatchObject({ code: 'ERR_SIGNICAT_REST_ANSWER_INVALID', httpStatus: 307 })
    expect(seen).toEqual(['/rest/sessions/3d07'])
  })

  it('is dropped when the caller gives up while it is on its way', async () => {
    const controller = new AbortController()
    const reason = new Error('gave up')
    let closed: Promise<void> | undefined
    const origin = await listen((request) => {
      closed = new Promise((resolve) => request.socket.once('close', () => resolve()))
      controller.abort(reason)
    })
    const work = clientOf(origin).getSession('3d07', { signal: controller.signal })
    await expect(work).rejects.toBe(reason)
    await closed
  })
})
