import { describe, expect, it } from 'vitest'
import { recipe } from '../support/recipe.js'
import { recipeParties } from '../support/recipe-options.js'
import { visitor } from '../support/visitor.js'

describe('the recipe for nested prefixes', () => {
  it('puts every prefix into the redirect URI, and signs people in there', async () => {
    const { issuer, options } = await recipeParties()
    const person = visitor(await (await recipe('prefixes'))(options))
    const location = await person.start('/portal/v1/accounts')
    const redirectUri = new URL(location).searchParams.get('redirect_uri')
    expect(redirectUri).toBe('https://app.example/portal/v1/auth/callback')
    const back = await person.comeBack(location, await issuer.authorize(location))
    expect(back.headers.location).toBe('/portal/v1/accounts')
    expect((await person.open('/portal/v1/accounts')).body).toBe('kari')
  })
})
