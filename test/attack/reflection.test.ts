import type { LightMyRequestResponse } from 'fastify'
import { describe, expect, it } from 'vitest'
import { buildApp } from '../support/build-app.js'

const script = '<script>alert(1)</script>'
const quoted = '"><img src=x onerror=alert(1)>'

function expectClean(answer: LightMyRequestResponse): void {
  expect(answer.body).not.toMatch(/<script|<img src=x|alert\(1\)|evil\.example/i)
  expect(answer.headers['content-type']).toMatch(/^(text\/html; charset=utf-8|application\/problem\+json)/)
  expect(answer.headers['x-content-type-options']).toBe('nosniff')
}

describe('what the issuer, or somebody in its name, writes', () => {
  it.each([
    { error: script },
    { error: quoted },
    { error: 'invalid_request', error_description: script },
    { error: 'invalid_request', error_description: quoted, error_uri: 'https://evil.example/' },
    { error: 'access_denied', error_description: 'Call +1 555 evil.example' },
    { error: 'x\r\nSet-Cookie: a=b' },
    { code: script },
    { iss: script, code: 'x' },
  ])('is on no page: %j', async (parameters) => {
    const { visitor, issuer, log } = await buildApp()
    // By way of a guard, so that a cancel ends on a page too.
    const location = await visitor.start('/me')
    const state = new URL(location).searchParams.get('state') ?? ''
    const answer = new URLSearchParams({ iss: issuer.issuer, state, ...parameters })
    const callback = await visitor.comeBack(location, answer)
    expect([200, 400]).toContain(callback.statusCode)
    expectClean(callback)
    expect(callback.headers['referrer-policy']).toBe('no-referrer')
    expect(callback.headers['set-cookie']).not.toContain('a=b')
    expect(log.join('')).not.toMatch(/<script|<img|evil\.example|\\r\\nSet-Cookie/i)

    const stray = await visitor.open(`/callback?${new URLSearchParams({ ...parameters, state: script })}`)
    expect(stray.statusCode).toBe(400)
    expectClean(stray)
  })

  it('is on no page when the token endpoint says it', async () => {
    const { visitor, issuer, log } = await buildApp()
    const error = { error: 'invalid_request', error_description: script, error_uri: 'https://evil.example' }
    issuer.faults.tokenResponse = () => Response.json(error, { status: 400 })
    expectClean(await visitor.signIn(issuer))
    expect(log.join('')).not.toMatch(/<script|evil\.example/i)
  })
})

describe('what a visitor writes', () => {
  it.each(['returnTo', 'idp', 'loa', 'max_age', 'ui_locales', 'unsent'])(
    'in %s is on no page',
    async (name) => {
      const { visitor, issuer } = await buildApp()
      issuer.faults.down = () => true
      for (const value of [script, quoted, `/${quoted}`]) {
        expectClean(await visitor.open(`/login?${new URLSearchParams({ [name]: value })}`))
      }
    },
  )

  it('in a header is on no page, but for a request id that the application takes from there, as text', async () => {
    const { visitor } = await buildApp({ server: { requestIdHeader: 'x-request-id' } })
    const page = await visitor.open('/callback', {
      'x-request-id': '<script>id',
      'accept-language': script,
      referer: `https://evil.example/${script}`,
    })
    expectClean(page)
    expect(page.body).toContain('&lt;script&gt;id')
  })

  it('is nowhere in an answer to a program', async () => {
    const { app } = await buildApp()
    const url = `/login?${new URLSearchParams({ idp: script })}`
    expectClean(await app.inject({ url, headers: { accept: 'application/json' } }))
  })
})
