import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { recipe } from '../support/recipe.js'
import { recipeParties } from '../support/recipe-options.js'
import { type TestVisitor, visitor } from '../support/visitor.js'

interface Parties {
  readonly app: FastifyInstance
  readonly address: string
  readonly person: TestVisitor
}

async function signedIn(): Promise<Parties> {
  const { issuer, options } = await recipeParties()
  const app = await (await recipe('live-updates'))(options)
  const person = visitor(app)
  await person.signIn(issuer)
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  return { app, address, person }
}

/** What the server says first, or the status of the refusal. */
function talk(address: string, headers: Record<string, string>): Promise<string | number> {
  const socket = new WebSocket(`${address.replace('http', 'ws')}/live`, { headers })
  return new Promise((resolve, reject) => {
    socket.on('open', () => socket.send('hello'))
    socket.on('message', (data) => {
      socket.close()
      resolve(String(data))
    })
    socket.on('unexpected-response', (_request, response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    socket.on('error', reject)
  })
}

function openStream(address: string, headers: Record<string, string>): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const options = { agent: false, headers: { accept: 'text/event-stream', ...headers } }
    get(`${address}/events`, options, resolve).on('error', reject)
  })
}

describe('the recipe for live updates', () => {
  it('opens a socket for who is signed in, from our own pages only', async () => {
    const { address, person } = await signedIn()
    const cookie = person.cookieHeader()
    expect(await talk(address, { cookie, origin: 'https://app.example' })).toBe('Kari Nordmann: hello')
    expect(await talk(address, { cookie, origin: 'https://evil.example' })).toBe(403)
    expect(await talk(address, { origin: 'https://app.example' })).toBe(401)
  })

  it('keeps the session alive by the handshake', async () => {
    const { address, person } = await signedIn()
    const headers = { cookie: person.cookieHeader(), origin: 'https://app.example' }
    const socket = new WebSocket(`${address.replace('http', 'ws')}/live`, { headers })
    const [response]: IncomingMessage[] = await once(socket, 'upgrade')
    socket.terminate()
    expect(response?.headers['set-cookie']).toEqual([expect.stringMatching(/signicat.*Max-Age=3600/)])
  })

  it('streams events to who is signed in, uncached', async () => {
    const { address, person } = await signedIn()
    const stream = await openStream(address, { cookie: person.cookieHeader() })
    expect(stream.headers['content-type']).toBe('text/event-stream')
    expect(stream.headers['cache-control']).toBe('private, no-store')
    const [first] = await once(stream, 'data')
    expect(String(first)).toBe('data: {"hello":"Kari Nordmann"}\n\n')
    stream.destroy()
    const refused = await openStream(address, {})
    refused.resume()
    expect(refused.statusCode).toBe(401)
  })

  it('ends the streams when the server closes', async () => {
    const { app, address, person } = await signedIn()
    const stream = await openStream(address, { cookie: person.cookieHeader() })
    stream.resume()
    await Promise.all([app.close(), once(stream, 'end')])
  })
})
