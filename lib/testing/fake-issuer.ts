import { randomUUID } from 'node:crypto'
import { decodeJwt } from 'jose'
import type { Claims } from '../eids/types.js'
import { endpointOf, type FakeEndpoint } from './discovery.js'
import { endpoints } from './fake-endpoints.js'
import { type ActiveFaults, createFaults } from './faults.js'
import { accessTokenClaims, type IssuerSettings, type IssuerState, sign } from './issuer-state.js'
import { newSid } from './person-claims.js'
import { fakeKey } from './signing-keys.js'
import type { AccessTokenOptions, FakePerson, LogoutTokenOptions } from './types.js'

/** The protocol, without a port. */
export interface FakeIssuer {
  readonly faults: ActiveFaults
  readonly calls: Record<FakeEndpoint, number>
  handle(request: Request): Promise<Response>
  /** Resolves when its key is made, so that nobody's time limit pays for it. */
  ready(): Promise<void>
  authorize(location: string, person: FakePerson): Promise<WayBack>
  logoutToken(options: LogoutTokenOptions): Promise<string>
  accessToken(options: AccessTokenOptions): Promise<string>
}

/** How the browser comes back. */
export interface WayBack {
  readonly redirectUri: string
  readonly byForm: boolean
  readonly parameters: URLSearchParams
}

export function createFakeIssuer(settings: IssuerSettings): FakeIssuer {
  const { issuer, clientId, clock } = settings
  const state: IssuerState = {
    settings,
    codes: new Map(),
    tokens: new Map(),
    refreshTokens: new Map(),
    pushed: new Map(),
    rotation: 0,
    keyFetches: 0,
    faults: createFaults(() => {
      state.rotation += 1
    }),
  }
  const calls: Record<FakeEndpoint, number> = {
    ...{ discovery: 0, jwks: 0, par: 0, token: 0 },
    ...{ userinfo: 0, introspection: 0, revocation: 0 },
  }
  return {
    faults: state.faults,
    calls,
    async handle(request) {
      const endpoint = endpointOf(request.url, issuer)
      if (endpoint === undefined) return Response.json({ error: 'not_found' }, { status: 404 })
      calls[endpoint] += 1
      const instead = state.faults.instead(endpoint)
      return instead === undefined ? endpoints[endpoint](state, request) : instead(request.signal)
    },
    async ready() {
      await fakeKey(state.rotation)
    },
    authorize: (location, person) => authorize(state, location, person),
    logoutToken({ sid, sub, claims, header }) {
      const now = clock()
      const about = { ...(sid === undefined ? {} : { sid }), ...(sub === undefined ? {} : { sub }) }
      const times = { iat: now, exp: now + 120 }
      const events = { 'http://schemas.openid.net/event/backchannel-logout': {} }
      const honest = { iss: issuer, aud: clientId, ...times, jti: randomUUID(), events, ...about }
      return sign(state, { ...honest, ...claims }, { typ: 'logout+jwt', ...header })
    },
    accessToken: (options) =>
      sign(state, accessTokenClaims(state, options), { typ: 'at+jwt', ...options.header }),
  }
}

/** What the login asked for: in the address, pushed before, or in a request object. */
function parametersOf({ pushed }: IssuerState, location: string): URLSearchParams {
  const { searchParams } = new URL(location)
  const parameters = pushed.get(searchParams.get('request_uri') ?? '') ?? searchParams
  const object = parameters.get('request')
  // The kit cannot open an encrypted one; its signature is the application's own affair.
  if (object === null || object.split('.').length !== 3) return parameters
  const all = new URLSearchParams(parameters)
  for (const [name, value] of Object.entries(decodeJwt(object))) all.set(name, String(value))
  return all
}

async function authorize(state: IssuerState, location: string, person: FakePerson): Promise<WayBack> {
  const { issuer, clock } = state.settings
  const asked = parametersOf(state, location)
  await fakeKey(state.rotation)
  const code = `${randomUUID()}-1`
  state.codes.set(code, { parameters: asked, person, sid: person.sid ?? newSid(), issuedAt: clock() })
  const scope = asked.get('scope') ?? 'openid'
  const honest = { code, scope, state: asked.get('state') ?? '', session_state: 'kit', iss: issuer }
  const answer = state.faults.change('answer', honest, clock())
  return {
    redirectUri: asked.get('redirect_uri') ?? '',
    byForm: asked.get('response_mode') === 'form_post',
    parameters: asked.get('response_mode') === 'jwt' ? await inOneJwt(state, answer) : parametersFrom(answer),
  }
}

async function inOneJwt(state: IssuerState, answer: Claims): Promise<URLSearchParams> {
  const { issuer, clientId, clock } = state.settings
  const response = await sign(state, { ...answer, iss: issuer, aud: clientId, exp: clock() + 60 }, {})
  return new URLSearchParams({ response })
}

function parametersFrom(answer: Claims): URLSearchParams {
  return new URLSearchParams(
    Object.entries(answer).map(([name, value]): [string, string] => [name, String(value)]),
  )
}
