import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { buildRestApp } from '../support/build-rest-app.js'
import type { TestVisitor } from '../support/visitor.js'

const start = (visitor: TestVisitor, body: object = {}): ReturnType<TestVisitor['call']> =>
  visitor.call('POST', '/login/frame', {}, body)
const complete = (visitor: TestVisitor, body: object = {}): ReturnType<TestVisitor['call']> =>
  visitor.call('POST', '/login/frame/complete', {}, body)
const inFrame = { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'iframe' }
const queryOf = (url: string): string => url.slice(url.indexOf('?') + 1)

describe('a frame on Express', () => {
  it('gives the address of the view, and signs in when the API says so', async () => {
    const { visitor, rest, advance } = await buildRestApp('express')
    const begun = await start(visitor, { idp: 'no_bankid', returnTo: '/me' })
    expect(begun.json()).toEqual({
      url: `https://id.signicat.io/login?messageId=${rest.last().id}`,
      origin: 'https://id.signicat.io',
      mode: 'frame',
      attempt: expect.stringMatching(/^[\w-]{22}$/),
      expiresAt: 1_790_000_600,
    })
    expect(rest.last().request).toMatchObject({
      flow: 'iframe',
      iframeSettings: { parentDomains: ['app.example'], postMessageTargetOrigin: 'https://app.example' },
    })
    expect((await complete(visitor)).json()).toEqual({ status: 'pending', pollSeconds: 2 })
    rest.approve()
    advance(2)
    const end = await complete(visitor, { attempt: begun.json().attempt, sessionId: rest.last().id })
    expect(end.json()).toEqual({ status: 'success', returnTo: '/me' })
    expect((await visitor.call('GET', '/me')).json()).toMatchObject({ method: 'rest', idp: 'no_bankid' })
  })

  it('tells a cancel from a fault', async () => {
    const { visitor, rest } = await buildRestApp('express')
    await start(visitor, { idp: 'no_bankid', returnTo: '/public' })
    rest.abort()
    expect((await complete(visitor)).json()).toEqual({ status: 'aborted', returnTo: '/public' })
    await start(visitor, { idp: 'no_bankid' })
    rest.fail()
    expect((await complete(visitor)).json()).toEqual({ status: 'error', returnTo: '/' })
    expect((await visitor.call('GET', '/session')).json()).toEqual({ authenticated: false })
  })
})

describe('an eID that refuses frames', () => {
  it('gets a pop-up, which signs in by itself and tells the page', async () => {
    const { visitor, rest } = await buildRestApp('express')
    const begun = (await start(visitor, { idp: 'mitid', returnTo: '/me' })).json()
    expect(begun.mode).toBe('popup')
    expect(rest.last().request.flow).toBe('redirect')
    expect((await complete(visitor)).json()).toEqual({ status: 'pending', pollSeconds: 2 })
    const landing = await visitor.open(rest.approve(), { 'sec-fetch-site': 'cross-site' })
    expect(landing.statusCode).toBe(200)
    expect(landing.body).toContain(`data-attempt="${begun.attempt}" data-status="success"`)
    expect(landing.body).toContain('href="/me"')
    expect((await complete(visitor, { attempt: begun.attempt })).json()).toEqual({
      status: 'success',
      returnTo: '/me',
    })
    expect((await visitor.call('GET', '/me')).json()).toMatchObject({ idp: 'mitid' })
    expect(rest.reads()).toBe(1)
  })

  it('tells the page about a cancel too', async () => {
    const { visitor, rest } = await buildRestApp('express')
    await start(visitor, { idp: 'mitid' })
    const landing = await visitor.open(rest.abort(), { 'sec-fetch-site': 'cross-site' })
    expect(landing.body).toContain('data-status="aborted"')
    expect((await complete(visitor)).statusCode).toBe(400)
  })

  it('shows what went wrong in the pop-up, and tells the page its code', async () => {
    const { visitor, rest } = await buildRestApp('express')
    const begun = (await start(visitor, { idp: 'mitid' })).json()
    const page = await visitor.open(rest.fail(), { 'sec-fetch-site': 'cross-site' })
    expect(page.statusCode).toBe(400)
    expect(page.body).toContain('The sign-in was not completed')
    const [, message = '', script = ''] =
      /<script data-message="([^"]*)">(.*)<\/script>/.exec(page.body) ?? []
    expect(JSON.parse(message.replaceAll('&quot;', '"'))).toEqual({
      signicat: 'finished',
      attempt: begun.attempt,
      status: 'error',
      code: 'ERR_SIGNICAT_LOGIN_DENIED',
    })
    const hash = createHash('sha256').update(script).digest('base64')
    const csp = String(page.headers['content-security-policy'])
    expect(csp).toMatch(/^default-src 'none'/)
    expect(csp.split('; ').filter((rule) => rule.startsWith('script-src'))).toEqual([
      `script-src 'sha256-${hash}'`,
    ])
  })

  it('tells nothing while loading the page again may help, and nobody after a redirect', async () => {
    const { visitor, rest } = await buildRestApp('express')
    await start(visitor, { idp: 'mitid' })
    const back = rest.approve()
    rest.faults.respond = () => new Response('', { status: 503 })
    const away = await visitor.open(back, { 'sec-fetch-site': 'cross-site' })
    expect([away.statusCode, away.body.includes('<script')]).toEqual([503, false])
    rest.faults.respond = () => undefined
    expect((await visitor.open(back, { 'sec-fetch-site': 'cross-site' })).body).toContain(
      'data-status="success"',
    )
    await visitor.open('/login/rest?idp=mitid')
    const page = await visitor.open(rest.fail(), { 'sec-fetch-site': 'cross-site' })
    expect([page.statusCode, page.body.includes('<script')]).toEqual([400, false])
    expect(page.headers['content-security-policy']).not.toContain('script-src')
  })

  it('tells the page from a page of the application too', async () => {
    const pages = { render: () => '<!doctype html><p>Ours</p>' }
    const { visitor, rest } = await buildRestApp('express', { options: { pages } })
    await start(visitor, { idp: 'mitid' })
    const page = await visitor.open(rest.fail(), { 'sec-fetch-site': 'cross-site' })
    expect(page.body).toMatch(/^<!doctype html><p>Ours<\/p><script data-message=/)
  })

  it('takes a pop-up for a choice among several when one of them refuses', async () => {
    const { visitor } = await buildRestApp('express')
    expect((await start(visitor)).json().mode).toBe('popup')
  })
})

describe('a frame on the hub', () => {
  it('needs what Signicat sent the view back with', async () => {
    const { visitor, rest, advance } = await buildRestApp('hub')
    const begun = (await start(visitor, { idp: 'otp-email' })).json()
    expect(begun.mode).toBe('frame')
    expect(rest.last().request).toMatchObject({ flow: 'embedded', embeddedParentDomains: ['app.example'] })
    rest.approve()
    const url = rest.returnOf()
    for (const returned of [undefined, '', 'sessionNonce=x', queryOf(url).replace(/&sessionNonce=.*/, '')]) {
      expect((await complete(visitor, { returned })).json()).toMatchObject({
        code: 'ERR_SIGNICAT_CALLBACK_INVALID',
      })
    }
    expect(rest.reads()).toBe(0)
    advance(1)
    expect((await complete(visitor, { returned: queryOf(url) })).json()).toEqual({
      status: 'success',
      returnTo: '/',
    })
    expect(rest.calls.at(-1)?.path).toContain(`?sessionNonce=nonce-${rest.last().id}`)
  })

  it('comes back to a page that hands it to the page around it, and to nobody else', async () => {
    const { visitor, rest } = await buildRestApp('hub')
    await start(visitor, { idp: 'otp-email' })
    rest.approve()
    const url = rest.returnOf()
    const landing = await visitor.open(url, inFrame)
    expect(landing.statusCode).toBe(200)
    expect(landing.headers['set-cookie']).toBeUndefined()
    const csp = String(landing.headers['content-security-policy'])
    expect(csp).toContain("default-src 'none'")
    expect(csp).toContain("frame-ancestors 'self'")
    const [, script = ''] = /<script>(.*)<\/script>/s.exec(landing.body) ?? []
    expect(script).toContain('location.origin')
    expect(csp).toContain(`'sha256-${createHash('sha256').update(script).digest('base64')}'`)
    expect(landing.body).not.toContain(/frame\.\d\.([\w-]{43})/.exec(url)?.[1])
    // Opened for itself, as by somebody who was sent the address of the view, it is a lost attempt.
    const lost = await visitor.open(url, { 'sec-fetch-site': 'cross-site' })
    expect(lost.statusCode).toBe(400)
    expect(rest.reads()).toBe(0)
  })

  it('frames what the contract permits', async () => {
    const plain = await buildRestApp('hub')
    const embedding = await buildRestApp('hub', { rest: { frame: { embed: ['nbid'] } } })
    expect((await start(plain.visitor, { idp: 'nbid' })).json().mode).toBe('popup')
    expect((await start(embedding.visitor, { idp: 'nbid' })).json().mode).toBe('frame')
  })

  it('sends along what the registration permits, and counts it', async () => {
    const { visitor, newVisitor, rest } = await buildRestApp('hub', {
      rest: { prefill: ['email'], limits: { identifier: 1 } },
    })
    await start(visitor, { idp: 'otp-email', email: 'kari@example.com' })
    expect(rest.last().request.prefilledInput).toEqual({ email: 'kari@example.com' })
    expect((await start(newVisitor(), { idp: 'otp-email', email: 'kari@example.com' })).statusCode).toBe(429)
  })
})
