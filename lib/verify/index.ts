/**
 * Verifies ID, access and logout tokens without Fastify, for whatever else has a token: {@link createVerifier}.
 *
 * @module fastify-signicat/verify
 */
export type { AccessTokenAlg, PrivateJwk } from '../config/key-options.js'
export type { IntrospectionOptions, TokenMemoryOptions, TokenOptions } from '../config/token-options.js'
export type { Claims, Loa } from '../eids/types.js'
export {
  ConfigError,
  type ConfigFault,
  IssuerError,
  TokenError,
  type TokenFaultReason,
} from '../errors.js'
export type { IssuerStatus } from '../issuer/types.js'
export type { Log } from '../shared/log.js'
export type { AccessToken } from './access-token.js'
export { createVerifier, type Verifier } from './create-verifier.js'
export type { ProvenRequest } from './dpop-proof.js'
export type { KeySet } from './given-keys.js'
export type { LogoutOrder } from './logout-token.js'
export type { IdTokenDemand } from './presented-id-token.js'
export type { TokenDemand } from './token-demand.js'
export type { AccessTokenDemand, TokenVerifier } from './token-verifier.js'
export type { IdTokenClaims } from './types.js'
export type { VerifierOptions } from './verifier-options.js'
