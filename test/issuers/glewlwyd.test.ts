import { EventEmitter, once } from 'node:events'
import Fastify, { type FastifyInstance } from 'fastify'
import signicat, { requireLogin } from 'fastify-signicat'
import nock from 'nock'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { examine } from '../../lib/cli/doctor/examine.js'
import { testSecret } from '../support/build-app.js'
import { createPerson, type Person } from '../support/person.js'
import { freePort } from '../support/redis-server.js'
import { client, type Glewlwyd, isInstalled, kari, startGlewlwyd } from './glewlwyd-issuer.js'

/** Tells of each answer to a call of the issuer's server: its status. */
const answered = new EventEmitter<{ backchannel: [number] }>()

let glewlwyd: Glewlwyd
let app: FastifyInstance
let options: Parameters<typeof signicat>[1]
let home: string

async function startApp(port: number): Promise<FastifyInstance> {
  const server = Fastify()
  server.addHook('onResponse', async ({ url }, { statusCode }) => {
    if (url === '/backchannel') answered.emit('backchannel', statusCode)
  })
  await server.register(signicat, options)
  const onRequest = requireLogin()
  server.get('/', async (_request, reply) => reply.type('text/html').send('<p>At home</p>'))
  server.get('/me', { onRequest }, async ({ signicat: { session } }, reply) =>
    reply
      .type('text/html')
      .send(
        `<p>${session?.user.name} ${session?.sid} ${session?.authTime}</p><form method="post" action="/logout"><button>Leave</button></form>`,
      ),
  )
  // As after an API has said that it does not know the token any more.
  server.get('/renewed', { onRequest }, async (request, reply) => {
    const rejected = await request.signicat.accessToken()
    const renewed = await request.signicat.accessToken({ rejected })
    return reply.type('text/html').send(`<p>${rejected} ${renewed}</p>`)
  })
  await server.listen({ port, host: 'localhost' })
  return server
}

/** Does what the script of the page at Glewlwyd does when somebody signs in and lets the application have what it asks for. */
async function signedIn(): Promise<Person> {
  const person = createPerson()
  await person.open(`${home}/me`)
  const asked = new URL(person.page().url).searchParams
  await person.call('POST', '/api/auth/', kari)
  await person.call('PUT', `/api/auth/grant/${client.id}`, { scope: asked.get('scope') })
  await person.follow(`${asked.get('callback_url')}&g_continue`)
  return person
}

async function isSignedIn(person: Person): Promise<boolean> {
  await person.open(`${home}/session`)
  return JSON.parse(person.page().html).authenticated
}

// `test/run.mjs` installs it, or says what was left out.
describe.skipIf(!isInstalled)('Glewlwyd', () => {
  beforeAll(async () => {
    // The addresses in its document have two slashes in front of the path; nock takes what follows them for a host.
    nock.restore()
    const port = await freePort()
    home = `http://localhost:${port}`
    glewlwyd = await startGlewlwyd(home)
    options = {
      issuer: glewlwyd.issuer,
      allowInsecureLoopback: true,
      clientId: client.id,
      clientSecret: client.secret,
      // It does not decode the blanks of the secret in a header.
      clientAuth: 'client_secret_post',
      baseUrl: home,
      secrets: [testSecret],
      routes: { backchannelLogout: '/backchannel' },
      session: { keepTokens: true, singleProcess: true },
      timeoutMs: 20_000,
    }
    app = await startApp(port)
  }, 60_000)

  afterAll(async () => {
    await app?.close()
    await glewlwyd?.stop()
    nock.activate()
  })

  it('signs people in, and out again here and there', async () => {
    const person = await signedIn()
    // It does not tell when people proved who they are.
    expect(person.text()).toMatch(/^Kari \w{32} undefined Leave$/)
    const heard = once(answered, 'backchannel')
    await person.press('Leave')
    const asked = new URL(person.page().url).searchParams
    expect(asked.get('prompt')).toBe('end_session')
    await person.call('DELETE', `/api/oidc/session/${asked.get('sid')}`)
    await person.call('DELETE', '/api/auth/')
    await person.follow(String(asked.get('callback_url')))
    expect(new URL(person.page().url).origin).toBe(home)
    expect(await isSignedIn(person)).toBe(false)
    // The session is over by then, and it is told so.
    expect(await heard).toEqual([200])
  }, 60_000)

  it('hears of it when people sign out there', async () => {
    const [person, other] = [await signedIn(), await signedIn()]
    const [, sid] = person.text().split(' ')
    const heard = once(answered, 'backchannel')
    await person.open(glewlwyd.issuer.replace('/api/oidc', '/login.html'))
    await person.call('DELETE', `/api/oidc/session/${sid}`)
    expect(await heard).toEqual([200])
    expect(await isSignedIn(person)).toBe(false)
    expect(await isSignedIn(other)).toBe(true)
  }, 60_000)

  it('renews access tokens', async () => {
    const person = await signedIn()
    for (const _time of ['once', 'and again, with the refresh token that came then']) {
      await person.open(`${home}/renewed`)
      const tokens = person.text().split(' ')
      expect(tokens).toEqual([expect.stringMatching(/^eyJ/), expect.stringMatching(/^eyJ/)])
      expect(new Set(tokens).size).toBe(2)
    }
    // It gives no ID token then: that of the login is still the hint.
    await person.open(`${home}/me`)
    await person.press('Leave')
    expect(new URL(person.page().url).searchParams.get('prompt')).toBe('end_session')
  }, 60_000)

  it('has nothing that the doctor would repair', async () => {
    const { rows } = await examine(options, { scopePrefix: '', running: false })
    expect(rows.filter(({ outcome }) => outcome === 'finding')).toEqual([])
    expect(rows.find(({ check }) => check === 'client')?.outcome).toBe('good')
    expect(rows.find(({ check }) => check === 'backchannel-logout')?.outcome).toBe('note')
  }, 60_000)

  it('is asked by the doctor how it takes a secret with blanks', async () => {
    const asked = { ...options, clientAuth: 'client_secret_basic' }
    const { rows } = await examine(asked, { scopePrefix: '', running: false })
    expect(rows.filter(({ outcome }) => outcome === 'finding')).toEqual([
      expect.objectContaining({ check: 'client', remedy: "Set clientAuth: 'client_secret_post'" }),
    ])
  }, 60_000)
})
