import { memoryStore } from 'fastify-signicat/store'
import { describe, expect, it } from 'vitest'
import { buildApp, type TestApp } from '../support/build-app.js'
import { backchannel, logoutToken } from '../support/logout-token.js'
import { tokenApp } from '../support/token-app.js'

const wellKnown = '/.well-known/openid-configuration'

interface Named {
  /** As the issuer calls itself. */
  readonly name: string
  /** The option. */
  readonly written: string
}

const fitting: Readonly<Record<string, Named>> = {
  'capitals in the host, as AD FS writes them': {
    name: 'https://EC2AMAZ-1.EXAMPLE.COM/adfs',
    written: 'https://EC2AMAZ-1.EXAMPLE.COM/adfs',
  },
  'the port that goes without saying': {
    name: 'https://id.example:443/realms/a',
    written: 'https://id.example:443/realms/a',
  },
  'letters that a URL has escaped': { name: 'https://id.example/größe', written: 'https://id.example/größe' },
  'a slash at the end': { name: 'https://acme.auth0.example/', written: 'https://acme.auth0.example/' },
  'the address of its document, and no slash': {
    name: 'https://id.example/realms/a',
    written: `https://id.example/realms/a${wellKnown}`,
  },
  'the address of its document, and a slash': {
    name: 'https://acme.auth0.example/',
    written: `https://acme.auth0.example${wellKnown}`,
  },
}

async function appOf({ name, written }: Named, options: object = {}): Promise<TestApp> {
  return buildApp({
    issuerSettings: { issuer: name },
    options: { issuer: written, authorization: { prompt: '' }, expect: { sandbox: true }, ...options },
  })
}

describe.each(Object.entries(fitting))('an issuer with %s', (_what, named) => {
  it('signs people in, whose issuer it is by its own name', async () => {
    const { visitor, issuer } = await appOf(named)
    const callback = await visitor.signIn(issuer)
    expect(callback.statusCode, callback.body).toBe(302)
    expect((await visitor.open('/me')).json()).toMatchObject({ sub: 'kari', issuer: named.name })
    expect(issuer.calls).toMatchObject({ discovery: 1, token: 1 })
  })

  it('ends their sessions by a logout token, by a frame and by its filter', async () => {
    const store = memoryStore()
    const routes = { backchannelLogout: '/backchannel', frontchannelLogout: '/frontchannel' }
    const test = await appOf(named, { routes, session: { kind: 'stored', store, singleProcess: true } })
    const ways: readonly (() => Promise<unknown>)[] = [
      async () => backchannel(test, { logout_token: await logoutToken(test) }),
      () => {
        const query = new URLSearchParams({ iss: named.name, sid: '0123456789ABCDEF0123456789ABCDEF' })
        return test.newVisitor().open(`/frontchannel?${query}`)
      },
      () => test.app.signicat.endSessions({ sub: 'kari' }),
    ]
    for (const end of ways) {
      test.advance(60)
      await test.visitor.signIn(test.issuer)
      expect((await test.visitor.open('/me')).statusCode).toBe(200)
      expect(await test.app.signicat.listSessions({ sub: 'kari' })).toMatchObject([{ issuer: named.name }])
      await end()
      expect(await test.app.signicat.listSessions({ sub: 'kari' })).toEqual([])
      expect((await test.visitor.call('GET', '/session')).json().authenticated).toBe(false)
    }
  })

  it('renews their tokens', async () => {
    const test = await tokenApp({
      issuerSettings: { issuer: named.name },
      options: { issuer: named.written, authorization: { prompt: '' }, expect: { sandbox: true } },
    })
    await test.visitor.signIn(test.issuer)
    test.advance(601)
    expect((await test.visitor.call('GET', '/call')).statusCode).toBe(200)
    expect(test.issuer.calls.token).toBe(2)
  })

  it('can send people to sign in', async () => {
    const { visitor } = await appOf(named, { routes: { initiate: '/initiate' } })
    const answer = await visitor.open(`/initiate?${new URLSearchParams({ iss: named.name })}`)
    expect(answer.statusCode, answer.body).toBe(302)
  })
})

const other: Readonly<Record<string, Named>> = {
  'another case': { name: 'https://ID.example', written: 'https://id.example' },
  'a slash more': { name: 'https://id.example/', written: 'https://id.example' },
  'a slash less': { name: 'https://id.example', written: 'https://id.example/' },
  'another name than its address': {
    name: 'https://other.example',
    written: `https://id.example${wellKnown}`,
  },
  'a port more than its address': {
    name: 'https://id.example:443',
    written: `https://id.example${wellKnown}`,
  },
}

it.each(Object.entries(other))('an issuer with %s is another one', async (_what, { name, written }) => {
  const { visitor, issuer, log } = await buildApp({
    issuerSettings: { issuer: 'https://id.example', discovery: { issuer: name } },
    options: { issuer: written },
  })
  const answer = await visitor.open('/login')
  expect(answer.statusCode).toBe(502)
  expect(log.join('')).toContain('ERR_SIGNICAT_ISSUER_MISMATCH')
  expect(issuer.asked).toEqual([wellKnown])
})

describe('an issuer that is known by the address of its document', () => {
  const named = { name: 'https://acme.auth0.example/', written: `https://acme.auth0.example${wellKnown}` }
  const withoutSlash = 'https://acme.auth0.example'

  it('is held to the name in it, once it is known: in the answer', async () => {
    const { visitor, issuer } = await appOf(named)
    const location = await visitor.start()
    const answer = await issuer.authorize(location)
    answer.set('iss', withoutSlash)
    expect((await visitor.comeBack(location, answer)).statusCode).toBe(400)
    expect(issuer.calls).toMatchObject({ token: 0 })
  })

  it('and in its tokens', async () => {
    const { visitor, issuer, log } = await appOf(named)
    issuer.faults.idTokenClaims = (claims) => ({ ...claims, iss: withoutSlash })
    const callback = await visitor.signIn(issuer)
    expect(callback.headers.location).toBeUndefined()
    expect(log.join('')).toContain('iss')
    expect((await visitor.call('GET', '/session')).json().authenticated).toBe(false)
  })

  it('keeps its cookies whether or not the document was fetched yet', async () => {
    const first = await appOf(named)
    await first.visitor.signIn(first.issuer)
    const restarted = await appOf(named)
    const me = await restarted.app.inject({ url: '/me', headers: { cookie: first.visitor.cookieHeader() } })
    expect(me.json()).toMatchObject({ issuer: named.name })
    expect(restarted.issuer.asked).toEqual([])
  })
})
