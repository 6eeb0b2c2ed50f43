import type { LightMyRequestResponse } from 'fastify'
import type { FastifySignicatOptions } from 'fastify-signicat'
import { describe, expect, it } from 'vitest'
import { buildApp, type TestApp } from '../support/build-app.js'
import type { IssuerFaults } from '../support/fake-issuer.js'

const nin = '29124815345'
const fails = (): never => {
  throw new Error('the database is down')
}

interface Scenario {
  readonly options?: Partial<FastifySignicatOptions>
  readonly faults?: IssuerFaults
  /** Changes the answer that the browser brings back. */
  readonly spoil?: (answer: URLSearchParams) => void
}

const claims =
  (changes: Record<string, unknown>): NonNullable<IssuerFaults['idTokenClaims']> =>
  (honest) => ({ ...honest, ...changes })
const at =
  (path: string, answer: () => Response): NonNullable<IssuerFaults['respond']> =>
  (asked) =>
    asked === path ? answer() : undefined
/** An issuer that repeats in its error all that it was sent. */
const echo = (request: string): Response =>
  Response.json({ error: 'invalid_grant', error_description: request, sent: request }, { status: 400 })

const scenarios: Record<string, Scenario> = {
  'a login that succeeds': {},
  'a login that succeeds with tokens kept': { options: { session: { keepTokens: true } } },
  'a posted login': { options: { responseMode: 'form_post' } },
  'a pushed login': { options: { request: 'par' } },
  'another iss in the answer': { spoil: (answer) => answer.set('iss', 'https://evil.example') },
  'a doubled code': { spoil: (answer) => answer.append('code', answer.get('code') ?? '') },
  'a token in the answer': { spoil: (answer) => answer.set('access_token', 'marker-in-the-answer') },
  'an error in the answer': { spoil: (answer) => answer.set('error', 'server_error') },
  'an error description with a number': {
    spoil: (answer) => {
      answer.set('error', 'invalid_request')
      answer.set('error_description', nin)
    },
  },
  'a cancelled login': { spoil: (answer) => answer.set('error', 'access_denied') },
  'a foreign state': {
    spoil: (answer) => answer.set('state', `1.${'marker-in-the-answer'.padEnd(43, 'x')}`),
  },
  'a token endpoint with another error': { faults: { tokenResponse: () => echo(nin) } },
  'a token endpoint with garbage': {
    faults: { tokenResponse: () => new Response(`marker-in-the-answer ${nin}`) },
  },
  'a token endpoint without an ID token': {
    faults: { tokenAnswer: (answer) => ({ ...answer, id_token: undefined }) },
  },
  'a token endpoint with another token type': {
    faults: { tokenAnswer: (answer) => ({ ...answer, token_type: 'marker-in-the-answer' }) },
  },
  'another nonce': { faults: { idTokenClaims: claims({ nonce: 'marker-in-the-answer' }) } },
  // Names of programs, which the log says for the person who repairs.
  'another audience': { faults: { idTokenClaims: claims({ aud: 'another-client' }) } },
  'another issuer in the token': {
    faults: { idTokenClaims: claims({ iss: 'https://another.example' }) },
  },
  'a token without sub': { faults: { idTokenClaims: claims({ sub: undefined, nin }) } },
  'an expired token': { faults: { idTokenClaims: claims({ exp: 1, nin }) } },
  'another at_hash': { faults: { idTokenClaims: claims({ at_hash: 'marker-in-the-answer' }) } },
  'a broken signature': { faults: { idToken: (token) => `${token.slice(0, -8)}AAAAAAAA` } },
  'a token that is none': { faults: { idToken: () => 'marker-in-the-answer' } },
  'an unknown key': { faults: { idTokenHeader: (header) => ({ ...header, kid: 'marker-in-the-answer' }) } },
  'another algorithm': { faults: { idToken: (token) => `eyJhbGciOiJub25lIn0.${token.split('.')[1]}.` } },
  'userinfo of another person': {
    faults: { userinfo: (honest) => ({ ...honest, sub: 'marker-in-the-answer' }) },
  },
  'userinfo with garbage': {
    faults: { respond: at('/connect/userinfo', () => new Response(`marker-in-the-answer ${nin}`)) },
  },
  'userinfo that refuses': {
    faults: { respond: at('/connect/userinfo', () => new Response(nin, { status: 401 })) },
  },
  'keys that cannot be had': { faults: { down: (path) => path.endsWith('/jwks') } },
  'a revocation that fails': {
    options: { onLogin: fails },
    faults: { respond: at('/connect/revocation', () => echo(nin)) },
  },
  'a hook that throws': { options: { onLogin: fails } },
  'a hook that refuses': { options: { onLogin: () => ({ refuse: 'closed' }) } },
  'a login that is too weak': { options: { expect: { loa: 'high' } } },
  'a session that is too large': {
    options: {
      claims: ['nin'],
      onLogin: () => ({ data: { notes: Array.from({ length: 900 }, (_, n) => n * 7919) } }),
    },
  },
  'an audit that fails': { options: { audit: fails, auditRequired: true } },
}

describe('secrets stay where they belong in', () => {
  it.each(Object.entries(scenarios))('%s', async (_name, scenario) => {
    const test = await buildApp({ options: { ...scenario.options } })
    const { secrets, answers } = await play(test, scenario)
    for (const answer of answers) {
      for (const secret of secrets) {
        expect(answer.body).not.toContain(secret)
        expect(JSON.stringify(publicHeaders(answer))).not.toContain(secret)
      }
    }
    const log = test.log.join('')
    for (const secret of secrets) expect(log).not.toContain(secret)
    expect(log).not.toMatch(/code=|state=|nonce=|[?&]iss=/)
  })
})

/** One login and all that a visitor may do around it; everything secret that came along. */
async function play(
  { visitor, newVisitor, issuer }: TestApp,
  { faults, spoil }: Scenario,
): Promise<{ secrets: string[]; answers: LightMyRequestResponse[] }> {
  const secrets = new Set([nin, issuer.clientSecret, 'marker-in-the-answer'])
  const keep = (value: unknown): void => {
    if (typeof value === 'string' && value.length >= 8) secrets.add(value)
  }
  const { tokenAnswer } = faults ?? {}
  Object.assign(issuer.faults, faults, {
    tokenAnswer: (answer: Record<string, unknown>) => {
      for (const token of [answer.id_token, answer.access_token]) keep(token)
      String(answer.id_token).split('.').slice(1).forEach(keep)
      return tokenAnswer?.(answer) ?? answer
    },
  })
  const location = await visitor.start('/login?returnTo=/public')
  const sealed = [...visitor.cookies.values()]
  const answer = await issuer.authorize(location, { claims: { nin } })
  for (const name of ['code', 'state']) keep(answer.get(name))
  keep(new URL(location).searchParams.get('nonce'))
  spoil?.(answer)
  const answers = [
    await visitor.comeBack(location, answer),
    await visitor.comeBack(location, answer),
    await newVisitor().comeBack(location, answer),
    await newVisitor().call('GET', `/callback?${answer}`),
  ]
  answers.push(await visitor.open('/public'), await visitor.call('POST', '/logout'))
  for (const value of [...sealed, ...visitor.cookies.values()]) keep(value)
  for (const { body, authorization } of issuer.tokenRequests) {
    keep(body.get('code_verifier'))
    keep(authorization?.replace('Basic ', ''))
  }
  return { secrets: [...secrets], answers }
}

/** Headers that are meant for others than the browser’s cookie store. */
function publicHeaders({ headers }: LightMyRequestResponse): object {
  const { 'set-cookie': _cookies, ...others } = headers
  return others
}
