import { readFileSync } from 'node:fs'
import Fastify from 'fastify'
import signicat, { type FastifySignicatOptions, requireLogin } from 'fastify-signicat'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { FakeIssuer } from '../support/fake-issuer.js'
import { startNginx } from '../support/nginx.js'
import { recipeParties } from '../support/recipe-options.js'
import { freePort } from '../support/redis-server.js'
import { type Browser, createBrowser } from './browser.js'

interface Place {
  readonly url: string
  readonly issuer: FakeIssuer
  readonly browser: Browser
  errors(): string
}

type Way = 'stripped' | 'passed on'

/** An application under `/portal`, behind an nginx that strips the path or passes it on. */
async function behindNginx(way: Way, more: Partial<FastifySignicatOptions> = {}, lines = ''): Promise<Place> {
  const [port, appPort] = [await freePort(), await freePort()]
  const host = `http://localhost:${port}`
  const isStripped = way === 'stripped'
  const { issuer, options } = await recipeParties({
    baseUrl: isStripped ? `${host}/portal` : host,
    ...(isStripped ? {} : { prefix: '/portal' }),
    ...more,
  })
  const app = Fastify()
  await app.register(signicat, options)
  const own = isStripped ? '' : '/portal'
  app.get(`${own}/me`, { onRequest: requireLogin() }, async (request) => request.signicat.requireUser().sub)
  await app.listen({ port: appPort, host: '127.0.0.1' })
  const nginx = await startNginx(
    port,
    `    ${lines}
    location /portal/ { proxy_pass http://127.0.0.1:${appPort}${isStripped ? '/' : ''}; }`,
  )
  onTestFinished(async () => {
    await nginx.stop()
    await app.close()
  })
  return { url: `${host}/portal`, issuer, browser: createBrowser(), errors: nginx.errors }
}

/** From a guarded page to the issuer and back to its answer. */
async function signIn({ url, issuer, browser }: Place): ReturnType<Browser['open']> {
  const { location } = await browser.open(`${url}/me`)
  const answer = await issuer.authorize(location ?? '')
  return browser.open(`${url}/callback?${answer}`, { 'sec-fetch-site': 'cross-site' })
}

describe.each<Way>(['stripped', 'passed on'])('nginx from Debian, the path is %s', (way) => {
  it('sends people to sign in, back to where they were, and out again', async () => {
    const place = await behindNginx(way)
    const { url, browser } = place
    const started = await browser.open(`${url}/me`)
    expect(started.status).toBe(302)
    const redirectUri = new URL(started.location ?? '').searchParams.get('redirect_uri')
    expect(redirectUri).toBe(`${url}/callback`)
    const back = await signIn(place)
    expect([back.status, back.location]).toEqual([302, '/portal/me'])
    const page = await browser.open(`${url}/me`)
    expect([page.status, page.body]).toEqual([200, 'kari'])
    expect(page.headers['cache-control']).toBe('private, no-store')
    const out = await browser.submit(`${url}/logout`)
    expect(out.status).toBe(200)
    expect((await browser.open(`${url}/me`)).status).toBe(302)
    expect(place.errors()).toBe('')
  })
})

/** The lines that `docs/operations.md` gives. */
const roomier =
  /^```nginx\n(proxy_buffer_size[\s\S]*?)^```$/m.exec(
    readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8'),
  )?.[1] ?? ''

describe('the default buffers of nginx', () => {
  it('take eight logins at once, and a session beside them', async () => {
    const place = await behindNginx('stripped')
    const { url, browser } = place
    for (let count = 0; count < 8; count += 1) {
      const started = await browser.open(`${url}/me?${'x'.repeat(400)}`)
      expect(started.status).toBe(302)
    }
    expect((await signIn(place)).status).toBe(302)
    expect((await browser.open(`${url}/me`)).body).toBe('kari')
    expect(browser.weight()).toBeGreaterThan(1000)
    expect(place.errors()).toBe('')
  })

  it.each([
    [1400, ''],
    [2600, roomier],
  ])(
    'take a session with %s bytes of claims beside the ID token, the larger one with the lines of the guide',
    async (bytes, lines) => {
      const place = await behindNginx('stripped', { claims: ['long'] }, lines)
      place.issuer.faults.idTokenClaims = (claims) => ({ ...claims, long: 'a'.repeat(bytes) })
      const back = await signIn(place)
      expect(place.errors()).toBe('')
      expect(back.status).toBe(302)
      expect((await place.browser.open(`${place.url}/me`)).body).toBe('kari')
    },
  )
})
