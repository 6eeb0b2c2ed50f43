import type { FastifyInstance } from 'fastify'
import nock from 'nock'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { type FakeIssuer, fakeIssuer } from '../support/fake-issuer.js'
import { program } from '../support/recipe.js'
import { type TestVisitor, visitor } from '../support/visitor.js'

const issuerUrl = 'https://acme.app.signicat.com/auth/open'
const clock = (): number => Math.floor(Date.now() / 1000)

/** What the guides take for granted: an application, its customers, options that are there already. */
const surroundings = `
import Fastify from 'fastify'
import signicat, { type FastifySignicatOptions, requireLogin } from 'fastify-signicat'

const app = Fastify()
const findCustomer = async (_issuer: string, sub: string) =>
  sub === 'kari' ? { id: 'customer-1', blocked: false, theme: 'dark' as const } : null
const options: FastifySignicatOptions = {
  issuer: '${issuerUrl}',
  clientId: process.env.SIGNICAT_CLIENT_ID ?? '',
  clientSecret: process.env.SIGNICAT_CLIENT_SECRET ?? '',
  baseUrl: 'https://app.example.com',
  secrets: [process.env.SESSION_SECRET],
}
`

const isProgram = (module: unknown): module is { readonly running: FastifyInstance } =>
  typeof module === 'object' && module !== null && 'running' in module

/** The first program of a guide as it stands there; where it does not bring its own server it gets one. */
async function run(guide: string): Promise<FastifyInstance> {
  const module = await program(`migration/${guide}`, (code) => {
    const brings = /^const (\w+) = Fastify\(\)/m.exec(code)?.[1]
    const before = surroundings.replace(/^import .*$\n/gm, (line) => (brings === undefined ? line : ''))
    const start =
      brings === undefined
        ? before
        : before.replace(/^const app .*$/m, '').replace(/^const options[\s\S]*/m, '')
    return `${start}${code}\nexport const running = ${brings ?? 'app'}\n`
  })
  if (!isProgram(module)) throw new Error(`docs/migration/${guide}.md has no application`)
  onTestFinished(() => module.running.close())
  return module.running
}

let issuer: FakeIssuer
beforeEach(async () => {
  issuer = await fakeIssuer(clock, { issuer: issuerUrl })
  // Real people: a production issuer vouches for them.
  issuer.faults.idTokenClaims = (claims) => ({ ...claims, sandbox: false })
  vi.stubEnv('SIGNICAT_CLIENT_ID', issuer.clientId)
  vi.stubEnv('SIGNICAT_CLIENT_SECRET', issuer.clientSecret)
  vi.stubEnv('SESSION_SECRET', 'kF9wPz3nVb7xQm2rTg5yHj8uLs4dXc6a')
  const { origin } = new URL(issuerUrl)
  for (const method of ['GET', 'POST']) {
    nock(origin)
      .persist()
      .intercept(/.*/, method)
      .reply(async function (this: { req: { headers: Record<string, string> } }, uri, body) {
        const sent = typeof body === 'string' && body !== '' ? { body } : {}
        const request = new Request(`${origin}${uri}`, { method, headers: this.req.headers, ...sent })
        const response = await issuer.fetch(request)
        return [response.status, await response.text(), Object.fromEntries(response.headers)]
      })
  }
})
afterEach(() => {
  nock.cleanAll()
  vi.unstubAllEnvs()
})

async function signIn(person: TestVisitor, sub = 'kari'): Promise<string | undefined> {
  const location = await person.start('/login?returnTo=%2Fme')
  const back = await person.comeBack(location, await issuer.authorize(location, { sub }))
  return back.headers.location
}

describe('the program of a migration guide', () => {
  it('from express-openid-connect signs people in, and sends new ones to be welcomed', async () => {
    const app = await run('express-openid-connect')
    const person = visitor(app)
    expect((await person.call('GET', '/me')).statusCode).toBe(401)
    expect(await signIn(person)).toBe('/me')
    expect((await person.open('/me')).json()).toMatchObject({ sub: 'kari' })
    expect(await signIn(visitor(app), 'ola')).toBe('/welcome')
  })

  it('from @fastify/oauth2 keeps the address of the callback', async () => {
    const person = visitor(await run('fastify-oauth2-and-secure-session'))
    const location = await person.start('/login')
    expect(new URL(location).searchParams.get('redirect_uri')).toBe('https://app.example.com/login/callback')
    expect(await signIn(person)).toBe('/me')
    expect((await person.open('/me')).json()).toMatchObject({ sub: 'kari' })
  })

  it('from passport gives the row of the database on the routes that need it', async () => {
    const app = await run('passport')
    const person = visitor(app)
    expect(await signIn(person)).toBe('/me')
    expect((await person.open('/me')).json()).toMatchObject({ id: 'customer-1' })
    expect(await signIn(visitor(app), 'ola')).toBeUndefined()
  })

  it('from @idfy/sdk asks for the national number, by which people are known', async () => {
    const app = await run('idfy-sdk')
    const person = visitor(app)
    expect(new URL(await person.start('/login')).searchParams.get('scope')).toBe('openid profile nin')
    expect(await signIn(person)).toBe('/me')
    expect(await signIn(visitor(app), 'ola')).toBe('/welcome')
  })
})
