import { describe, expect, it } from 'vitest'
import { recipe } from '../support/recipe.js'
import { recipeParties } from '../support/recipe-options.js'
import { type TestVisitor, visitor } from '../support/visitor.js'

async function signedIn(): Promise<TestVisitor> {
  const { issuer, options } = await recipeParties()
  const app = await (await recipe('plugins'))(options)
  const person = visitor(app)
  const back = await person.signIn(issuer, { start: '/login?returnTo=%2Fme' })
  expect(back.headers.location).toBe('/me')
  return person
}

describe('beside helmet, cors, rate-limit, under-pressure, cookie, session, csrf-protection and formbody', () => {
  it('a person signs in, is known, and signs out', async () => {
    const person = await signedIn()
    expect((await person.open('/me')).body).toBe('kari')
    const page = await person.submit('/logout')
    expect(page.statusCode).toBe(200)
    expect(page.headers['content-security-policy']).toContain("default-src 'none'")
    expect((await person.call('GET', '/me')).statusCode).toBe(401)
  })

  it('forms work with the token of csrf-protection, and not without', async () => {
    const person = await signedIn()
    const { token } = (await person.open('/form')).json()
    expect((await person.submit('/form', { a: '1' })).statusCode).toBe(403)
    const sent = await person.submit('/form', { a: '1', _csrf: token })
    expect(sent.json()).toEqual({ took: { a: '1', _csrf: token } })
  })

  it('a form of another site is refused by the guard, whatever token it has', async () => {
    const person = await signedIn()
    const { token } = (await person.open('/form')).json()
    const cookie = person.cookieHeader()
    const forged = await person.submit('/form', { _csrf: token }, { 'sec-fetch-site': 'cross-site', cookie })
    expect(forged.statusCode).toBe(403)
    expect(forged.body).toContain('html')
  })

  it('visitors whom a guard sends to sign in are counted before it, so that they cause no more calls', async () => {
    const { issuer, options } = await recipeParties()
    const app = await (await recipe('plugins'))({ ...options, request: 'par' })
    const statuses: number[] = []
    for (let visit = 0; visit < 110; visit++) statuses.push((await visitor(app).open('/me')).statusCode)
    expect(statuses.filter((status) => status === 302)).toHaveLength(100)
    expect(statuses.filter((status) => status === 429)).toHaveLength(10)
    expect(issuer.calls.par).toBe(100)
  })

  it('requests are counted on our routes too', async () => {
    const { options } = await recipeParties()
    const app = await (await recipe('plugins'))(options)
    const answer = await visitor(app).open('/login')
    expect(answer.headers['x-ratelimit-limit']).toBe('100')
    for (let count = 0; count < 100; count += 1) await app.inject('/session')
    expect((await app.inject('/session')).statusCode).toBe(429)
  })

  it('the probe of under-pressure needs nobody', async () => {
    const { options } = await recipeParties()
    const app = await (await recipe('plugins'))(options)
    expect((await app.inject('/alive')).statusCode).toBe(200)
  })
})
