import type { FastifySignicatOptions } from 'fastify-signicat'
import { memoryStore } from 'fastify-signicat/store'
import { describe, expect, it } from 'vitest'
import { buildApp, type TestApp, testSecret } from '../support/build-app.js'
import { type TestVisitor, visitor } from '../support/visitor.js'

interface OneHost {
  readonly shop: TestApp
  readonly desk: TestApp
  /** A browser, which sends the cookies of a host to every port of it. */
  readonly browser: TestVisitor
  /** Where its next requests go. */
  go(to: TestApp): void
}

const otherSecret = 'mQ7vXr2bKd9sTn4wYh6zLc8pFj3gUa5e'

/** Two applications on two ports of one host, with one client. */
async function oneHost(
  deskOptions: Partial<FastifySignicatOptions>,
  common: Partial<FastifySignicatOptions> = {},
  addresses: readonly [string, string] = ['https://app.example', 'https://app.example:8443'],
): Promise<OneHost> {
  const [shopUrl, deskUrl] = addresses
  const shop = await buildApp({ options: { ...common, baseUrl: shopUrl } })
  const desk = await buildApp({
    options: { ...common, ...deskOptions, baseUrl: deskUrl },
    issuer: shop.issuer,
  })
  let at = shop
  return {
    shop,
    desk,
    browser: visitor({ inject: (request) => at.app.inject(request) }),
    go(to) {
      at = to
    },
  }
}

const loopback = ['http://localhost:3000', 'http://localhost:3001'] as const
const store = () => memoryStore({ clock: () => 1_790_000_000 })

describe.each([
  ['sealed sessions', () => ({})],
  ['sealed sessions with a store', () => ({ session: { kind: 'sealed', store: store() } as const })],
  ['stored sessions', () => ({ session: { kind: 'stored', store: store() } as const })],
])('two applications on one host, with %s', (_, common) => {
  it.each([
    ['the same secret', testSecret, undefined],
    ['another secret', otherSecret, undefined],
    ['the same secret on this machine', testSecret, loopback],
    ['another secret on this machine', otherSecret, loopback],
  ] as const)(
    'and %s do not accept each other’s sessions, nor end them',
    async (_title, secret, addresses) => {
      const { shop, desk, browser, go } = await oneHost({ secrets: [secret] }, common(), addresses)
      await browser.signIn(shop.issuer, { person: { sub: 'kari' } })
      go(desk)
      expect((await browser.call('GET', '/me')).statusCode).toBe(401)
      await browser.signIn(desk.issuer, { person: { sub: 'ola' } })
      expect((await browser.call('GET', '/me')).json()).toMatchObject({ sub: 'ola' })
      go(shop)
      expect((await browser.call('GET', '/me')).json()).toMatchObject({ sub: 'kari' })
      await browser.call('POST', '/logout')
      expect((await browser.call('GET', '/me')).statusCode).toBe(401)
      go(desk)
      expect((await browser.call('GET', '/me')).json()).toMatchObject({ sub: 'ola' })
    },
  )

  it('do not accept a session under the other name either', async () => {
    const { shop, desk, browser, go } = await oneHost({}, common())
    await browser.signIn(shop.issuer)
    const [shopName = '', value = ''] = [...browser.cookies].find(([name]) => name.endsWith('-session')) ?? []
    go(desk)
    await browser.signIn(desk.issuer)
    const names = [...browser.cookies.keys()].filter((name) => name.endsWith('-session'))
    const deskName = names.find((name) => name !== shopName) ?? ''
    expect(deskName).not.toBe('')
    const forged = { cookie: `${deskName}=${value}` }
    expect((await browser.call('GET', '/me', forged)).statusCode).toBe(401)
  })

  it('do not finish each other’s logins', async () => {
    const { shop, desk, browser, go } = await oneHost({}, common())
    const location = await browser.start()
    const answer = await shop.issuer.authorize(location)
    go(desk)
    const callback = await browser.open(`/callback?${answer}`)
    expect(callback.statusCode).toBe(400)
    expect(shop.issuer.calls.token).toBe(0)
    go(shop)
    expect((await browser.open(`/callback?${answer}`)).statusCode).toBe(302)
  })
})

it('two registrations of one client on two hosts share what endSessions reaches', async () => {
  const common = { session: { kind: 'stored', store: store() } } as const
  const { shop, desk, browser, go } = await oneHost({}, common)
  await browser.signIn(shop.issuer, { person: { sub: 'kari' } })
  go(desk)
  await browser.signIn(desk.issuer, { person: { sub: 'kari' } })
  expect(await desk.app.signicat.listSessions({ sub: 'kari' })).toHaveLength(2)
  expect(await shop.app.signicat.endSessions({ sub: 'kari' })).toHaveLength(2)
  for (const app of [shop, desk]) {
    go(app)
    expect((await browser.call('GET', '/me')).statusCode).toBe(401)
  }
})
