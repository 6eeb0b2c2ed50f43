import { promisify } from 'node:util'
import zlib from 'node:zlib'
import { UpstreamFault } from './upstream-fault.js'

/** Undoes one coding; never makes more than `maxOutputLength` bytes. */
type Undo = (bytes: Uint8Array, limits: { readonly maxOutputLength: number }) => Promise<Uint8Array>

const inflate: Undo = promisify(zlib.inflate)
const inflateRaw: Undo = promisify(zlib.inflateRaw)
const gunzip: Undo = promisify(zlib.gunzip)

const undoing: ReadonlyMap<string, Undo> = new Map<string, Undo>([
  ['gzip', gunzip],
  ['x-gzip', gunzip],
  // Some servers leave the zlib wrapper out (RFC 9110 §8.4.1.2); its first byte says `8` in the low half.
  ['deflate', (bytes, limits) => (((bytes[0] ?? 0) & 0x0f) === 8 ? inflate : inflateRaw)(bytes, limits)],
  ['br', promisify(zlib.brotliDecompress)],
  ...zstd(),
])

/** Node 22.15 and later. */
function zstd(): readonly (readonly [string, Undo])[] {
  const undo: unknown = 'zstdDecompress' in zlib ? zlib.zstdDecompress : undefined
  return isCallback(undo) ? [['zstd', promisify(undo)]] : []
}

type Callback = (
  bytes: Uint8Array,
  limits: { readonly maxOutputLength: number },
  done: (error: Error | null, plain: Uint8Array) => void,
) => void

function isCallback(value: unknown): value is Callback {
  return typeof value === 'function'
}

/** More than anybody applies; each costs a pass. */
const mostCodings = 3

/**
 * How to undo a `content-encoding`, last coding first; `null` for one that cannot be undone here.
 *
 * @see RFC 9110 §8.4
 */
export function readCodings(header: string | undefined): readonly Undo[] | null {
  if (header === undefined) return []
  const names = header.split(',').map((name) => name.trim().toLowerCase())
  const applied = names.filter((name) => name !== '' && name !== 'identity')
  const undos = applied.flatMap((name) => undoing.get(name) ?? [])
  return undos.length === applied.length && undos.length <= mostCodings ? undos.reverse() : null
}

/**
 * The body as it was before it was compressed. The limit holds for what comes out, at every step.
 *
 * @throws {@link UpstreamFault} `too-large` or `compressed`
 */
export async function decoded(
  bytes: Uint8Array,
  codings: readonly Undo[],
  maxOutputLength: number,
): Promise<Uint8Array> {
  if (bytes.byteLength === 0) return bytes
  try {
    let plain = bytes
    for (const undo of codings) plain = await undo(plain, { maxOutputLength })
    return plain
  } catch (error) {
    throw new UpstreamFault(isTooLarge(error) ? 'too-large' : 'compressed')
  }
}

const isTooLarge = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
