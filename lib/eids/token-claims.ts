/** Claims about a token itself, and about the session at the issuer it was made in; none of them is about the person. */
export const tokenClaims: readonly string[] = Object.freeze([
  'aud',
  'azp',
  'typ',
  'exp',
  'iat',
  'nbf',
  'jti',
  'nonce',
  'at_hash',
  'c_hash',
  's_hash',
  'cnf',
  'session_state',
  'sid',
  'sandbox',
])
