import { namesOfAlgorithm } from '../../config/algorithms.js'
import type { Config } from '../../config/config.js'
import { signingAlgorithm } from '../../config/private-jwk.js'
import { listOf, textOf, type UncheckedDocument } from './document.js'
import { finding, good, note, type Row } from './report.js'

/**
 * What logins of this configuration need, held against what the issuer says it has. A finding is what every login would
 * stop at, here or there. What the issuer merely does not announce is a note: most lists are optional, and some are
 * incomplete (OpenID Connect Discovery 1.0 §3, RFC 8414 §2).
 */
export function checkOffer(config: Config, document: UncheckedDocument): readonly Row[] {
  return [
    algorithmRow(config, document),
    pkceRow(document),
    pushRow(config, document),
    ...signedRequestRows(config, document),
    responseModeRow(config, document),
    userinfoRow(config, document),
    clientAuthRow(config, document),
    ...bindingRows(config, document),
  ]
}

function algorithmRow({ idTokenAlg }: Config, document: UncheckedDocument): Row {
  const offered = listOf(document, 'id_token_signing_alg_values_supported')
  const isOffered = offered === null || namesOfAlgorithm(idTokenAlg).some((name) => offered.includes(name))
  if (isOffered) return good('algorithm', idTokenAlg)
  const remedy = `Set idTokenAlg to what the client is set to; offered: ${offered.join(', ')}`
  return finding('algorithm', `the issuer does not sign ID tokens with ${idTokenAlg}`, remedy)
}

function pkceRow(document: UncheckedDocument): Row {
  const offered = listOf(document, 'code_challenge_methods_supported')
  if (offered?.includes('S256')) return good('pkce', 'S256')
  if (offered === null) {
    return note('pkce', 'the issuer does not say whether it checks PKCE; it is sent with every login anyway')
  }
  const remedy = 'Have S256 switched on at the issuer: without it logins are refused at start'
  return finding('pkce', 'the issuer does not take S256', remedy)
}

function pushRow({ request }: Config, document: UncheckedDocument): Row {
  const isOffered = textOf(document, 'pushed_authorization_request_endpoint') !== null
  if (request.endsWith('par') && !isOffered) {
    const remedy = `Set request to '${request.startsWith('signed') ? 'signed' : 'plain'}', or use an issuer that has PAR`
    return finding('par', `request is '${request}', but the issuer takes no pushed requests`, remedy)
  }
  const isNeeded = document.require_pushed_authorization_requests === true
  return good('par', isNeeded ? 'required, and done' : isOffered ? 'offered' : 'not offered, and not needed')
}

function signedRequestRows(
  { request, signingKeys, encryptRequest }: Config,
  document: UncheckedDocument,
): Row[] {
  const isSigned = request.startsWith('signed')
  const mustSign = document.require_signed_request_object === true
  if (mustSign && signingKeys.length === 0) {
    const remedy = "Make keys with 'fastify-signicat keys', import the public one, give signingKeys"
    return [finding('signed-requests', 'the issuer takes signed requests only', remedy)]
  }
  if (!isSigned) return []
  const rows = [requestAlgorithmRow(signingKeys, document)]
  const encryption = listOf(document, 'request_object_encryption_alg_values_supported')
  if (
    encryptRequest &&
    !encryption?.some((name) => name.startsWith('RSA-OAEP') || name.startsWith('ECDH-ES'))
  ) {
    const remedy = 'Take encryptRequest out: TLS protects the request, and its signature stays'
    rows.push(
      finding('encrypted-requests', 'the issuer takes no encrypted requests that can be made', remedy),
    )
  }
  return rows
}

function requestAlgorithmRow(signingKeys: Config['signingKeys'], document: UncheckedDocument): Row {
  const [first] = signingKeys
  const alg = first === undefined ? 'none' : signingAlgorithm(first)
  const offered = listOf(document, 'request_object_signing_alg_values_supported')
  if (offered === null || namesOfAlgorithm(alg).some((name) => offered.includes(name)))
    return good('signed-requests', alg)
  const remedy = `Make a key for one of ${offered.join(', ')}: fastify-signicat keys --alg <name>`
  return finding('signed-requests', `the issuer takes no requests that are signed with ${alg}`, remedy)
}

function responseModeRow({ responseMode }: Config, document: UncheckedDocument): Row {
  const listed = listOf(document, 'response_modes_supported')
  // Without a list, Discovery §3 takes query and fragment for granted.
  const offered = listed ?? ['query', 'fragment']
  if (offered.includes(responseMode)) return good('response-mode', responseMode)
  if (listed === null && responseMode === 'form_post') {
    const remedy = "Try a login; if its answer does not come by POST, set responseMode to 'query'"
    return note('response-mode', 'the issuer does not say whether it answers by form_post', remedy)
  }
  const remedy = `Set responseMode to one of ${['query', 'form_post'].filter((mode) => offered.includes(mode)).join(', ')}`
  return finding('response-mode', `the issuer does not answer by ${responseMode}`, remedy)
}

function userinfoRow({ userinfo }: Config, document: UncheckedDocument): Row {
  if (!userinfo) return good('userinfo', 'not asked')
  if (textOf(document, 'userinfo_endpoint') !== null) return good('userinfo', 'offered')
  const remedy = 'Set userinfo: false to say so; claims come from the ID token alone'
  return note('userinfo', 'the issuer has no userinfo, so nothing is asked', remedy)
}

function clientAuthRow({ clientAuth }: Config, document: UncheckedDocument): Row {
  const offered = listOf(document, 'token_endpoint_auth_methods_supported') ?? ['client_secret_basic']
  if (clientAuth === 'none' || offered.includes(clientAuth)) return good('client-method', clientAuth)
  // Whether it is taken is asked of the token endpoint itself.
  const remedy = `If the line 'client' is not ok, set clientAuth to what the client is set to; offered: ${offered.join(', ')}`
  return note('client-method', `the issuer does not announce ${clientAuth}`, remedy)
}

function bindingRows({ dpop, session, scope }: Config, document: UncheckedDocument): Row[] {
  const rows: Row[] = []
  if (dpop && listOf(document, 'dpop_signing_alg_values_supported') === null) {
    const remedy = 'Try a login: it fails when tokens come unbound; take dpop out then'
    rows.push(
      note('dpop', 'dpop is on, but the issuer does not announce that it binds tokens to keys', remedy),
    )
  }
  const grants = listOf(document, 'grant_types_supported')
  const refreshes = session.keepTokens && scope.includes('offline_access')
  if (refreshes && grants !== null && !grants.includes('refresh_token')) {
    const remedy = 'Without one the access token is good until it ends; take offline_access out of scope then'
    const says = 'offline_access is asked for, but the issuer does not announce refresh tokens'
    rows.push(note('refresh', says, remedy))
  }
  return rows
}
