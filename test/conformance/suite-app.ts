import { buildApp, type TestApp, type TestAppSettings } from '../support/build-app.js'
import type { Person } from '../support/fake-issuer.js'

/** An issuer as the conformance suite runs one: not Signicat's, and without claims that were not asked for. */
export const suiteIssuer = 'https://suite.example/test/a/fastify-signicat'

/** What the suite's person has: no `auth_time` without `max_age`, nothing of Signicat's. */
export const suitePerson: Person = {
  claims: {
    auth_time: undefined,
    idp: undefined,
    acr: undefined,
    sandbox: undefined,
    transaction_id: undefined,
  },
}

export function suiteApp(settings: TestAppSettings = {}): Promise<TestApp> {
  return buildApp({
    ...settings,
    issuerSettings: { issuer: suiteIssuer, ...settings.issuerSettings },
    options: { authorization: { prompt: '' }, ...settings.options },
  })
}
