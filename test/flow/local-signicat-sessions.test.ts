import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import Fastify from 'fastify'
import signicat from 'fastify-signicat'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { createEmulator, type Emulator } from '../../lib/emulator/index.js'
import { testSecret } from '../support/build-app.js'
import { type TestVisitor, visitor } from '../support/visitor.js'
import { createTestBrowser, type TestBrowser } from '../unit/emulator/test-browser.js'

interface Setup {
  readonly emulator: Emulator
  readonly app: FastifyInstance
  readonly person: TestVisitor
  readonly browser: TestBrowser
  readonly backchannel: { readonly statuses: number[] }
  advance(seconds: number): void
}

let setup: Setup
beforeEach(async () => {
  setup = await setUp()
})

/** The application listens for logout tokens before it is there: the local Signicat wants its address first. */
async function setUp(): Promise<Setup> {
  const app = Fastify()
  const statuses: number[] = []
  const port = await listenFor(app, statuses)
  const emulator = await createEmulator({
    lifetimes: { accessToken: 60 },
    clients: [
      {
        clientId: 'app',
        clientSecret: 'a secret of the local client',
        backchannelLogoutUri: `http://127.0.0.1:${port}/backchannel`,
      },
    ],
  })
  let ahead = 0
  await app.register(signicat, {
    issuer: emulator.issuer,
    allowInsecureLoopback: true,
    clientId: 'app',
    clientSecret: 'a secret of the local client',
    baseUrl: 'http://localhost:3999',
    secrets: [testSecret],
    scope: 'openid offline_access',
    routes: { backchannelLogout: '/backchannel' },
    session: { keepTokens: true, singleProcess: true },
    clock: () => Math.floor(Date.now() / 1000) + ahead,
  })
  app.get('/call', async (request) => ({ token: await request.signicat.accessToken() }))
  onTestFinished(async () => {
    await app.close()
    await emulator.close()
  })
  const browser = createTestBrowser(emulator.url)
  const advance = (seconds: number): void => {
    ahead += seconds
  }
  return { emulator, app, person: visitor(app), browser, backchannel: { statuses }, advance }
}

async function listenFor(app: FastifyInstance, statuses: number[]): Promise<number> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', async () => {
      const answer = await app.inject({
        method: 'POST',
        url: request.url ?? '/',
        payload: Buffer.concat(chunks),
        headers: { 'content-type': request.headers['content-type'] ?? '' },
      })
      statuses.push(answer.statusCode)
      response.writeHead(answer.statusCode).end(answer.body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

async function signIn({ emulator, person, browser }: Setup): Promise<void> {
  const url = new URL(await person.start())
  url.searchParams.set('login_hint', `auto:${emulator.people[0]?.id}`)
  const { url: back } = await browser.open(url.href)
  const callback = await person.open(back.pathname + back.search, { 'sec-fetch-site': 'cross-site' })
  expect(callback.statusCode, callback.body).toBe(302)
}

const isSignedIn = async (person: TestVisitor): Promise<boolean> =>
  (await person.call('GET', '/session')).json().authenticated

describe('with an issuer that rotates refresh tokens and takes reuse for theft', () => {
  it('nobody is thrown out, however many requests come at once', async () => {
    await signIn(setup)
    const { emulator, person } = setup
    const seen = new Set<string>()
    for (let round = 1; round <= 3; round += 1) {
      setup.advance(31)
      const answers = await Promise.all(Array.from({ length: 20 }, () => person.call('GET', '/call')))
      expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([200]))
      for (const answer of answers) seen.add(answer.json().token)
      expect(seen.size).toBe(round)
      expect(emulator.counters.token).toBe(1 + round)
    }
    expect(await isSignedIn(person)).toBe(true)
  })
})

describe('with an issuer that sends logout tokens', () => {
  it('a sign-out in one browser ends the session that another one has a copy of', async () => {
    await signIn(setup)
    const { app, person, browser, backchannel } = setup
    const copy = visitor(app)
    for (const [name, value] of person.cookies) copy.cookies.set(name, value)
    expect(await isSignedIn(copy)).toBe(true)
    // The person signs out at the issuer, without this application.
    const signOut = await browser.open('/auth/open/connect/endsession', { confirm: 'yes' })
    expect(signOut.status).toBe(200)
    expect(backchannel.statuses).toEqual([200])
    expect(await isSignedIn(copy)).toBe(false)
    expect(await isSignedIn(person)).toBe(false)
  })
})
