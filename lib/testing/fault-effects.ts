import type { Claims } from '../eids/types.js'
import type { FakeEndpoint } from './discovery.js'

/** What a fault does to the answers; each function gets the honest value. */
export interface FaultEffect {
  readonly idToken?: (claims: Claims, now: number) => Claims
  readonly idTokenHeader?: (header: Claims) => Claims
  readonly signedIdToken?: (token: string) => string
  readonly tokenAnswer?: (answer: Claims) => Claims
  readonly userinfo?: (claims: Claims) => Claims
  readonly discovery?: (document: Claims) => Claims
  /** Answers instead of an endpoint. */
  readonly instead?: Partial<Record<FakeEndpoint, (signal: AbortSignal) => Promise<Response>>>
  /** What the browser is sent back with. */
  readonly answer?: (answer: Claims) => Claims
  /** Changes the issuer itself when the fault is switched on. */
  readonly does?: 'rotate' | 'flicker'
}

const json = (body: object, status: number): Response => Response.json(body, { status })

function refusedConnection(): Promise<never> {
  const cause = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
  return Promise.reject(new TypeError('fetch failed', { cause }))
}

/** Never answers; whoever asked gives up after their own time limit. */
function never(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

/** The same token with its signature changed; its first character, since all bits of that one count. */
function spoiled(token: string): string {
  const at = token.lastIndexOf('.') + 1
  return `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`
}

function unsigned(token: string): string {
  const [, payload] = token.split('.')
  return `${Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')}.${payload}.`
}

const without = (claims: Claims, name: string): Claims =>
  Object.fromEntries(Object.entries(claims).filter(([other]) => other !== name))

const ended = (error: string, code?: string): FaultEffect => ({
  answer: ({ state, iss }) => ({
    error,
    state,
    iss,
    ...(code === undefined ? {} : { error_description: code }),
  }),
})

const everywhere = (
  instead: (signal: AbortSignal) => Promise<Response>,
): NonNullable<FaultEffect['instead']> => ({
  discovery: instead,
  jwks: instead,
  par: instead,
  token: instead,
  userinfo: instead,
  introspection: instead,
  revocation: instead,
})

/** Name of a fault. */
export type FakeFaultName =
  | 'wrongNonce'
  | 'missingNonce'
  | 'expiredIdToken'
  | 'futureIdToken'
  | 'wrongAudience'
  | 'wrongIssuer'
  | 'wrongAuthorizedParty'
  | 'wrongAccessTokenHash'
  | 'missingSubject'
  | 'staleAuthentication'
  | 'tooWeak'
  | 'otherEid'
  | 'badSignature'
  | 'unsignedIdToken'
  | 'missingIdToken'
  | 'accessTokenForIdToken'
  | 'unknownKey'
  | 'rotatedKeys'
  | 'flickeringKeys'
  | 'slowTokenEndpoint'
  | 'deadTokenEndpoint'
  | 'codeRefused'
  | 'clientRefused'
  | 'userinfoOtherSubject'
  | 'noUserinfo'
  | 'noKeys'
  | 'wrongDiscoveryIssuer'
  | 'issuerDown'
  | 'issuerUnavailable'
  | 'cancelled'
  | 'denied'
  | 'wrongState'
  | 'wrongResponseIssuer'
  | 'missingResponseIssuer'

/** Every fault there is, by name. */
export const faultEffects: Readonly<Record<FakeFaultName, FaultEffect>> = {
  wrongNonce: { idToken: (claims) => ({ ...claims, nonce: 'another-nonce' }) },
  missingNonce: { idToken: (claims) => without(claims, 'nonce') },
  expiredIdToken: {
    idToken: (claims, now) => ({ ...claims, nbf: now - 600, iat: now - 600, exp: now - 60 }),
  },
  futureIdToken: {
    idToken: (claims, now) => ({ ...claims, nbf: now + 600, iat: now + 600, exp: now + 1200 }),
  },
  wrongAudience: { idToken: (claims) => ({ ...claims, aud: 'another-client' }) },
  wrongIssuer: { idToken: (claims) => ({ ...claims, iss: 'https://another.example' }) },
  wrongAuthorizedParty: { idToken: (claims) => ({ ...claims, azp: 'another-client' }) },
  wrongAccessTokenHash: { idToken: (claims) => ({ ...claims, at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' }) },
  missingSubject: { idToken: (claims) => without(claims, 'sub') },
  staleAuthentication: { idToken: (claims, now) => ({ ...claims, auth_time: now - 86_400 }) },
  tooWeak: { idToken: (claims) => ({ ...claims, acr: 'low' }) },
  otherEid: {
    idToken: (claims) => ({ ...claims, idp: claims.idp === 'otp-email' ? 'otp-sms' : 'otp-email' }),
  },
  badSignature: { signedIdToken: spoiled },
  unsignedIdToken: { signedIdToken: unsigned },
  missingIdToken: { tokenAnswer: (answer) => without(answer, 'id_token') },
  accessTokenForIdToken: { idTokenHeader: (header) => ({ ...header, typ: 'at+jwt' }) },
  unknownKey: { idTokenHeader: (header) => ({ ...header, kid: 'signing-key-nobody-knows' }) },
  rotatedKeys: { does: 'rotate' },
  flickeringKeys: { does: 'flicker' },
  slowTokenEndpoint: { instead: { token: never } },
  deadTokenEndpoint: { instead: { token: refusedConnection } },
  codeRefused: { instead: { token: async () => json({ error: 'invalid_grant' }, 400) } },
  clientRefused: { instead: { token: async () => json({ error: 'invalid_client' }, 400) } },
  userinfoOtherSubject: { userinfo: (claims) => ({ ...claims, sub: 'somebody-else' }) },
  noUserinfo: { instead: { userinfo: async () => new Response('', { status: 500 }) } },
  noKeys: { instead: { jwks: async () => new Response('', { status: 500 }) } },
  wrongDiscoveryIssuer: { discovery: (document) => ({ ...document, issuer: 'https://another.example' }) },
  issuerDown: { instead: everywhere(refusedConnection) },
  issuerUnavailable: {
    instead: everywhere(async () => new Response('', { status: 503, headers: { 'retry-after': '5' } })),
  },
  cancelled: ended('access_denied', 'The user cancelled'),
  denied: ended('server_error', 'The eID failed'),
  wrongState: { answer: (answer) => ({ ...answer, state: 'another-state' }) },
  wrongResponseIssuer: { answer: (answer) => ({ ...answer, iss: 'https://another.example' }) },
  missingResponseIssuer: { answer: (answer) => without(answer, 'iss') },
}
