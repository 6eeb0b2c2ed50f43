import { describe, expect, it } from 'vitest'
import { recipe } from '../support/recipe.js'
import { recipeParties } from '../support/recipe-options.js'
import { type TestVisitor, visitor } from '../support/visitor.js'

const frontEnd = 'https://shop.app.example'
const from = (origin: string): Record<string, string> => ({ origin, 'sec-fetch-site': 'same-site' })

async function signedIn(): Promise<TestVisitor> {
  const { issuer, options } = await recipeParties()
  const person = visitor(await (await recipe('other-origin'))(options, frontEnd))
  const start = `/login?returnTo=${encodeURIComponent(`${frontEnd}/cart`)}`
  const back = await person.signIn(issuer, { start })
  expect(back.headers.location).toBe(`${frontEnd}/cart`)
  return person
}

describe('the recipe for a front end on another origin', () => {
  it('lets its page read and write with the cookie', async () => {
    const person = await signedIn()
    const read = await person.call('GET', '/me', from(frontEnd))
    expect(read.json()).toMatchObject({ sub: 'kari' })
    expect(read.headers['access-control-allow-origin']).toBe(frontEnd)
    expect(read.headers['access-control-allow-credentials']).toBe('true')
    expect((await person.call('POST', '/orders', from(frontEnd), {})).json()).toEqual({ ordered: true })
  })

  it('tells its page where to sign in', async () => {
    const { options } = await recipeParties()
    const person = visitor(await (await recipe('other-origin'))(options, frontEnd))
    const refused = await person.call('GET', '/me', { ...from(frontEnd), referer: `${frontEnd}/` })
    expect(refused.statusCode).toBe(401)
    expect(refused.headers['access-control-allow-origin']).toBe(frontEnd)
    expect(refused.json().login_url).toBe('https://app.example/login')
  })

  it('lets no other page of the site write, or be returned to', async () => {
    const person = await signedIn()
    const other = 'https://other.app.example'
    expect((await person.call('POST', '/orders', from(other), {})).statusCode).toBe(403)
    const location = await person.start(`/login?returnTo=${encodeURIComponent(`${other}/`)}`)
    expect(location).toContain('/connect/authorize')
  })

  it('answers preflights of its page before a guard is asked', async () => {
    const { options } = await recipeParties()
    const app = await (await recipe('other-origin'))(options, frontEnd)
    const answer = await app.inject({
      method: 'OPTIONS',
      url: '/orders',
      headers: { origin: frontEnd, 'access-control-request-method': 'POST' },
    })
    expect(answer.statusCode).toBe(204)
    expect(answer.headers['access-control-allow-origin']).toBe(frontEnd)
  })
})
