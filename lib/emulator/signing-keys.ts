import { generateKeyPair, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { flicker } from './faults.js'
import type { EmulatorFaults } from './types.js'

const generate = promisify(generateKeyPair)

/** A private key as the provider takes it. */
export interface PrivateJwk {
  readonly [member: string]: string
  readonly kid: string
  readonly kty: string
  readonly alg: string
  readonly use: string
}

type Use = 'sig' | 'enc'
type SigningAlg = 'RS256' | 'PS256' | 'ES256'

/** Signing and encryption keys in one set, made for this run. */
export interface KeySet {
  /** The first of each algorithm signs. */
  readonly privateKeys: readonly PrivateJwk[]
  /** What one fetch of the key set shows. */
  publish(faults: EmulatorFaults, random: () => number): readonly Readonly<Record<string, string>>[]
  rotate(options: { readonly dropOld: boolean }): Promise<void>
}

export async function createKeySet(more: readonly SigningAlg[]): Promise<KeySet> {
  const [signing, encryption] = await Promise.all([
    Promise.all([...new Set<SigningAlg>(['RS256', ...more])].map(makeSigningKey)),
    Promise.all([makeKey('enc', 'RSA-OAEP'), makeKey('enc', 'RSA-OAEP')]),
  ])
  let signers = signing
  // Signicat publishes more keys than it signs with.
  let idleSigners = [idleSigner(), idleSigner()]
  return {
    get privateKeys() {
      return [...signers, ...encryption]
    },
    publish(faults, random) {
      const all = [...signers.map(publicPart), ...idleSigners, ...encryption.map(publicPart)]
      const visible = faults.hideSigningKeyFetches > 0 ? all.slice(1) : all
      if (faults.hideSigningKeyFetches > 0) faults.hideSigningKeyFetches -= 1
      return faults.flickeringKeys ? flicker(visible, random) : visible
    },
    async rotate({ dropOld }) {
      const made = await makeSigningKey('RS256')
      if (dropOld) idleSigners = []
      signers = [made, ...(dropOld ? signers.filter((key) => key.alg !== 'RS256') : signers)]
    },
  }
}

const makeSigningKey = (alg: SigningAlg): Promise<PrivateJwk> => makeKey('sig', alg)

async function makeKey(use: Use, alg: SigningAlg | 'RSA-OAEP'): Promise<PrivateJwk> {
  const { privateKey } =
    alg === 'ES256'
      ? await generate('ec', { namedCurve: 'P-256' })
      : await generate('rsa', { modulusLength: 2048 })
  const { kty, ...members } = privateKey.export({ format: 'jwk' })
  const strings = Object.fromEntries(
    Object.entries(members).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
  return { ...strings, kty: kty ?? '', kid: newKid(use), alg, use }
}

const newKid = (use: Use): string =>
  `emulator-${use === 'sig' ? 'signing' : 'encryption'}-key-${randomBytes(16).toString('hex')}`

/** Nobody has its private half, since nothing is signed with it: made in no time. */
function idleSigner(): Readonly<Record<string, string>> {
  const modulus = randomBytes(256)
  modulus[0] = (modulus[0] ?? 0) | 0x80
  modulus[255] = (modulus[255] ?? 0) | 1
  return {
    kty: 'RSA',
    use: 'sig',
    kid: newKid('sig'),
    e: 'AQAB',
    n: modulus.toString('base64url'),
    alg: 'RS256',
  }
}

const publicMembers = ['kty', 'use', 'kid', 'e', 'n', 'crv', 'x', 'y', 'alg'] as const

function publicPart(key: PrivateJwk): Record<string, string> {
  const members = publicMembers.map((name) => [name, key[name]] as const)
  return Object.fromEntries(
    members.filter((entry): entry is [(typeof entry)[0], string] => entry[1] !== undefined),
  )
}
