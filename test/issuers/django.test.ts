import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import Fastify, { type FastifyInstance } from 'fastify'
import signicat, { requireLogin } from 'fastify-signicat'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { examine } from '../../lib/cli/doctor/examine.js'
import { testSecret } from '../support/build-app.js'
import { createPerson, type Person } from '../support/person.js'
import { freePort } from '../support/redis-server.js'

/** Debian's own, whatever else is in PATH: its modules are there. */
const python = '/usr/bin/python3'
const program = fileURLToPath(new URL('./django_issuer.py', import.meta.url))
const isInstalled = spawnSync(python, ['-c', 'import oauth2_provider']).status === 0

let server: ChildProcess
let app: FastifyInstance
let options: Parameters<typeof signicat>[1]
let home: string

async function startIssuer(port: number, redirectUri: string): Promise<ChildProcess> {
  const child = spawn(python, [program, String(port), redirectUri], { stdio: ['ignore', 'pipe', 'ignore'] })
  const ended = once(child, 'exit').then(() => {
    throw new Error('the issuer ended before it was ready')
  })
  await Promise.race([once(createInterface({ input: child.stdout }), 'line'), ended])
  return child
}

// `test/run.mjs` installs it, or says what was left out.
describe.skipIf(!isInstalled)('django-oauth-toolkit', () => {
  beforeAll(async () => {
    const [issuerPort, appPort] = [await freePort(), await freePort()]
    home = `http://localhost:${appPort}`
    server = await startIssuer(issuerPort, `${home}/callback`)
    options = {
      // It answers at the address with a slash at the end only.
      issuer: `http://localhost:${issuerPort}/o/.well-known/openid-configuration/`,
      allowInsecureLoopback: true,
      clientId: 'acme-web',
      clientSecret: 'a secret of the client 1',
      baseUrl: home,
      secrets: [testSecret],
      session: { keepTokens: true, singleProcess: true },
      timeoutMs: 20_000,
    }
    app = Fastify()
    await app.register(signicat, options)
    const onRequest = requireLogin()
    app.get('/', async (_request, reply) => reply.type('text/html').send('<p>At home</p>'))
    app.get('/me', { onRequest }, async (request, reply) =>
      reply
        .type('text/html')
        .send(
          `<p>Signed in as ${request.signicat.session?.sub}</p><form method="post" action="/logout"><button>Leave</button></form>`,
        ),
    )
    // As after an API has said that it does not know the token any more.
    app.get('/renewed', { onRequest }, async (request, reply) => {
      const rejected = await request.signicat.accessToken()
      const renewed = await request.signicat.accessToken({ rejected })
      return reply.type('text/html').send(`<p>${rejected} ${renewed}</p>`)
    })
    await app.listen({ port: appPort, host: 'localhost' })
  }, 60_000)

  afterAll(async () => {
    server?.kill('SIGKILL')
    await app?.close()
  })

  async function signedIn(): Promise<Person> {
    const person = createPerson()
    await person.open(`${home}/me`)
    await person.press('Sign in as kari')
    return person
  }

  it('signs people in, and out again', async () => {
    const person = await signedIn()
    expect(person.text()).toContain('Signed in as 1')
    expect(new URL(person.page().url).pathname).toBe('/me')
    await person.press('Leave')
    await person.open(`${home}/session`)
    expect(JSON.parse(person.page().html)).toEqual({ authenticated: false })
  }, 60_000)

  it('renews access tokens', async () => {
    const person = await signedIn()
    await person.open(`${home}/renewed`)
    const [rejected, renewed, ...others] = person.text().trim().split(' ')
    expect([rejected, renewed]).toEqual([
      expect.stringMatching(/^\w{20,}$/),
      expect.stringMatching(/^\w{20,}$/),
    ])
    expect(others).toEqual([])
    expect(renewed).not.toBe(rejected)
    await person.open(`${home}/me`)
    expect(person.text()).toContain('Signed in as 1')
  }, 60_000)

  it('has nothing that the doctor would repair', async () => {
    const { rows } = await examine(options, { scopePrefix: '', running: false })
    expect(rows.filter(({ outcome }) => outcome === 'finding')).toEqual([])
    expect(rows.find(({ check }) => check === 'client')?.outcome).toBe('good')
  }, 60_000)
})
