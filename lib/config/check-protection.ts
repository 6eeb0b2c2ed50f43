import { type Field, type Fields, refuse } from './assert.js'
import type { Config } from './config.js'
import { checkKeysApart } from './private-jwk.js'
import { privateKeyStatus } from './private-key-life.js'

export type ProtectionSettings = Pick<
  Config,
  | 'signingKeys'
  | 'decryptionKeys'
  | 'request'
  | 'encryptRequest'
  | 'requireEncrypted'
  | 'idTokenAlg'
  | 'clientAuth'
  | 'routes'
  | 'session'
  | 'isSignicat'
  | 'clock'
>

const MAKE_KEYS = "Make keys with 'fastify-signicat keys'"

/** Bytes that the key of an HMAC must have at least (RFC 7518 §3.2). */
const LEAST_SECRET: ReadonlyMap<string, number> = new Map([
  ['HS256', 32],
  ['HS384', 48],
  ['HS512', 64],
])

/** How many bytes a client secret must have to verify signatures of this algorithm; `null` for asymmetric ones. */
export const leastSecretBytes = (alg: string): number | null => LEAST_SECRET.get(alg) ?? null

/** What single options cannot say: that protection which is asked for also has the keys it needs. */
export function checkProtection(field: Fields, settings: ProtectionSettings): void {
  checkRequests(field, settings)
  checkAnswers(field, settings)
  checkSymmetric(field, settings)
  checkPublication(field, settings)
  checkKeysApart(field('decryptionKeys'), settings.signingKeys, settings.decryptionKeys)
  warnOfKeys(field, settings)
}

function checkRequests(field: Fields, { request, encryptRequest }: ProtectionSettings): void {
  const isSigned = request.startsWith('signed')
  if (isSigned && isAbsent(field('signingKeys'))) {
    refuse(field('request'), `is ${request}, but there are no signingKeys`, `${MAKE_KEYS}, or give 'par'`)
  }
  if (encryptRequest && !isSigned) {
    const remedy = "Set request: 'signed' or 'signed+par', or take it out"
    refuse(field('encryptRequest'), 'is true, but there is no request object: request is not signed', remedy)
  }
}

function checkAnswers(field: Fields, { requireEncrypted, session }: ProtectionSettings): void {
  if (!isAbsent(field('decryptionKeys'))) return
  if (requireEncrypted.size > 0) {
    const remedy = `${MAKE_KEYS}, or take it out`
    refuse(field('requireEncrypted'), 'names answers that nothing could open: no decryptionKeys', remedy)
  }
  if (session.keepIdToken === 'decrypted') {
    const option = 'session.keepIdToken'
    refuse({ ...field('session'), option }, 'is decrypted, but there are no decryptionKeys', "Give 'auto'")
  }
}

function checkSymmetric(field: Fields, { idTokenAlg, clientAuth }: ProtectionSettings): void {
  const least = leastSecretBytes(idTokenAlg)
  if (least === null) return
  const secret = field('clientSecret')
  if (clientAuth !== 'client_secret_basic' && clientAuth !== 'client_secret_post') {
    refuse(field('idTokenAlg'), `is ${idTokenAlg}, but there is no clientSecret in use`, "Give 'RS256'")
  } else if (typeof secret.value === 'string' && Buffer.byteLength(secret.value) < least) {
    const remedy = `Have a longer one made, or give idTokenAlg: 'RS256'`
    refuse(secret, `has fewer than the ${least} bytes that ${idTokenAlg} needs`, remedy)
  }
  field('idTokenAlg').faults.warn(
    'idTokenAlg',
    'is symmetric: whoever knows the client secret can make ID tokens',
  )
}

function checkPublication(field: Fields, { routes }: ProtectionSettings): void {
  if (routes.jwks === false) return
  if (!isAbsent(field('signingKeys')) || !isAbsent(field('decryptionKeys'))) return
  const group = field('routes')
  refuse({ ...group, option: 'routes.jwks' }, 'has no keys to publish', `${MAKE_KEYS}, or take it out`)
}

function warnOfKeys(field: Fields, settings: ProtectionSettings): void {
  const { signingKeys, decryptionKeys, isSignicat, clock } = settings
  warnOfLife(field('signingKeys'), { keys: signingKeys, use: 'sig', now: clock() })
  warnOfLife(field('decryptionKeys'), { keys: decryptionKeys, use: 'enc', now: clock() })
  if (isSignicat && decryptionKeys.length > 0 && decryptionKeys.every(({ kty }) => kty !== 'RSA')) {
    field('decryptionKeys').faults.warn(
      'decryptionKeys',
      'has no RSA key, and Signicat encrypts for RSA keys only',
    )
  }
}

interface Life {
  readonly keys: Config['signingKeys']
  readonly use: 'sig' | 'enc'
  readonly now: number
}

function warnOfLife({ option, faults }: Field, { keys, use, now }: Life): void {
  for (const [index, key] of keys.entries()) {
    const { state } = privateKeyStatus(key, use, now)
    if (state === 'expired') faults.warn(`${option}[${index}]`, 'has expired: take it out')
    if (state === 'late' && index === 0) {
      faults.warn(`${option}[${index}]`, 'ends soon or is old: make and import the next one')
    }
  }
}

const isAbsent = ({ value }: Field): boolean => value === undefined
