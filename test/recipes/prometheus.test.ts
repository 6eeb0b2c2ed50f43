import { describe, expect, it } from 'vitest'
import { recipe } from '../support/recipe.js'
import { recipeParties } from '../support/recipe-options.js'
import { visitor } from '../support/visitor.js'

describe('the recipe for Prometheus', () => {
  it('counts logins and refusals, and measures the issuer', async () => {
    const { issuer, options } = await recipeParties()
    const app = await (await recipe('prometheus'))(options)
    const person = visitor(app)
    expect((await person.call('GET', '/me')).statusCode).toBe(401)
    await person.signIn(issuer, { start: '/login?returnTo=%2Fme' })
    const { body } = await app.inject('/metrics')
    expect(body).toContain('signicat_logins_total{purpose="login",idp="nbid",loa="substantial"} 1')
    expect(body).toContain('signicat_refusals_total{where="guard",code="ERR_SIGNICAT_LOGIN_REQUIRED"} 1')
    expect(body).toContain('signicat_upstream_seconds_count{path="/auth/open/connect/token",outcome="200"} 1')
    expect(body).not.toMatch(/Kari|29124815345/)
  })
})
