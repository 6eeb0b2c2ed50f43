import { examine } from '../../../../lib/cli/doctor/examine.js'
import type { Report, Row } from '../../../../lib/cli/doctor/report.js'
import { testSecret } from '../../../support/build-app.js'
import { type FakeIssuer, fakeIssuer } from '../../../support/fake-issuer.js'
import { rsaPair } from '../../../support/rsa-keys.js'

export const now = 1_790_000_000

/** An application's settings and the issuer they are held against; each test spoils one thing. */
export interface Patient {
  readonly issuer: FakeIssuer
  readonly options: Record<string, unknown>
}

/** What Signicat says in its sandbox, as far as the doctor looks at it. */
const signicatOffer = {
  scopes_supported: ['openid', 'profile', 'email', 'nin', 'offline_access'],
  grant_types_supported: ['authorization_code', 'client_credentials', 'refresh_token'],
  id_token_encryption_alg_values_supported: ['RSA-OAEP'],
  userinfo_encryption_alg_values_supported: ['RSA-OAEP'],
  request_object_signing_alg_values_supported: ['RS256', 'PS256', 'ES256'],
  request_object_encryption_alg_values_supported: ['RSA-OAEP'],
  request_object_encryption_enc_values_supported: ['A256CBC-HS512'],
  dpop_signing_alg_values_supported: ['ES256'],
  backchannel_logout_supported: true,
  backchannel_logout_session_supported: true,
  frontchannel_logout_supported: true,
  frontchannel_logout_session_supported: true,
}

/** @param at of the issuer; its name decides whether it is a sandbox */
export async function healthy(at = 'https://acme.sandbox.signicat.com/auth/open'): Promise<Patient> {
  const issuer = await fakeIssuer(() => now, { issuer: at, discovery: signicatOffer })
  issuer.faults.respond = atAuthorize(() => Response.redirect(`${at}/Authentication/Login?ReturnUrl=x`))
  return {
    issuer,
    options: {
      issuer: at,
      clientId: issuer.clientId,
      clientSecret: issuer.clientSecret,
      baseUrl: 'https://app.example',
      secrets: [testSecret],
      fetch: issuer.fetch,
      clock: () => now,
    },
  }
}

/** The fake issuer has no such page of its own. */
export const atAuthorize =
  (answer: () => Response) =>
  (path: string): Response | undefined =>
    path === '/connect/authorize' ? answer() : undefined

export const examined = ({ options }: Patient, running = false): Promise<Report> =>
  examine(options, { scopePrefix: '', running })

export const findingsOf = ({ rows }: Report): readonly Row[] =>
  rows.filter(({ outcome }) => outcome === 'finding')

/** A private key as JWK, made anew. */
export function privateKey(use: 'sig' | 'enc', kid: string, more: object = {}): Record<string, unknown> {
  const { privateKey: key } = rsaPair()
  return { ...key.export({ format: 'jwk' }), kid, use, ...more }
}
