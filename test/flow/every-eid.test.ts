import Fastify, { type FastifyInstance } from 'fastify'
import signicat, { type Identity } from 'fastify-signicat'
import { eids, type KnownEid } from 'fastify-signicat/eids'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEmulator, type Emulator } from '../../lib/emulator/index.js'
import { testSecret } from '../support/build-app.js'
import { visitor } from '../support/visitor.js'
import { createTestBrowser } from '../unit/emulator/test-browser.js'

const codes = Object.keys(eids) as KnownEid[]
const clientSecret = 'a secret of the local client'

let emulator: Emulator
let app: FastifyInstance
let last: Identity | null = null

beforeAll(async () => {
  emulator = await createEmulator({ clients: [{ clientId: 'app', clientSecret }] })
  app = Fastify()
  await app.register(signicat, {
    issuer: emulator.issuer,
    allowInsecureLoopback: true,
    clientId: 'app',
    clientSecret,
    baseUrl: 'http://localhost:3999',
    secrets: [testSecret],
    session: { singleProcess: true },
    eids: Object.fromEntries(codes.map((code) => [code, { scope: `openid profile ${scopesOf(code)}` }])),
    onLogin: (identity) => {
      last = identity
    },
  })
  app.get<{ Querystring: { eid: KnownEid; person: string } }>('/start', (request, reply) => {
    const { eid, person } = request.query
    return reply.signicat.login({ idp: eid, loginHint: `auto:${person}`, returnTo: '/done' })
  })
  app.get('/session-of', async (request) => request.signicat.session)
})

afterAll(async () => {
  await app.close()
  await emulator.close()
})

const scopesOf = (code: KnownEid): string => eids[code].scopes.join(' ')

function personFor(code: KnownEid): string {
  const { countries } = eids[code]
  const person = emulator.people.find(
    ({ country, nin }) => nin && (countries.length === 0 || countries.includes(country)),
  )
  if (person === undefined) throw new Error(`nobody has ${code}`)
  return person.id
}

describe('each eID of the catalogue', () => {
  it.each(codes)('signs in through the local Signicat: %s', async (code) => {
    const person = visitor(app)
    const browser = createTestBrowser(emulator.url)
    const { url } = await browser.open(await person.start(`/start?eid=${code}&person=${personFor(code)}`))
    const callback = await person.open(url.pathname + url.search, { 'sec-fetch-site': 'cross-site' })
    expect([callback.statusCode, callback.headers.location], callback.body).toEqual([302, '/done'])
    expect((await person.open('/session-of')).json()).toMatchObject({ idp: code, user: { idp: code } })
    expect(last).toMatchObject({ idp: code, method: 'oidc', sandbox: true, issuer: emulator.issuer })
    expect(last?.givenName).not.toBe('')
    expect(last?.nationalNumber?.value !== undefined).toBe(last?.claims.nin !== undefined)
    if (eids[code].claims.includes('nin')) expect(last?.nationalNumber?.country).toBeTypeOf('string')
  })

  it('is offered by the local Signicat, and nothing else is', () => {
    expect(emulator.eids.map(({ code }) => code).sort()).toEqual([...codes].sort())
  })

  it('ends a cancel with an error of the catalogue', () => {
    for (const { code, cancelError } of emulator.eids) {
      const { cancels } = eids[code as KnownEid]
      if (cancels.length > 0) expect([code, cancels.includes(cancelError)]).toEqual([code, true])
    }
  })
})
