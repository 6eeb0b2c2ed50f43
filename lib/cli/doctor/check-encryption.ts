import type { Config } from '../../config/config.js'
import type { PrivateJwk } from '../../config/key-options.js'
import { privateKeyStatus } from '../../config/private-key-life.js'
import { listOf, type UncheckedDocument } from './document.js'
import { finding, good, note, type Row } from './report.js'

/** Answers that are meant to be encrypted, and the application's own keys. */
export function checkEncryption(config: Config, document: UncheckedDocument): readonly Row[] {
  return [...encryptionRows(config, document), ...finnishRows(config), ...lifeRows(config)]
}

const answers = [
  ['idToken', 'id_token_encryption_alg_values_supported', 'ID tokens'],
  ['userinfo', 'userinfo_encryption_alg_values_supported', 'userinfo'],
] as const

function encryptionRows({ decryptionKeys, requireEncrypted }: Config, document: UncheckedDocument): Row[] {
  if (decryptionKeys.length === 0) return []
  const ours = new Set(decryptionKeys.flatMap(algorithmsOf))
  const required = answers.filter(([answer]) => requireEncrypted.has(answer))
  const wrong = required.filter(
    ([, list]) => listOf(document, list)?.some((name) => ours.has(name)) === false,
  )
  const silent = required.filter(([, list]) => listOf(document, list) === null)
  if (wrong.length === 0 && silent.length > 0) {
    const says = `${silent.map(([, , name]) => name).join(' and ')} must be encrypted, and the issuer does not say whether it encrypts`
    const remedy = 'Try a login: it fails when they come in the open; see requireEncrypted then'
    return [note('encryption', says, remedy)]
  }
  if (wrong.length === 0) return [good('encryption', [...ours].join(', '))]
  const says = `${wrong.map(([, , name]) => name).join(' and ')} must be encrypted, but the issuer does not encrypt for these keys`
  const remedy = 'Give an RSA key for RSA-OAEP, or name in requireEncrypted only what the issuer encrypts'
  return [finding('encryption', says, remedy)]
}

function algorithmsOf({ kty, alg }: PrivateJwk): readonly string[] {
  if (typeof alg === 'string') return [alg]
  return kty === 'RSA'
    ? ['RSA-OAEP', 'RSA-OAEP-256']
    : ['ECDH-ES', 'ECDH-ES+A128KW', 'ECDH-ES+A192KW', 'ECDH-ES+A256KW']
}

/** The Finnish Trust Network refuses plain requests, and in production answers that are not encrypted. */
function finnishRows({ eids, isSignicat, isLoopbackIssuer, request, decryptionKeys }: Config): Row[] {
  if (!isSignicat || eids === null || !Object.keys(eids).includes('ftn')) return []
  if (request === 'plain') {
    const remedy = "Set request: 'par', or 'signed' with signingKeys"
    return [finding('ftn', 'the Finnish Trust Network takes no plain requests', remedy)]
  }
  if (decryptionKeys.length > 0 || isLoopbackIssuer) return [good('ftn', request)]
  const remedy =
    "Make keys with 'fastify-signicat keys', import the public one for encryption, give decryptionKeys"
  return [finding('ftn', 'the Finnish Trust Network answers with encrypted tokens only', remedy)]
}

function lifeRows({ signingKeys, decryptionKeys, clock }: Config): Row[] {
  const now = clock()
  const status = [
    ...signingKeys.map((key) => privateKeyStatus(key, 'sig', now)),
    ...decryptionKeys.map((key) => privateKeyStatus(key, 'enc', now)),
  ]
  return status.flatMap(({ kid, use, state }): Row[] => {
    const name = `the key ${kid} for ${use === 'sig' ? 'signing' : 'decrypting'}`
    if (state === 'expired') {
      return [
        finding('own-keys', `${name} has expired`, 'Make and import the next one: fastify-signicat keys'),
      ]
    }
    if (state === 'late') return [note('own-keys', `${name} ends soon`, 'Make and import the next one')]
    return state === 'early' ? [note('own-keys', `${name} is not valid yet`)] : []
  })
}
