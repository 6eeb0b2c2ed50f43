/** The few pieces of DER (ITU-T X.690) that a certificate is made of. */

const element = (tag: number, content: Buffer): Buffer =>
  Buffer.concat([Buffer.from([tag]), length(content.length), content])

function length(size: number): Buffer {
  if (size < 0x80) return Buffer.from([size])
  const bytes = Buffer.from(size.toString(16).padStart(size > 0xff ? 4 : 2, '0'), 'hex')
  return Buffer.concat([Buffer.from([0x80 | bytes.length]), bytes])
}

export const sequence = (...parts: readonly Buffer[]): Buffer => element(0x30, Buffer.concat(parts))
export const set = (...parts: readonly Buffer[]): Buffer => element(0x31, Buffer.concat(parts))
export const octets = (content: Buffer): Buffer => element(0x04, content)
export const bits = (content: Buffer, unused = 0): Buffer =>
  element(0x03, Buffer.concat([Buffer.from([unused]), content]))
export const text = (value: string): Buffer => element(0x0c, Buffer.from(value, 'utf8'))
export const truth = (): Buffer => element(0x01, Buffer.from([0xff]))
export const explicit = (tag: number, content: Buffer): Buffer => element(0xa0 | tag, content)
export const implicit = (tag: number, content: Buffer): Buffer => element(0x80 | tag, content)

/** A positive integer from its bytes. */
export const integer = (bytes: Buffer): Buffer =>
  element(0x02, (bytes[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes)

/** `UTCTime`, which ends in 2049. */
export const utcTime = (at: Date): Buffer =>
  element(0x17, Buffer.from(`${at.toISOString().slice(2, 19).replace(/[-:T]/g, '')}Z`, 'ascii'))

/** An object identifier in dotted form. */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  return element(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]))
}

function base128(value: number): number[] {
  const digits = [value & 0x7f]
  for (let left = value >> 7; left > 0; left >>= 7) digits.unshift((left & 0x7f) | 0x80)
  return digits
}
