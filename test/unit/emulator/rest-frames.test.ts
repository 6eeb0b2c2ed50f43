import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type ExpressSession,
  type ExpressSessionRequest,
  frameRequest,
  type HubSession,
  type HubSessionRequest,
  redirectRequest,
} from '../../../lib/rest/index.js'
import { callbackUrls, type RestParties, startRest } from './rest-parties.js'
import { createTestBrowser, type Visit } from './test-browser.js'

let parties: RestParties
beforeAll(async () => {
  parties = await startRest()
})
afterAll(() => parties.emulator.close())

const parentDomains = ['localhost:3999']
const targetOrigin = 'http://localhost:3999'
const returnUrl = 'http://localhost:3999/framed?a=b'

const startExpress = (extra: Partial<ExpressSessionRequest> = {}): Promise<ExpressSession> =>
  parties.express.createSession({ ...frameRequest('express', { parentDomains, targetOrigin }), ...extra })

const startHub = (extra: Partial<HubSessionRequest> = {}): Promise<HubSession> =>
  parties.hub.createSession({ ...frameRequest('hub', { parentDomains, returnUrl }), ...extra })

const open = (url: string | undefined): Promise<Visit> =>
  createTestBrowser(parties.emulator.url).open(url ?? '')

const ancestorsOf = ({ headers }: Visit): string | undefined =>
  /frame-ancestors ([^;]+)/.exec(headers.get('content-security-policy') ?? '')?.[1]

describe('the pages in a frame', () => {
  it('may be framed by the hosts that the session names, and nobody else', async () => {
    const express = await open((await startExpress()).url)
    const hub = await open((await startHub()).authenticationUrl)
    expect([ancestorsOf(express), ancestorsOf(hub)]).toEqual(['localhost:3999', 'localhost:3999'])
    expect(express.headers.get('x-frame-options')).toBeNull()
    expect(express.html).toContain('Choose an eID')
  })

  it('may be framed by this machine when the session names no host', async () => {
    const { embeddedParentDomains: _, ...request } = frameRequest('hub', { parentDomains })
    const { authenticationUrl } = await parties.hub.createSession(request)
    expect(ancestorsOf(await open(authenticationUrl))).toBe(
      'http://localhost:* http://127.0.0.1:* https://localhost:* https://127.0.0.1:*',
    )
  })

  it.each(['mitid', 'google', 'github', 'linkedin'])('refuse every frame at %s', async (provider) => {
    const visit = await open((await startExpress({ allowedProviders: [provider] })).url)
    expect(visit.status).toBe(200)
    expect(ancestorsOf(visit)).toBe("'none'")
    expect(visit.headers.get('x-frame-options')).toBe('DENY')
  })

  it('refuse every frame at eIDs that the hub does not embed', async () => {
    const refusing = await open((await startHub({ allowedProviders: ['mitid'] })).authenticationUrl)
    const framed = await open((await startHub({ allowedProviders: ['otp-email'] })).authenticationUrl)
    expect([ancestorsOf(refusing), ancestorsOf(framed)]).toEqual(["'none'", 'localhost:3999'])
  })

  it('of a redirect session are framed by nobody', async () => {
    const { url } = await parties.express.createSession(redirectRequest('express', { callbackUrls }))
    expect(ancestorsOf(await open(url))).toBe("'self'")
  })

  it('stay inside the frame when the session is over', async () => {
    const { id, url } = await startExpress()
    await parties.express.cancelSession(id)
    const visit = await open(url)
    expect([visit.status, ancestorsOf(visit)]).toEqual([400, 'localhost:3999'])
  })
})

describe('the end of a frame at Express', () => {
  it.each([
    ['auto:no-kari', 'success', 'success'],
    ['auto:cancel', 'aborted', 'user_aborted'],
    ['auto:fail', 'error', 'failed'],
  ])('after %s tells %s to the one origin', async (username, word, status) => {
    const { id, url } = await startExpress({ prefilledInput: { username } })
    const { html, headers } = await open(url)
    const [, nonce] = /<script nonce="([^"]+)"/.exec(html) ?? []
    expect(headers.get('content-security-policy')).toContain(`script-src 'nonce-${nonce}'`)
    expect(html).toContain(`data-target="${targetOrigin}"`)
    const written = JSON.stringify({ sessionId: id, status: word }).replaceAll('"', '&quot;')
    expect(html).toContain(`data-message="${written}"`)
    expect((await parties.express.getSession(id)).status).toBe(status)
  })

  it('has another nonce each time, and other pages have no script', async () => {
    const { url } = await startExpress({ prefilledInput: { username: 'auto:no-kari' } })
    const nonceOf = ({ html }: Visit): string | undefined => /nonce="([^"]+)"/.exec(html)?.[1]
    const first = await open(url)
    const second = await open(first.url.href)
    expect(nonceOf(first)).toBeTruthy()
    expect(nonceOf(second)).not.toBe(nonceOf(first))
    expect((await open((await startExpress()).url)).html).not.toContain('<script')
  })
})

describe('the end of a frame at the hub', () => {
  it('returns with the session id and a nonce that a read must bring', async () => {
    const { id, authenticationUrl } = await startHub({ prefilledInput: { userName: 'auto:no-kari' } })
    const { url } = await open(authenticationUrl)
    expect(`${url.origin}${url.pathname}`).toBe('http://localhost:3999/framed')
    expect([...url.searchParams.keys()]).toEqual(['a', 'sessionId', 'sessionNonce'])
    expect(url.searchParams.get('sessionId')).toBe(id)
    const sessionNonce = url.searchParams.get('sessionNonce') ?? ''
    expect((await parties.hub.getSession(id, { sessionNonce })).status).toBe('SUCCESS')
    const refused = { httpStatus: 400, violations: [{ name: 'sessionNonce', reason: 'required' }] }
    await expect(parties.hub.getSession(id)).rejects.toMatchObject(refused)
    const wrong = parties.hub.getSession(id, { sessionNonce: `${sessionNonce}x` })
    await expect(wrong).rejects.toMatchObject({ httpStatus: 400 })
  })

  it('returns after a cancel too', async () => {
    const { id, authenticationUrl } = await startHub({ prefilledInput: { userName: 'auto:cancel' } })
    const sessionNonce = (await open(authenticationUrl)).url.searchParams.get('sessionNonce') ?? ''
    expect((await parties.hub.getSession(id, { sessionNonce })).status).toBe('ABORT')
  })

  it('is a screen without a script when there is nowhere to return to', async () => {
    const request = frameRequest('hub', { parentDomains, prefilledInput: { userName: 'auto:no-kari' } })
    const { id, authenticationUrl } = await parties.hub.createSession(request)
    const visit = await open(authenticationUrl)
    expect([visit.status, ancestorsOf(visit)]).toEqual([200, 'localhost:3999'])
    expect(visit.html).toContain('You are logged in')
    expect(visit.html).not.toContain('<script')
    expect((await parties.hub.getSession(id)).status).toBe('SUCCESS')
  })
})
