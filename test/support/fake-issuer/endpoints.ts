import { randomUUID } from 'node:crypto'
import { discoveryOf } from './document.js'
import { createTokenEndpoint } from './token-endpoint.js'
import type { IssuerState } from './types.js'

type Endpoint = (request: Request) => Promise<Response>

/** The honest answers, each through the fault that may spoil it. */
export function createEndpoints(state: IssuerState): Readonly<Record<string, Endpoint>> {
  const { issuer, faults, seen } = state
  const token = createTokenEndpoint(state)
  return {
    async discovery() {
      const document = { ...discoveryOf(issuer), ...state.discovery }
      return Response.json(faults.discovery?.(document) ?? document)
    },
    async jwks() {
      const set = { keys: [state.key.publicJwk] }
      return Response.json((await faults.jwks?.(set)) ?? set)
    },
    async token(request) {
      const body = new URLSearchParams(await request.text())
      seen.tokenRequests.push({ body, authorization: request.headers.get('authorization') })
      return token(body)
    },
    async userinfo({ url, headers }) {
      const authorization = headers.get('authorization')
      seen.userinfoRequests.push({ url, authorization })
      return userinfo(state, authorization ?? '')
    },
    async revocation(request) {
      seen.revoked.push(new URLSearchParams(await request.text()))
      return new Response('', { status: 200 })
    },
    async par(request) {
      const uri = `urn:ietf:params:oauth:request_uri:${randomUUID()}`
      seen.pushed.set(uri, new URLSearchParams(await request.text()))
      return Response.json({ request_uri: uri, expires_in: 60 }, { status: 201 })
    },
  }
}

function userinfo({ access, faults }: IssuerState, authorization: string): Response {
  const person = access.get(authorization.replace('Bearer ', ''))
  if (person === undefined) {
    const headers = { 'www-authenticate': 'Bearer error="invalid_token"' }
    return new Response('', { status: 401, headers })
  }
  const claims = {
    sub: person.sub ?? 'kari',
    name: person.name ?? 'Kari Nordmann',
    nin: '29124815345',
    nin_type: 'BIRTH',
    ...person.userinfo,
  }
  return Response.json(faults.userinfo?.(claims) ?? claims)
}
