import type { RestOptions } from 'fastify-signicat'
import { buildApp, type TestApp, type TestAppSettings } from './build-app.js'
import { fakeIssuer } from './fake-issuer.js'
import { type FakeRest, fakeRest } from './fake-rest.js'

export interface RestTestApp extends TestApp {
  readonly rest: FakeRest
}

const hubOptions: RestOptions = {
  api: 'hub',
  environment: 'sandbox',
  clientId: 'sandbox-calm-river-123',
  clientSecret: 'a secret of the API client',
  providers: ['nbid', 'sbid', 'otp-email'],
  flows: ['redirect', 'frame', 'headless'],
  headless: { providers: ['sbid'] },
}

const expressOptions: RestOptions = {
  api: 'express',
  environment: 'test',
  clientId: 'express-client',
  clientSecret: 'a secret of the API client',
  providers: ['no_bankid', 'no_bankid_mobile', 'se_bankid', 'mitid'],
  flows: ['redirect', 'frame', 'headless'],
  prefill: ['phoneNumber', 'dateOfBirth'],
  headless: { providers: ['no_bankid_mobile', 'se_bankid'] },
}

interface Settings extends TestAppSettings {
  readonly rest?: Partial<RestOptions>
}

/** An application whose REST flows meet a fake API. */
export async function buildRestApp(api: 'hub' | 'express', settings: Settings = {}): Promise<RestTestApp> {
  const issuer = await fakeIssuer(() => 1_790_000_000)
  const rest = fakeRest(api, issuer.fetch)
  const base = api === 'hub' ? hubOptions : expressOptions
  const built = await buildApp({
    ...settings,
    issuer,
    options: { fetch: rest.fetch, rest: { ...base, ...settings.rest }, ...settings.options },
  })
  return { ...built, rest }
}
