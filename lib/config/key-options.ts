/**
 * How the application proves itself at the token endpoint. `none` is for public clients.
 *
 * @see OpenID Connect Core 1.0 §9
 */
export type ClientAuth = 'client_secret_basic' | 'client_secret_post' | 'private_key_jwt' | 'none'

/** Algorithms accepted for ID tokens; `none` is not. `HS…` needs a long `clientSecret`. */
export type IdTokenAlg =
  | 'RS256'
  | 'RS384'
  | 'RS512'
  | 'PS256'
  | 'PS384'
  | 'PS512'
  | 'ES256'
  | 'ES384'
  | 'ES512'
  | 'EdDSA'
  | 'Ed25519'
  | 'HS256'
  | 'HS384'
  | 'HS512'

/** An algorithm of signatures that is accepted for access tokens: any but symmetric ones. */
export type AccessTokenAlg = Exclude<IdTokenAlg, 'HS256' | 'HS384' | 'HS512'>

/**
 * A private key as JWK: `kty` `RSA` (2048 bits or more), `EC` or `OKP`, with `d` and a `kid`. Keys are imported at Signicat
 * by hand and expire there: the members `iat`, `nbf` and `exp` (seconds since 1970, as in OpenID Federation) say when a key
 * was made and from when to when it is good, and are warned about and shown by `app.signicat.status()`.
 *
 * @see RFC 7517, RFC 7518 §6
 */
export type PrivateJwk = Readonly<Record<string, unknown>>
