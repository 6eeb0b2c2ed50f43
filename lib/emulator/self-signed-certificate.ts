import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { bits, explicit, implicit, integer, octets, oid, sequence, set, text, truth, utcTime } from './der.js'

const ecdsaWithSha256 = sequence(oid('1.2.840.10045.4.3.2'))
const commonName = oid('2.5.4.3')
const days = 86_400_000

/**
 * Makes a certificate for `localhost`, 127.0.0.1 and ::1 with a new P-256 key, good for thirty days. Node has no way to
 * make one, and a fresh machine may have no `openssl`.
 *
 * @see https://www.rfc-editor.org/rfc/rfc5280#section-4.1
 */
export function makeSelfSignedCertificate(now: Date = new Date()): {
  readonly key: string
  readonly cert: string
} {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const name = sequence(set(sequence(commonName, text('Local Signicat (emulator)'))))
  const toBeSigned = sequence(
    explicit(0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    ecdsaWithSha256,
    name,
    sequence(utcTime(new Date(now.getTime() - days)), utcTime(new Date(now.getTime() + 30 * days))),
    name,
    publicKey.export({ format: 'der', type: 'spki' }),
    explicit(3, extensions()),
  )
  const certificate = sequence(toBeSigned, ecdsaWithSha256, bits(sign('sha256', toBeSigned, privateKey)))
  return { key: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(), cert: pem(certificate) }
}

function extensions(): Buffer {
  const names = sequence(
    implicit(2, Buffer.from('localhost')),
    implicit(7, Buffer.from([127, 0, 0, 1])),
    implicit(7, Buffer.from([...new Array<number>(15).fill(0), 1])),
  )
  const digitalSignature = bits(Buffer.from([0x80]), 7)
  return sequence(
    extension('2.5.29.17', names),
    extension('2.5.29.15', digitalSignature, 'critical'),
    extension('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.1'))),
    // Not an authority: whoever trusts this certificate trusts this one key for this machine's names only.
    extension('2.5.29.19', sequence(), 'critical'),
  )
}

const extension = (id: string, value: Buffer, critical?: 'critical'): Buffer =>
  sequence(oid(id), ...(critical === undefined ? [] : [truth()]), octets(value))

function pem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}
