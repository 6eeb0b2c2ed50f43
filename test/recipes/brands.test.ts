import type { FastifyInstance } from 'fastify'
import { describe, expect, it } from 'vitest'
import { recipe } from '../support/recipe.js'
import { recipeParties } from '../support/recipe-options.js'
import { type TestVisitor, visitor } from '../support/visitor.js'

const at = (app: FastifyInstance, host: string): TestVisitor =>
  visitor({ inject: (request) => app.inject({ ...request, headers: { ...request.headers, host } }) })

describe('the recipe for brands by host', () => {
  it('signs people in at each host, with the client and the address of that brand', async () => {
    const { issuer, options } = await recipeParties()
    const app = await (await recipe('brands'))(options)
    const north = at(app, 'north.example')
    const location = new URL(await north.start('/login?returnTo=%2Fme'))
    expect(location.searchParams.get('client_id')).toBe('north')
    expect(location.searchParams.get('redirect_uri')).toBe('https://north.example/callback')
    issuer.faults.idTokenClaims = (claims) => ({ ...claims, aud: 'north' })
    await north.comeBack(location.href, await issuer.authorize(location.href))
    expect((await north.open('/me')).json()).toEqual({ brand: 'North Bank', person: 'kari' })
  })

  it('takes no session of one brand at the other', async () => {
    const { issuer, options } = await recipeParties()
    issuer.faults.idTokenClaims = (claims) => ({ ...claims, aud: 'north' })
    const app = await (await recipe('brands'))(options)
    const north = at(app, 'north.example')
    await north.signIn(issuer)
    const carried = { cookie: north.cookieHeader() }
    expect((await north.call('GET', '/me', carried)).statusCode).toBe(200)
    expect((await at(app, 'south.example').call('GET', '/me', carried)).statusCode).toBe(401)
  })

  it('shows the look of the brand, and nothing at other hosts', async () => {
    const { options } = await recipeParties()
    const app = await (await recipe('brands'))(options)
    expect((await at(app, 'south.example').open('/logged-out')).body).toContain('South Bank')
    expect((await at(app, 'elsewhere.example').open('/logged-out')).statusCode).toBe(404)
  })
})
