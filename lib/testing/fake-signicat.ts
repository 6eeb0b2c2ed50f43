import { SignicatError } from '../errors.js'
import { type Clock, systemClock } from '../shared/clock.js'
import { isProduction } from '../shared/production.js'
import { createFakeIssuer, type FakeIssuer } from './fake-issuer.js'
import { createFakeRest } from './fake-rest.js'
import { attemptSignIn, requireSignIn } from './sign-in.js'
import type { FakeSignicat, FakeSignicatOptions } from './types.js'

/**
 * An issuer inside the test process: no port, no network, one key for all. It goes into the registration as `fetch`, and
 * `signIn` goes through the application's own login, so that everything between the two is what runs in production.
 *
 * There is no way to a session but through the application.
 *
 * @throws {@link SignicatError} `ERR_SIGNICAT_EMULATOR_REFUSED` when `NODE_ENV` begins with `prod`; TypeError for an issuer that is
 * no https URL
 * @example
 * const idp = fakeSignicat()
 * await app.register(signicat, { ...idp.options, baseUrl: 'https://app.example', secrets: [secret] })
 * const { headers } = await idp.signIn(app, { name: 'Ola Nordmann', idp: 'nbid', loa: 'high' })
 * const answer = await app.inject({ url: '/me', headers })
 */
export function fakeSignicat(options: FakeSignicatOptions = {}): FakeSignicat {
  refuseProduction()
  const { clock, advance } = movableClock(options.clock ?? systemClock)
  const settings = {
    issuer: checkedIssuer(options.issuer ?? 'https://kit.sandbox.signicat.com/auth/open'),
    clientId: options.clientId ?? 'sandbox-kit-1',
    clientSecret:
      options.clientSecret === undefined ? 'a secret that only the kit knows' : options.clientSecret,
    discovery: options.discovery ?? {},
    encryptionKey: options.encryptionKey ?? null,
    clock,
  }
  const issuer = createFakeIssuer(settings)
  const rest = createFakeRest()
  const fetch = routed(settings.issuer, issuer, rest)
  const place = { issuer: settings.issuer, authorize: issuer.authorize, ready: issuer.ready }
  const { clientId, clientSecret } = settings
  return Object.freeze({
    issuer: settings.issuer,
    clientId,
    clientSecret,
    fetch,
    clock,
    calls: issuer.calls,
    options: Object.freeze({
      issuer: settings.issuer,
      clientId,
      ...(clientSecret === null ? { clientAuth: 'none' as const } : { clientSecret }),
      fetch,
      clock,
    }),
    signIn: (app, how = {}) => requireSignIn(attemptSignIn(app, place, how)),
    attempt: (app, how = {}) => attemptSignIn(app, place, how),
    authorize: async (location, person = {}) => (await issuer.authorize(location, person)).parameters,
    fault: issuer.faults.fault,
    heal: issuer.faults.heal,
    advance,
    logoutToken: issuer.logoutToken,
    accessToken: (how = {}) => issuer.accessToken(how),
    rest,
  } satisfies FakeSignicat)
}

function refuseProduction(): void {
  if (!isProduction()) return
  const detail = 'the test kit does not run with NODE_ENV=production'
  throw new SignicatError('ERR_SIGNICAT_EMULATOR_REFUSED', { detail })
}

function checkedIssuer(issuer: string): string {
  const isPlain = URL.canParse(issuer) && /^https:\/\/[^?#]*[^/?#]$/.test(issuer)
  if (!isPlain) throw new TypeError('"issuer" must be an https URL without a slash at its end')
  return issuer
}

function movableClock(base: Clock): { readonly clock: Clock; readonly advance: (seconds: number) => void } {
  let offset = 0
  return {
    clock: () => base() + offset,
    advance(seconds) {
      offset += seconds
    },
  }
}

function routed(issuer: string, fake: FakeIssuer, rest: ReturnType<typeof createFakeRest>): typeof fetch {
  const { origin } = new URL(issuer)
  return async (input, init) => {
    const request = new Request(input, init)
    const asked = new URL(request.url)
    if (asked.origin === origin) return fake.handle(request)
    if (asked.origin === rest.origin) return rest.handle(request)
    throw new TypeError(`the test kit answers for ${origin}, and was asked for ${asked.origin}`)
  }
}
