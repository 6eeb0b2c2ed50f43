import { generateKeyPair, type JsonWebKey, randomBytes } from 'node:crypto'
import { parseArgs, promisify } from 'node:util'
import { calledWrongly, help } from './help.js'
import { say } from './say.js'

const generate = promisify(generateKeyPair)

const signingAlgorithms = ['RS256', 'PS256', 'ES256'] as const

type SigningAlgorithm = (typeof signingAlgorithms)[number]

interface Settings {
  readonly alg: SigningAlgorithm
  readonly days: number
  readonly help: boolean
}

/** Keys at Signicat are good for about three months. */
const usualDays = 90

interface KeyPair {
  readonly privateJwk: Readonly<Record<string, unknown>>
  readonly publicJwk: Readonly<Record<string, unknown>>
}

/** Makes a key for signing and one for decrypting, and prints what goes where. */
export async function printKeys(args: readonly string[]): Promise<number> {
  const settings = readSettings(args)
  if (typeof settings === 'string') return calledWrongly('keys', settings)
  if (settings.help) {
    say(help)
    return 0
  }
  const [signing, decryption] = await Promise.all([
    makePair('sig', settings.alg, settings.days),
    makePair('enc', 'RSA-OAEP', settings.days),
  ])
  say(explanation(signing, decryption))
  return 0
}

function readSettings(args: readonly string[]): Settings | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { alg: { type: 'string' }, days: { type: 'string' }, help: { type: 'boolean' } },
    })
    const alg = signingAlgorithms.find((name) => name === (values.alg ?? 'RS256'))
    if (alg === undefined) return `--alg takes ${signingAlgorithms.join(', ')}`
    const days = Number(values.days ?? usualDays)
    if (!Number.isInteger(days) || days < 1 || days > 3650) return '--days takes a number from 1 to 3650'
    return { alg, days, help: values.help ?? false }
  } catch (error) {
    return error instanceof Error ? error.message : 'The arguments cannot be read'
  }
}

async function makePair(
  use: 'sig' | 'enc',
  alg: SigningAlgorithm | 'RSA-OAEP',
  days: number,
): Promise<KeyPair> {
  const { privateKey } =
    alg === 'ES256'
      ? await generate('ec', { namedCurve: 'P-256' })
      : await generate('rsa', { modulusLength: 2048 })
  const made = Math.floor(Date.now() / 1000)
  const jwk: JsonWebKey = privateKey.export({ format: 'jwk' })
  const kid = `${use}-${new Date(made * 1000).toISOString().slice(0, 10)}-${randomBytes(4).toString('hex')}`
  const names = { kid, use, alg }
  return {
    privateJwk: { ...names, iat: made, exp: made + days * 86_400, ...jwk },
    publicJwk: { ...names, ...publicMembers(jwk) },
  }
}

function publicMembers({ kty, n, e, crv, x, y }: JsonWebKey): Record<string, unknown> {
  return kty === 'RSA' ? { kty, n, e } : { kty, crv, x, y }
}

function explanation(signing: KeyPair, decryption: KeyPair): string {
  return `Private keys: for the configuration of your application. Keep them where you keep passwords, one line each.

SIGNICAT_SIGNING_KEY='${JSON.stringify(signing.privateJwk)}'

SIGNICAT_DECRYPTION_KEY='${JSON.stringify(decryption.privateJwk)}'

  await app.register(signicat, {
    // ...
    signingKeys: [JSON.parse(process.env.SIGNICAT_SIGNING_KEY)],
    decryptionKeys: [JSON.parse(process.env.SIGNICAT_DECRYPTION_KEY)],
  })

Leave decryptionKeys out unless the client has encrypted ID tokens and userinfo switched on: with it, unencrypted
answers are refused.

Public keys: for the Signicat Dashboard, client > Public keys > Import. The first has the usage "Signing", the second the
usage "Encryption". Give both an end date of ${endOf(signing)}, or change "exp" above to the one you give.

${JSON.stringify(signing.publicJwk, null, 2)}

${JSON.stringify(decryption.publicJwk, null, 2)}

To rotate: import the new public keys first. Then put the new signing key in front of the old one, and the new decryption
key in front of the old one, which opens what is still on its way. Take the old ones out a day later. app.signicat.status()
and the log say two weeks ahead that it is time.`
}

function endOf({ privateJwk: { exp } }: KeyPair): string {
  return new Date(Number(exp) * 1000).toISOString().slice(0, 10)
}
