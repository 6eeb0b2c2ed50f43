import { describe, expect, it } from 'vitest'
import { buildApp, type TestAppSettings } from '../support/build-app.js'

async function warningsOf(settings: TestAppSettings): Promise<string[]> {
  const { visitor, log } = await buildApp(settings)
  await visitor.open('/')
  await visitor.call('GET', '/session')
  return log.filter((line) => line.includes('an option deserves a second look'))
}

describe('at start, once and by name, the log warns of', () => {
  it('the host that all accounts share', async () => {
    const warnings = await warningsOf({ issuerSettings: { issuer: 'https://api.signicat.com/auth/open' } })
    expect(warnings).toHaveLength(1)
    expect(warnings[0]).toContain('issuer: this host is for API clients')
    expect(JSON.parse(warnings[0] ?? '{}').level).toBe(40)
  })

  it.each([
    ['https://id.signicat.com/oidc', 'urn:signicat:oidc:method:'],
    ['https://acme.signicat.com/broker/sp/oidc', 'idp_scoping:'],
  ])('acr_values of the hub at an issuer of another generation: %s', async (issuer, remedy) => {
    const authorization = { acr_values: 'idp:nbid' }
    const warnings = await warningsOf({ issuerSettings: { issuer }, options: { authorization } })
    expect(warnings).toHaveLength(1)
    expect(warnings[0]).toContain(remedy)
  })

  it('nothing where there is nothing to say', async () => {
    expect(await warningsOf({ options: { authorization: { acr_values: 'idp:nbid' } } })).toEqual([])
  })
})

it('acr_values of another generation that select nothing are refused at start', async () => {
  const authorization = { acr_values: 'urn:signicat:oidc:method:nbid' }
  await expect(buildApp({ options: { authorization } })).rejects.toThrow(
    "Write 'idp:<code>', such as 'idp:nbid'",
  )
})
