import { describe, expect, it } from 'vitest'
import { buildApp, type TestApp } from '../support/build-app.js'

const said = 'The scope nin is not allowed for 29124815345,\r\nask kari@example.org'
const covered = `The scope nin is not allowed for ***, ask ***`

async function failing(test: TestApp, answer: URLSearchParams, location: string): Promise<string> {
  const page = await test.visitor.comeBack(location, answer)
  expect(page.statusCode).toBeGreaterThanOrEqual(400)
  expect(page.body).not.toContain('scope nin')
  const log = test.log.join('')
  for (const secret of ['29124815345', 'kari@example.org']) expect(log + page.body).not.toContain(secret)
  return log
}

describe('what the issuer said is in the log, covered, and on no page', () => {
  it('at the callback', async () => {
    const test = await buildApp()
    const location = await test.visitor.start()
    const state = new URL(location).searchParams.get('state') ?? ''
    const answer = new URLSearchParams({ error: 'invalid_scope', error_description: said, state })
    answer.set('iss', test.issuer.issuer)
    expect(await failing(test, answer, location)).toContain(covered)
    expect(test.issuer.asked).not.toContain('/connect/token')
  })

  it.each(['invalid_grant', 'invalid_client', 'invalid_request'])(
    'at the token endpoint: %s',
    async (error) => {
      const test = await buildApp()
      const location = await test.visitor.start()
      const answer = await test.issuer.authorize(location)
      test.issuer.faults.respond = (path) =>
        path === '/connect/token'
          ? Response.json({ error, error_description: said }, { status: 400 })
          : undefined
      expect(await failing(test, answer, location)).toContain(covered)
    },
  )

  it('at a pushed request', async () => {
    const test = await buildApp({ options: { request: 'par' } })
    test.issuer.faults.respond = (path) =>
      path === '/connect/par'
        ? Response.json({ error: 'invalid_request', error_description: said }, { status: 400 })
        : undefined
    const page = await test.visitor.open('/login')
    expect(page.statusCode).toBe(502)
    expect(page.body).not.toContain('scope nin')
    expect(test.log.join('')).toContain(covered)
  })
})

describe('a token that is somebody else’s says what came and what was expected', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['iss', { iss: 'https://other.example' }, "iss: mismatch (came 'https://other.example', expected '"],
    ['aud', { aud: 'another-client' }, "aud: mismatch (came 'another-client', expected '"],
  ])('%s', async (_claim, claims, text) => {
    const test = await buildApp()
    const back = await test.visitor.signIn(test.issuer, { person: { claims } })
    expect(back.statusCode).toBe(400)
    expect(test.log.join('')).toContain(text)
    expect(back.body).not.toContain('another-client')
  })
})
