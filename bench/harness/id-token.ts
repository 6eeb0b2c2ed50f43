import { decodeJwt } from 'jose'

export interface IssuedToken {
  readonly idToken: string
  readonly accessToken: string
  readonly nonce: string
  readonly claims: Readonly<Record<string, unknown>>
}

/** An ID token from the stub issuer, whose codes say which nonce to put into it. */
export async function fetchIdToken(issuer: string): Promise<IssuedToken> {
  const nonce = 'Q2hlY2sgdGhlIG5vbmNlIHRvbywgcGxlYXNlLiAxMjM0NTY'
  const code = `c${Buffer.from(nonce).toString('base64url')}`
  const response = await fetch(`${issuer}/token`, { method: 'POST', body: new URLSearchParams({ code }) })
  const answer: unknown = await response.json()
  const tokens = new Map<string, unknown>(Object.entries(answer ?? {}))
  const idToken = String(tokens.get('id_token'))
  return { idToken, nonce, accessToken: String(tokens.get('access_token')), claims: decodeJwt(idToken) }
}
