import { request } from 'node:http'
import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { createEmulator, type Emulator } from '../../../lib/emulator/index.js'
import { setUp } from './relying-party.js'

let emulator: Emulator
beforeAll(async () => {
  emulator = await createEmulator()
})
afterAll(() => emulator.close())

const statusFor = (host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const options = {
      host: '127.0.0.1',
      port: emulator.port,
      path: '/auth/open',
      headers: { host },
      agent: false,
    }
    request(options, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
      .on('error', reject)
      .end()
  })

const refused = { code: 'ERR_SIGNICAT_EMULATOR_REFUSED' }

describe('the emulator', () => {
  it.each([
    'attacker.example',
    'localhost.attacker.example',
    '127.0.0.1.nip.io',
    '192.168.1.4',
    'user@localhost',
  ])('answers nothing under the name %s', async (host) => {
    expect(await statusFor(host)).toBe(421)
  })

  it.each(['localhost', '127.0.0.1', '[::1]', 'LOCALHOST:4011'])(
    'answers under the name %s',
    async (host) => {
      expect(await statusFor(host)).toBe(200)
    },
  )

  it('listens on no other address of this machine', async () => {
    const others = Object.values(networkInterfaces())
      .flatMap((list) => list ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4')
    const open = await Promise.all(others.map(({ address }) => canConnect(address, emulator.port)))
    expect(open).not.toContain(true)
    expect(await canConnect('127.0.0.1', emulator.port)).toBe(true)
  })

  it.each(['production', 'prod', 'Production', ' PROD ', 'prod-eu', 'production\n'])(
    'does not start with NODE_ENV=%j',
    async (env) => {
      vi.stubEnv('NODE_ENV', env)
      await expect(createEmulator()).rejects.toMatchObject({ ...refused, detail: 'NODE_ENV is production' })
      vi.unstubAllEnvs()
    },
  )

  it.each(['0.0.0.0', '::', '', '192.168.1.4', 'app.example.com', 'localhost.example.com', null, 0])(
    'does not start for the host %j',
    async (host) => {
      const options: object = { host }
      await expect(createEmulator(options)).rejects.toMatchObject(refused)
    },
  )

  it.each(['localhost', '127.0.0.1', '::1', '[::1]'])('starts for the host %s', async (host) => {
    const options: object = { host }
    const local = await createEmulator(options)
    expect(local.port).toBeGreaterThan(0)
    await local.close()
  })

  it.each([
    ['redirectUris', { redirectUris: ['https://app.example.com/callback'] }],
    ['postLogoutRedirectUris', { postLogoutRedirectUris: ['http://localhost.example.com/'] }],
    ['backchannelLogoutUri', { backchannelLogoutUri: 'http://10.0.0.1/logout' }],
  ])('does not start with %s off this machine', async (_name, settings) => {
    const clients = [{ clientId: 'app', clientSecret: 'secret', ...settings }]
    await expect(createEmulator({ clients })).rejects.toMatchObject(refused)
  })

  it('does not start with a client without a secret, twice the same one, or none', async () => {
    await expect(createEmulator({ clients: [{ clientId: 'app' }] })).rejects.toMatchObject(refused)
    const twice = { clientId: 'app', clientSecret: 'secret' }
    await expect(createEmulator({ clients: [twice, twice] })).rejects.toMatchObject(refused)
    await expect(createEmulator({ clients: [] })).rejects.toMatchObject(refused)
  })
})

describe('an authorization request', () => {
  it.each([
    ['another host', { redirect_uri: 'https://app.example.com/callback' }],
    ['a name that only looks local', { redirect_uri: 'http://localhost.example.com/' }],
    ['credentials in front of the host', { redirect_uri: 'http://localhost@example.com/' }],
    ['another scheme', { redirect_uri: 'javascript:alert(1)' }],
    ['a fragment', { redirect_uri: 'http://localhost:3000/#x' }],
    ['an unknown client', { client_id: 'nobody' }],
  ])('with %s ends on the emulator’s own error page', async (_what, extra) => {
    const { party, browser } = await setUp(emulator)
    const visit = await browser.open((await party.start(extra)).url)
    expect(visit.status).toBe(400)
    expect(visit.url.pathname).toBe('/auth/open/Error')
    expect(visit.url.searchParams.get('errorId')).toBeTruthy()
    expect(visit.html).toContain('This login cannot go on')
  })

  it.each(['http://127.0.0.1:1234/a', 'http://[::1]:4321/b', 'https://localhost/c?d=e'])(
    'may lead to %s when that is registered',
    async (redirect_uri) => {
      const listing = await createEmulator({
        clients: [{ clientId: 'app', clientSecret: 'secret', redirectUris: [redirect_uri] }],
      })
      onTestFinished(() => listing.close())
      const { party, browser } = await setUp(listing)
      const attempt = await party.start({ redirect_uri, login_hint: 'auto:no-kari' })
      const visit = await browser.open(attempt.url)
      expect(visit.url.href.startsWith(new URL(redirect_uri).href)).toBe(true)
      expect(visit.url.searchParams.has('code')).toBe(true)
    },
  )

  it('must name one of the addresses that a client lists', async () => {
    const redirectUris = ['http://localhost:3999/callback']
    const strict = await createEmulator({
      clients: [{ clientId: 'app', clientSecret: 'secret', redirectUris }],
    })
    const { party, browser } = await setUp(strict)
    const good = await browser.open((await party.start({ login_hint: 'auto:no-kari' })).url)
    const bad = await browser.open((await party.start({ redirect_uri: 'http://localhost:3999/other' })).url)
    await strict.close()
    expect(good.url.searchParams.has('code')).toBe(true)
    expect(bad.url.pathname).toBe('/auth/open/Error')
  })
})

function canConnect(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1000 })
    const done = (answer: boolean): void => {
      socket.destroy()
      resolve(answer)
    }
    socket.once('connect', () => done(true))
    socket.once('error', () => done(false))
    socket.once('timeout', () => done(false))
  })
}
