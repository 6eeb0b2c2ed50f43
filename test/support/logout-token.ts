import { randomUUID } from 'node:crypto'
import type { LightMyRequestResponse } from 'fastify'
import type { TestApp } from './build-app.js'

type Claims = Record<string, unknown>

const logoutEvent = 'http://schemas.openid.net/event/backchannel-logout'
export const issuerSid = '0123456789ABCDEF0123456789ABCDEF'

/** Claims of an honest logout token as the conformance suite makes one; `undefined` takes one away. */
export function logoutClaims({ issuer, now }: TestApp, changes: Claims = {}): Claims {
  return {
    iss: issuer.issuer,
    aud: issuer.clientId,
    iat: now(),
    exp: now() + 120,
    jti: randomUUID(),
    events: { [logoutEvent]: {} },
    sub: 'kari',
    sid: issuerSid,
    'urn:example:unknown': 'claim',
    ...changes,
  }
}

/** Signed by the issuer, without `typ`. */
export function logoutToken(test: TestApp, changes: Claims = {}, header: Claims = {}): Promise<string> {
  return test.issuer.sign(logoutClaims(test, changes), { typ: undefined, ...header })
}

/** What the issuer's server sends: no cookie, no origin. */
export function backchannel(
  { app }: Pick<TestApp, 'app'>,
  form: string | Record<string, string>,
  headers: Record<string, string> = {},
): Promise<LightMyRequestResponse> {
  return app.inject({
    method: 'POST',
    url: '/backchannel',
    payload: typeof form === 'string' ? form : new URLSearchParams(form).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  })
}

export const isSignedIn = async ({ visitor }: Pick<TestApp, 'visitor'>): Promise<boolean> =>
  (await visitor.call('GET', '/session')).json().authenticated
