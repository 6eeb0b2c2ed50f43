import * as client from 'openid-client'
import { knownName } from '../config/algorithms.js'
import type { Config } from '../config/config.js'
import { basicCredentials } from '../issuer/basic-credentials.js'
import { readSecret, type SecretSource } from '../issuer/client-secret.js'
import type { SigningKey } from './signing-key.js'

/** The settings that say how the application proves itself. */
export type ClientCredentials = SecretSource & Pick<Config, 'clientAuth' | 'signingKeys' | 'clock'>

/**
 * How the application proves itself in every call (OpenID Connect Core 1.0 §9). Secret and key are asked for at each call,
 * so that a rotated one is used from then on.
 */
export function createClientAuthentication(
  credentials: ClientCredentials,
  signingKey: () => Promise<SigningKey>,
): client.ClientAuth {
  switch (credentials.clientAuth) {
    case 'client_secret_basic':
      return withSecret(credentials, secretInHeader)
    case 'client_secret_post':
      return withSecret(credentials, client.ClientSecretPost)
    case 'private_key_jwt':
      return withKey(signingKey)
    case 'none':
      return client.None()
  }
}

function withSecret(
  credentials: ClientCredentials,
  method: (secret: string) => client.ClientAuth,
): client.ClientAuth {
  return async (...call) => {
    const secret = await readSecret(credentials)
    return method(secret)(...call)
  }
}

const secretInHeader =
  (secret: string): client.ClientAuth =>
  (_issuer, { client_id }, _body, headers) => {
    headers.set('authorization', basicCredentials(client_id, secret))
  }

/** `aud` is the issuer alone, which openid-client sees to (RFC 7523bis §4). */
function withKey(signingKey: () => Promise<SigningKey>): client.ClientAuth {
  return async (...call) => {
    const [{ token_endpoint_auth_signing_alg_values_supported: offered }] = call
    const { key, kid, alg } = await signingKey()
    const authenticate = client.PrivateKeyJwt(
      { key, ...(kid === undefined ? {} : { kid }) },
      {
        [client.modifyAssertion](header, payload) {
          // openid-client writes Ed25519 by its new name (RFC 9864), which few issuers know yet.
          header.alg = knownName(alg, offered)
          // `iat` and `exp` say it all; an issuer whose clock is behind would refuse the assertion (RFC 7523 §3).
          delete payload.nbf
        },
      },
    )
    return authenticate(...call)
  }
}
