import { describe, expect, it } from 'vitest'
import { recipe } from '../support/recipe.js'
import { recipeParties } from '../support/recipe-options.js'
import { type TestVisitor, visitor } from '../support/visitor.js'

const ask = async (person: TestVisitor, query: string, headers = {}): Promise<unknown> =>
  (await person.call('POST', '/graphql', headers, { query })).json()

describe('the recipe for GraphQL', () => {
  it('answers fields for everybody, and refuses the others', async () => {
    const { options } = await recipeParties()
    const person = visitor(await (await recipe('graphql'))(options))
    expect(await ask(person, '{ hello me { name } }')).toMatchObject({
      data: { hello: 'world', me: null },
      errors: [{ message: 'Sign-in is required', path: ['me'] }],
    })
  })

  it('knows who is signed in, and believes no other site', async () => {
    const { issuer, options } = await recipeParties()
    const person = visitor(await (await recipe('graphql'))(options))
    await person.signIn(issuer)
    expect(await ask(person, '{ me { name } }')).toEqual({ data: { me: { name: 'Kari Nordmann' } } })
    const elsewhere = { 'sec-fetch-site': 'cross-site', cookie: person.cookieHeader() }
    expect(await ask(person, 'mutation { rename(to: "x") { name } }', elsewhere)).toMatchObject({
      data: { rename: null },
      errors: [{ message: 'The request came from another site' }],
    })
  })
})
