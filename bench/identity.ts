import { createHash } from 'node:crypto'

/** The client that every peer is at the issuer. */
export const client = Object.freeze({
  id: 'bench-client',
  secret: 'a secret that the stub issuer does not look at',
})

/** Seals the sessions of every peer. */
export const secret = 'kF9wPz3nVb7xQm2rTg5yHj8uLs4dXc6a'

/** What a Norwegian eID says of a made-up person; the protocol's own claims come on top, 24 in all. */
const person = Object.freeze({
  sub: '9bKzQ4mJ0v1R7cXwYt2LhE6sUaPfGdNo3iB8yTqVxMk',
  sid: '0123456789ABCDEF0123456789ABCDEF',
  name: 'Kari Nordmann Sørensen',
  given_name: 'Kari Nordmann',
  family_name: 'Sørensen',
  birthdate: '1981-12-29',
  locale: 'nb-NO',
  amr: Object.freeze(['external']),
  acr: 'urn:signicat:oidc:method:nbid-substantial',
  idp: 'nbid',
  idp_issuer: 'CN=BankID - Bankenes ID-tjeneste - Bank CA 3,OU=988477052',
  nbid_altsub: '9578-6000-4-351726',
  nbid_originator: 'CN=BankID - DNB - Bank CA 3,OU=984851006,O=DNB Bank ASA;OrginatorId=9980',
  sandbox: true,
  transaction_id: '5d1b1d9f-76d0-4c51-9e5e-0f0b6a5a9d1e',
})

/** Claims that are another in every login. */
const changing: readonly string[] = Object.freeze([
  'iss',
  'nbf',
  'iat',
  'exp',
  'aud',
  'nonce',
  'at_hash',
  'auth_time',
  'jti',
])

export interface TokenFacts {
  readonly issuer: string
  readonly nonce: string | undefined
  readonly accessToken: string
}

/** The claims of an ID token. */
export function idTokenClaims({ issuer, nonce, accessToken }: TokenFacts): Record<string, unknown> {
  const now = Math.floor(Date.now() / 1000)
  return {
    iss: issuer,
    nbf: now,
    iat: now,
    // Some peers look at it on every request.
    exp: now + 86_400,
    aud: client.id,
    auth_time: now,
    jti: '8d3c7fb8-1f1c-4f5e-a9a3-6f3f5f1f3d2b',
    at_hash: createHash('sha256').update(accessToken).digest().subarray(0, 16).toString('base64url'),
    ...(nonce === undefined ? {} : { nonce }),
    ...person,
  }
}

/** Every claim by name, for a library that keeps only what is named. */
export const claimNames: readonly string[] = Object.freeze([
  ...new Set([...changing, ...Object.keys(person)]),
])

/** The answer of a bare server, which knows nobody. */
export const sampleClaims: Readonly<Record<string, unknown>> = Object.freeze(
  idTokenClaims({
    issuer: 'https://127.0.0.1:40000',
    nonce: 'Q2hlY2sgdGhlIG5vbmNlIHRvbywgcGxlYXNlLiAxMjM0NTY',
    accessToken: 'sample',
  }),
)

/** What is wrong with the answer of a guarded route, or `null`: every peer must answer the same claims. */
export function answerFault(text: string): string | null {
  const answer: unknown = JSON.parse(text)
  if (typeof answer !== 'object' || answer === null) return 'not an object'
  const claims = new Map<string, unknown>(Object.entries(answer))
  for (const [name, value] of Object.entries(person)) {
    if (JSON.stringify(claims.get(name)) !== JSON.stringify(value)) return `${name} is missing or another`
  }
  return null
}
