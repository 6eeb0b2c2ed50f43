import { createServer } from 'node:net'
import Fastify from 'fastify'
import signicat, { requireLogin } from 'fastify-signicat'
import { createEmulator } from 'fastify-signicat/emulator'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { launchChromium, patient } from '../support/chromium.js'

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, 'localhost', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })

interface Visit {
  readonly page: Page
  readonly url: string
  /** A page of another origin, on the same site. */
  readonly other: string
}

let visit: () => Promise<Visit>

beforeAll(async () => {
  const [emulator, port, otherPort, browser] = await Promise.all([
    createEmulator(),
    freePort(),
    freePort(),
    launchChromium(),
  ])
  const url = `http://localhost:${port}`
  const other = `http://localhost:${otherPort}`
  const app = Fastify()
  await app.register(signicat, {
    issuer: emulator.issuer,
    clientId: emulator.clientId,
    clientSecret: emulator.clientSecret ?? '',
    baseUrl: url,
    secrets: ['a secret for tests: wK3p9VbX2mQe7RzT4yHn'],
    allowInsecureLoopback: true,
  })
  const html = (text: string) => async () => new Response(text, { headers: { 'content-type': 'text/html' } })
  app.get('/me', { onRequest: requireLogin() }, html('<p>me'))
  const stranger = Fastify()
  stranger.get('/', html('<p>elsewhere'))
  await Promise.all([
    app.listen({ port, host: 'localhost' }),
    stranger.listen({ port: otherPort, host: 'localhost' }),
  ])
  visit = async () => {
    const context = patient(await browser.newContext())
    onTestFinished(() => context.close())
    const start = await context.request.get(`${url}/login?returnTo=/me`, { maxRedirects: 0 })
    const page = await context.newPage()
    await page.goto(`${start.headers().location}&login_hint=auto:no-kari`)
    expect(page.url()).toBe(`${url}/me`)
    return { page, url, other }
  }
  return async () => {
    await browser.close()
    await Promise.all([app.close(), stranger.close(), emulator.close()])
  }
})

const isSignedIn = async ({ page, url }: Visit): Promise<boolean> => {
  const answer: { authenticated: boolean } = await (await page.request.get(`${url}/session`)).json()
  return answer.authenticated
}

/** Runs in the page; a beacon has no answer, so the next call waits until it has been there. */
const calls = {
  'sendBeacon without a body': (to: string) => `navigator.sendBeacon('${to}')`,
  'sendBeacon with text': (to: string) => `navigator.sendBeacon('${to}', 'signing out')`,
  'sendBeacon with FormData': (to: string) =>
    `{ const form = new FormData(); form.append('returnTo', '/bye'); navigator.sendBeacon('${to}', form) }`,
  'sendBeacon with a blob of JSON': (to: string) =>
    `navigator.sendBeacon('${to}', new Blob(['{}'], { type: 'application/json' }))`,
  'sendBeacon with a blob of no type': (to: string) => `navigator.sendBeacon('${to}', new Blob(['x']))`,
  'sendBeacon with URLSearchParams': (to: string) =>
    `navigator.sendBeacon('${to}', new URLSearchParams({ returnTo: '/bye' }))`,
  'fetch with FormData': (to: string) =>
    `fetch('${to}', { method: 'POST', mode: 'no-cors', credentials: 'include', body: new FormData() })`,
  'fetch with text': (to: string) =>
    `fetch('${to}', { method: 'POST', mode: 'no-cors', credentials: 'include', body: 'x' })`,
  'fetch with bytes': (to: string) =>
    `fetch('${to}', { method: 'POST', mode: 'no-cors', credentials: 'include', body: new Uint8Array(3) })`,
}

describe.each(Object.entries(calls))('%s', (_what, call) => {
  const answered = (page: Page, path: string) =>
    page.waitForResponse(
      (response) => response.url().endsWith(path) && response.request().method() === 'POST',
    )

  it.each(['/logout', '/session'])('is taken from our own page at %s', async (path) => {
    const visitor = await visit()
    const answer = answered(visitor.page, path)
    await visitor.page.evaluate(call(path))
    expect((await answer).status()).toBe(200)
    expect(await isSignedIn(visitor)).toBe(path === '/session')
  })

  it('does nothing from a page of another origin', async () => {
    const visitor = await visit()
    await visitor.page.goto(visitor.other)
    const answer = answered(visitor.page, '/logout')
    await visitor.page.evaluate(call(`${visitor.url}/logout`)).catch(() => undefined)
    const refused = await Promise.race([answer.then((response) => response.status()), blocked(visitor.page)])
    expect(refused).toSatisfy((status) => status === 403 || status === 'blocked by the browser')
    expect(await isSignedIn(visitor)).toBe(true)
  })
})

/** A preflight that nobody answers: the browser does not send the request. */
const blocked = (page: Page): Promise<string> =>
  page.waitForEvent('requestfailed').then(() => 'blocked by the browser')

it('forms of every type sign out, and lead to the goodbye of the issuer', async () => {
  for (const enctype of ['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain']) {
    const visitor = await visit()
    await visitor.page.setContent(
      `<form method="post" action="${visitor.url}/logout" enctype="${enctype}"><input name="a" value="b"><button>Out`,
    )
    const answer = visitor.page.waitForResponse(`${visitor.url}/logout`)
    await visitor.page.click('button')
    expect((await answer).status(), enctype).toBe(200)
    expect(await isSignedIn(visitor), enctype).toBe(false)
  }
})
