import { namesOfAlgorithm } from '../config/algorithms.js'
import type { Config } from '../config/config.js'
import { IssuerError } from '../errors.js'
import { type EndpointPolicy, endpointProblem } from './endpoint-rules.js'
import type { IssuerMetadata } from './types.js'

/** What a discovery document is held against. */
export type MetadataPolicy = EndpointPolicy & Pick<Config, 'issuerNames' | 'idTokenAlg' | 'responseMode'>

const neededEndpoints = ['authorization_endpoint', 'token_endpoint', 'jwks_uri'] as const

const optionalEndpoints = [
  'userinfo_endpoint',
  'end_session_endpoint',
  'revocation_endpoint',
  'introspection_endpoint',
  'pushed_authorization_request_endpoint',
] as const

const flags = [
  'require_pushed_authorization_requests',
  'authorization_response_iss_parameter_supported',
  'require_signed_request_object',
] as const

const algorithmLists = [
  'request_object_signing_alg_values_supported',
  'request_object_encryption_alg_values_supported',
  'request_object_encryption_enc_values_supported',
  'token_endpoint_auth_signing_alg_values_supported',
  'dpop_signing_alg_values_supported',
] as const

/**
 * The document as a whole or not at all.
 *
 * @throws {@link IssuerError} `ERR_SIGNICAT_ISSUER_MISMATCH` or `ERR_SIGNICAT_ISSUER_ANSWER_INVALID`, naming the member.
 * @see OpenID Connect Discovery 1.0 §3 and §4.3
 */
export function checkMetadata(document: unknown, policy: MetadataPolicy): IssuerMetadata {
  if (!isObject(document)) throw unusable('is not a JSON object')
  if (typeof document.issuer !== 'string') throw unusable('issuer is missing')
  // Exact, as Discovery §4.3 and the mix-up defence need it: never compared as URLs.
  if (!policy.issuerNames.includes(document.issuer)) {
    const came = document.issuer.replaceAll(/[^\x21-\x7e]/g, '?').slice(0, 120)
    const detail = `discovery: issuer is another one: '${came}', expected '${policy.issuerNames.join("' or '")}'`
    throw new IssuerError('ERR_SIGNICAT_ISSUER_MISMATCH', { detail })
  }
  for (const name of neededEndpoints) {
    if (document[name] === undefined) throw unusable(`${name} is missing`)
  }
  for (const name of [...neededEndpoints, ...optionalEndpoints]) checkEndpoint(document, name, policy)
  for (const name of flags) {
    if (!['undefined', 'boolean'].includes(typeof document[name])) throw unusable(`${name} is not a boolean`)
  }
  checkOffer(document, 'code_challenge_methods_supported', ['S256'])
  const algorithms = namesOfAlgorithm(policy.idTokenAlg)
  checkOffer(document, 'id_token_signing_alg_values_supported', algorithms)
  // Without a list, OpenID Connect Discovery §3 takes query and fragment for granted: a signed answer is never assumed.
  if (policy.responseMode === 'jwt') {
    if (document.response_modes_supported === undefined) throw unusable('response_modes_supported lacks jwt')
    checkOffer(document, 'response_modes_supported', ['jwt'])
    checkOffer(document, 'authorization_signing_alg_values_supported', algorithms)
  }
  for (const name of algorithmLists) checkTextList(document, name)
  if (!isMetadata(document)) throw unusable('has a member of the wrong type')
  return Object.freeze(document)
}

function checkEndpoint(document: Record<string, unknown>, name: string, policy: EndpointPolicy): void {
  if (document[name] === undefined) return
  const problem = endpointProblem(document[name], policy)
  if (problem !== null) throw unusable(`${name} ${problem}`)
}

/** A list that is absent says nothing; one that is there must hold what every login of ours uses, by one of its names. */
function checkOffer(document: Record<string, unknown>, name: string, needed: readonly string[]): void {
  const offered = document[name]
  if (offered === undefined) return
  if (!Array.isArray(offered)) throw unusable(`${name} is not a list`)
  if (!needed.some((one) => offered.includes(one))) throw unusable(`${name} lacks ${needed[0]}`)
}

/** What requests are made with must be a list of names, when it is there. */
function checkTextList(document: Record<string, unknown>, name: string): void {
  const list = document[name]
  const isList = list === undefined || (Array.isArray(list) && list.every((item) => typeof item === 'string'))
  if (!isList) throw unusable(`${name} is not a list of names`)
}

function isMetadata(document: Record<string, unknown>): document is Record<string, unknown> & IssuerMetadata {
  return ['issuer', ...neededEndpoints].every((name) => typeof document[name] === 'string')
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function unusable(problem: string): IssuerError {
  return new IssuerError('ERR_SIGNICAT_ISSUER_ANSWER_INVALID', { detail: `discovery: ${problem}` })
}
