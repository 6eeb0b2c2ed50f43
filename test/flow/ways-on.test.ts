import { requireLogin } from 'fastify-signicat'
import { memoryStore } from 'fastify-signicat/store'
import { describe, expect, it } from 'vitest'
import { buildApp, type TestApp } from '../support/build-app.js'

/** A store that can be taken away, and a person whose session is in it. */
async function withStore() {
  const store = memoryStore()
  const state = { isDown: false }
  const orFail = <Args extends unknown[], Result>(call: (...given: Args) => Promise<Result>) => {
    return async (...given: Args): Promise<Result> => {
      if (state.isDown) throw new Error('down')
      return call(...given)
    }
  }
  const flaky = { ...store, get: orFail(store.get) }
  const test = await buildApp({ options: { session: { kind: 'stored', store: flaky } } })
  await test.visitor.signIn(test.issuer)
  return { ...test, state }
}

const hrefs = (body: string): string[] =>
  [...body.matchAll(/<a class="button[^"]*" href="([^"]+)"/g)].map(([, href = '']) =>
    href.replaceAll('&amp;', '&'),
  )

describe('while the store is away', () => {
  it('a guarded page is tried again where it is', async () => {
    const { visitor, state } = await withStore()
    state.isDown = true
    const page = await visitor.open('/me?tab=2')
    expect(page.statusCode).toBe(503)
    expect(hrefs(page.body)).toEqual(['/me?tab=2', '/'])
  })

  it('a login keeps where it was going', async () => {
    const { visitor, state } = await withStore()
    state.isDown = true
    const page = await visitor.open('/login?returnTo=/me')
    expect(page.statusCode).toBe(503)
    expect(hrefs(page.body)).toEqual(['/login?returnTo=%2Fme', '/'])
    const evil = await visitor.open('/login?returnTo=https://evil.example')
    expect(evil.body).not.toContain('evil')
  })

  it('a callback leaves the attempt, and the person can start again where they were going', async () => {
    const { visitor, state, issuer } = await withStore()
    const location = await visitor.start('/login?returnTo=/public&idp=nbid')
    const answer = await issuer.authorize(location)
    state.isDown = true
    const page = await visitor.comeBack(location, answer)
    expect(page.statusCode).toBe(503)
    expect(hrefs(page.body)).toEqual(['/login?returnTo=%2Fpublic&idp=nbid', '/'])
    expect(issuer.calls.token).toBe(1)
    state.isDown = false
    expect((await visitor.comeBack(location, answer)).headers.location).toBe('/public')
  })
})

it('a portal’s link that cannot start a login keeps where it was going', async () => {
  const test = await buildApp({ options: { routes: { initiate: '/initiate' } } })
  const query = new URLSearchParams({ iss: test.issuer.issuer, target_link_uri: 'https://app.example/me' })
  const page = await test.visitor.open(`/initiate?${query}&login_hint=a%0Ab`)
  expect(page.statusCode).toBe(400)
  expect(hrefs(page.body)).toContain('/login?returnTo=%2Fme')
})

describe('back to the form, where the browser does not say where it was', () => {
  const forms = (app: TestApp['app']) => {
    const guard = { onRequest: requireLogin() }
    app.get('/transfer/:id', guard, async () => 'the form')
    app.post('/transfer/:id', guard, async () => 'sent')
    app.post('/elsewhere', guard, async () => 'sent')
  }
  /** What Chromium and Firefox send under `no-referrer`. */
  const silent = { origin: 'null', 'sec-fetch-site': 'same-origin' }
  const backOf = (location: unknown): string | null =>
    new URL(String(location), 'https://app.example').searchParams.get('returnTo')

  it('is the address that it was sent to, where that is a page', async () => {
    const { visitor } = await buildApp({ after: forms })
    const sent = await visitor.submit('/transfer/7?from=2', {}, silent)
    expect(sent.statusCode).toBe(303)
    expect(backOf(sent.headers.location)).toBe('/transfer/7?from=2')
    const page = await visitor.open(String(sent.headers.location))
    expect(hrefs(page.body)).toContain('/login?returnTo=%2Ftransfer%2F7%3Ffrom%3D2&guarded=1')
  })

  it('is the front page where it is none, and for forms of other sites', async () => {
    const { visitor } = await buildApp({ after: forms })
    expect(backOf((await visitor.submit('/elsewhere', {}, silent)).headers.location)).toBe('/')
    const foreign = { origin: 'null', 'sec-fetch-site': 'cross-site' }
    expect(backOf((await visitor.submit('/transfer/7', {}, foreign)).headers.location)).toBe('/')
  })

  it('is the page that the browser names, where it does', async () => {
    const { visitor } = await buildApp({ after: forms })
    const sent = await visitor.submit('/transfer/7', {}, { referer: 'https://app.example/form?step=2' })
    expect(backOf(sent.headers.location)).toBe('/form?step=2')
  })
})
