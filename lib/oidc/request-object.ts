import { randomUUID } from 'node:crypto'
import { SignJWT } from 'jose'
import { knownName } from '../config/algorithms.js'
import type { Config } from '../config/config.js'
import { IssuerError, LoginError } from '../errors.js'
import type { IssuerKeys, IssuerMetadata } from '../issuer/types.js'
import { encryptFor } from './encrypt-request.js'
import type { SigningKey } from './signing-key.js'

/** Seconds from making it to the moment at which the issuer has it: a browser may be slow, a clock a little off. */
const lifeSeconds = 300

/** What a request object is made with. */
export interface RequestObjectParts {
  readonly config: Pick<Config, 'clientId' | 'clock' | 'encryptRequest'>
  readonly metadata: IssuerMetadata
  readonly keys: IssuerKeys
  readonly signingKey: () => Promise<SigningKey>
}

/**
 * The whole request as one signed JWT, encrypted for the issuer when so configured. Every one has a `jti` of its own, so
 * that an issuer can take each once.
 *
 * @throws {@link IssuerError} when there is no key that both sides know; nothing is sent in another way then
 * @see RFC 9101 §4 and §6, OpenID Connect Core 1.0 §6.1
 */
export async function requestObject(
  parameters: URLSearchParams,
  { config, metadata, keys, signingKey }: RequestObjectParts,
): Promise<string> {
  const { key, kid, alg: ownAlg } = await signingKey()
  const offered = metadata.request_object_signing_alg_values_supported
  const alg = knownName(ownAlg, offered)
  if (offered !== undefined && !offered.includes(alg)) throw notOffered(alg)
  const now = config.clock()
  const signed = await new SignJWT(claimsOf(parameters))
    .setProtectedHeader({ alg, typ: 'oauth-authz-req+jwt', ...(kid === undefined ? {} : { kid }) })
    .setIssuer(config.clientId)
    .setAudience(metadata.issuer)
    .setIssuedAt(now)
    .setNotBefore(now)
    .setExpirationTime(now + lifeSeconds)
    .setJti(randomUUID())
    .sign(key)
  return config.encryptRequest ? encryptFor(signed, metadata, await keys.encryptionKeys()) : signed
}

/** Numbers and objects keep their type, repeated parameters become a list (RFC 9101 §4, OpenID Connect Core 1.0 §6.1). */
function claimsOf(parameters: URLSearchParams): Record<string, unknown> {
  const names = [...new Set(parameters.keys())]
  return Object.fromEntries(names.map((name) => [name, claimOf(name, parameters.getAll(name))]))
}

function claimOf(name: string, [value = '', ...more]: readonly string[]): unknown {
  if (more.length > 0) return [value, ...more]
  if (name === 'max_age') return Number(value)
  return name === 'claims' || name === 'authorization_details' ? parsed(name, value) : value
}

function parsed(name: string, value: string): unknown {
  try {
    return JSON.parse(value)
  } catch {
    const detail = `parameters.${name} is not JSON`
    throw new LoginError('ERR_SIGNICAT_REQUEST_INVALID', { detail, statusCode: 500 })
  }
}

function notOffered(alg: string): IssuerError {
  const detail = `discovery: request_object_signing_alg_values_supported lacks ${alg}`
  return new IssuerError('ERR_SIGNICAT_ISSUER_ANSWER_INVALID', { detail })
}
