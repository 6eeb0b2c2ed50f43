import { createServer, type IncomingHttpHeaders } from 'node:http'
import { describe, expect, it, onTestFinished } from 'vitest'
import { recipe } from '../support/recipe.js'
import { recipeParties } from '../support/recipe-options.js'
import { type TestVisitor, visitor } from '../support/visitor.js'

interface Parties {
  readonly person: TestVisitor
  /** Headers of the requests that reached the API. */
  readonly reached: IncomingHttpHeaders[]
  signIn(): Promise<void>
}

async function parties(): Promise<Parties> {
  const reached: IncomingHttpHeaders[] = []
  const api = createServer((request, response) => {
    reached.push(request.headers)
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ path: request.url }))
  })
  await new Promise<void>((resolve) => void api.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void api.close())
  const address = api.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const { issuer, options } = await recipeParties()
  const app = await (await recipe('backend-for-frontend'))(options, `http://127.0.0.1:${port}`)
  const person = visitor(app)
  return {
    person,
    reached,
    async signIn() {
      const { statusCode } = await person.signIn(issuer)
      expect(statusCode).toBe(302)
    },
  }
}

describe('the recipe for a backend for a front end', () => {
  it('gives the API an access token, and none of our cookies', async () => {
    const { person, reached, signIn } = await parties()
    await signIn()
    person.cookies.set('theme', 'dark')
    const answer = await person.call('GET', '/api/accounts', { authorization: 'Bearer from-the-page' })
    expect(answer.json()).toEqual({ path: '/accounts' })
    expect(reached[0]?.authorization).toMatch(/^Bearer [\da-f-]{36}$/)
    expect(reached[0]?.cookie).toBe('theme=dark')
  })

  it('lets nobody through who has not signed in, and no other site', async () => {
    const { person, reached, signIn } = await parties()
    expect((await person.call('GET', '/api/accounts')).statusCode).toBe(401)
    await signIn()
    const cookie = person.cookieHeader()
    const forged = await person.call('POST', '/api/accounts', { 'sec-fetch-site': 'cross-site', cookie }, {})
    expect(forged.statusCode).toBe(403)
    expect(reached).toEqual([])
  })
})
