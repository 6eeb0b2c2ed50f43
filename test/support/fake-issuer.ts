/*
 * Not the issuer of the test kit (lib/testing), though it looks like it:
 * - it judges the package, so it must not be made of it: a mistake that both share would show nowhere;
 * - tests spoil its answers with functions of their own, and hold it up in the middle of a refresh; the kit has names for
 *   its faults and nothing else, on purpose;
 * - its access tokens are opaque and short, which the tests of cookie budgets count on, and its refresh tokens notice theft;
 * - it takes a code of any age and any client, since tests move the clock and try all ways to authenticate.
 */
import { randomUUID } from 'node:crypto'
import { endpointOf } from './fake-issuer/document.js'
import { createEndpoints } from './fake-issuer/endpoints.js'
import { firstKeyOf, newKey, sign } from './fake-issuer/tokens.js'
import type { Claims, FakeIssuer, IssuerState, Person } from './fake-issuer/types.js'

export type { FakeIssuer, IssuerFaults, Person } from './fake-issuer/types.js'

interface Settings {
  readonly issuer?: string
  readonly discovery?: Claims
  readonly rotateRefreshTokens?: boolean
}

/** An issuer inside the test process: no port, no clock of its own, every answer can be spoiled. */
export async function fakeIssuer(clock: () => number, settings: Settings = {}): Promise<FakeIssuer> {
  const state = await createState(clock, settings)
  const { issuer, clientId, faults, reused, seen } = state
  const calls: Record<string, number> = {
    ...{ discovery: 0, jwks: 0, token: 0, userinfo: 0, revocation: 0, par: 0 },
  }
  const asked: string[] = []
  const endpoints = createEndpoints(state)

  async function handle(request: Request): Promise<Response> {
    const path = new URL(request.url).pathname.replace(basePathOf(issuer), '')
    asked.push(path)
    if (faults.down?.(path)) {
      const cause = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })
      throw new TypeError('fetch failed', { cause })
    }
    const name = endpointOf[path]
    const instead = await faults.respond?.(path)
    if (instead !== undefined || name !== undefined) calls[name ?? path] = (calls[name ?? path] ?? 0) + 1
    if (instead !== undefined) return instead
    const answer = name === undefined ? undefined : endpoints[name]
    return answer === undefined ? Response.json({ error: 'not_found' }, { status: 404 }) : answer(request)
  }

  return {
    ...{ issuer, clientId, clientSecret: 'a secret that only the test knows' },
    ...{ calls, faults, reused, asked, ...seen },
    fetch: (input, init) => handle(new Request(input, init)),
    authorize: async (location, person = {}) => approve(state, location, person),
    async rotateKeys() {
      state.key = await newKey()
    },
    sign: (claims, header) => sign(state, claims, header),
  }
}

/** Its documents and endpoints are below its name, the slash at the end left out (Discovery §4.1). */
const basePathOf = (issuer: string): string => new URL(issuer).pathname.replace(/\/$/, '')

async function createState(clock: () => number, settings: Settings): Promise<IssuerState> {
  const issuer = settings.issuer ?? 'https://acme.sandbox.signicat.com/auth/open'
  return {
    ...{ issuer, clientId: 'sandbox-acme-1', clock, discovery: settings.discovery ?? {} },
    rotatesRefreshTokens: settings.rotateRefreshTokens !== false,
    ...{ faults: {}, grants: new Map(), access: new Map(), reused: [] },
    seen: { revoked: [], tokenRequests: [], userinfoRequests: [], pushed: new Map() },
    key: await firstKeyOf(issuer),
  }
}

/** What the browser is sent back with. */
function approve({ issuer, grants, seen }: IssuerState, location: string, person: Person): URLSearchParams {
  const { searchParams } = new URL(location)
  const uri = searchParams.get('request_uri')
  const parameters = uri === null ? searchParams : (seen.pushed.get(uri) ?? new URLSearchParams())
  const code = `${randomUUID()}-1`
  grants.set(code, { parameters, person })
  const state = parameters.get('state') ?? ''
  return new URLSearchParams({ code, scope: 'openid profile', state, session_state: 'x', iss: issuer })
}
