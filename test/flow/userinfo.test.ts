import { describe, expect, it } from 'vitest'
import { resolveConfig } from '../../lib/config/resolve.js'
import { cookieNames } from '../../lib/session/cookie-names.js'
import { createKeyRing } from '../../lib/session/key-ring.js'
import { createSealer } from '../../lib/session/seal.js'
import { buildApp, type TestApp, testSecret } from '../support/build-app.js'
import type { IssuerFaults } from '../support/fake-issuer.js'
import { expectNoSession, sessionCookies } from '../support/no-session.js'

const nin = '29124815345'

describe('userinfo that cannot be had', () => {
  it.each<[string, IssuerFaults]>([
    ['answers 500', { respond: answering(() => new Response('oops', { status: 500 })) }],
    ['refuses the token', { respond: answering(() => new Response('', { status: 401 })) }],
    [
      'answers with a page',
      { respond: answering(() => new Response('<html>', { headers: { 'content-type': 'text/html' } })) },
    ],
    ['answers with a list', { userinfo: () => [1] }],
    ['answers with null', { respond: answering(() => Response.json(null)) }],
    ['redirects', { respond: answering(() => Response.redirect('https://elsewhere.example/')) }],
    ['leaves out the sub', { userinfo: ({ sub: _sub, ...claims }) => claims }],
    ['names another person', { userinfo: (claims) => ({ ...claims, sub: 'ola' }) }],
    ['is down', { down: (path) => path === '/connect/userinfo' }],
  ])('because it %s means no session, and the tokens are revoked', async (_name, faults) => {
    const { visitor, issuer } = await buildApp()
    Object.assign(issuer.faults, faults)
    const callback = await visitor.signIn(issuer)
    expect(callback.statusCode).toBe(502)
    expect(callback.body).toContain('The sign-in failed')
    await expectNoSession(visitor, callback)
    await expect.poll(() => issuer.calls.revocation, { interval: 1 }).toBe(1)
  })

  it('is not asked when the application does not want it', async () => {
    const { visitor, issuer } = await buildApp({ options: { userinfo: false } })
    expect(sessionCookies(await visitor.signIn(issuer))).toHaveLength(1)
    expect(issuer.calls.userinfo).toBe(0)
  })
})

describe('userinfo', () => {
  it('cannot change who it is, how they signed in, or when', async () => {
    const { visitor, issuer, now } = await buildApp()
    const person = {
      userinfo: {
        idp: 'mitid',
        acr: 'high',
        amr: ['forged'],
        auth_time: 1,
        sid: 'x',
        sandbox: false,
        iss: 'https://evil.example',
      },
    }
    await visitor.signIn(issuer, { person })
    const session = (await visitor.open('/me')).json()
    expect(session).toMatchObject({ issuer: issuer.issuer, idp: 'nbid', acr: 'substantial', authTime: now() })
    expect(session.user).toMatchObject({ idp: 'nbid', acr: 'substantial', amr: ['external'] })
  })
})

describe('a personal number', () => {
  it('is in no session and no cookie, wherever the issuer put it', async () => {
    const test = await buildApp()
    await test.visitor.signIn(test.issuer, { person: { claims: { nin, idp_id: nin } } })
    expect((await test.visitor.open('/me')).body).not.toContain(nin)
    expect(insideOfSession(test)).toContain('Nordmann')
    expect(insideOfSession(test)).not.toContain(nin)
  })

  it('is in the session when the application named the claim', async () => {
    const options = { claims: ['nin'] }
    const test = await buildApp({ options })
    await test.visitor.signIn(test.issuer)
    expect((await test.visitor.open('/me')).json()).toMatchObject({ user: { nin } })
    expect(insideOfSession(test)).toContain(nin)
  })

  it('stays out of the cookie of an attempt', async () => {
    const { visitor } = await buildApp({
      after: (app) => {
        app.get('/hinted', async (_request, reply) => reply.signicat.login({ loginHint: `nin-${nin}` }))
      },
    })
    const answer = await visitor.open('/hinted')
    expect(answer.statusCode).toBe(302)
    expect(String(answer.headers.location)).not.toContain(nin)
  })
})

function answering(answer: () => Response): NonNullable<IssuerFaults['respond']> {
  return (path) => (path === '/connect/userinfo' ? answer() : undefined)
}

/** What the browser carries about with it, once the seal is open. */
function insideOfSession({ issuer, visitor, now }: TestApp): string {
  const [cookie] = [...visitor.cookies].filter(([name]) => name.endsWith('-session'))
  if (cookie === undefined) throw new Error('no session cookie')
  const [cookieName, value] = cookie
  const { issuer: name, clientId, clientSecret } = issuer
  const config = resolveConfig({
    issuer: name,
    clientId,
    clientSecret,
    baseUrl: 'https://app.example',
    secrets: [testSecret],
  })
  const names = cookieNames(config, '')
  expect(names.session).toBe(cookieName)
  const ring = createKeyRing({ ...config, cookie: names })
  const opening = createSealer({ ring, purpose: 'session', clock: now, lifeSeconds: 43_200 }).open(value)
  if (opening.outcome !== 'opened') throw new Error('the session cannot be opened')
  return Buffer.from(opening.bytes).toString('latin1')
}
