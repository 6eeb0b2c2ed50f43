import type { Config } from '../../config/config.js'
import type { BoundedFetch } from '../../issuer/bounded-fetch.js'
import { fetchJson } from '../../issuer/fetch-json.js'
import { fitsAlgorithm, type PublicKey, readPublicKey } from '../../issuer/public-key.js'
import { errorText } from './error-text.js'
import { finding, good, note, type Row } from './report.js'

/** Enough to see a set that changes from one fetch to the next. */
const fetches = 4

/** The keys that the issuer signs with, fetched several times. */
export async function checkKeys(
  config: Config,
  fetch: BoundedFetch,
  jwksUri: string,
): Promise<readonly Row[]> {
  if (config.idTokenAlg.startsWith('HS')) return [good('keys', 'none needed: the client secret verifies')]
  try {
    const sets: (readonly PublicKey[])[] = []
    for (let count = 0; count < fetches; count += 1) {
      sets.push(keysOf(await fetchJson(fetch, jwksUri, 'keys')))
    }
    return judge(config, sets)
  } catch (error) {
    const remedy = 'Without keys no login can be checked; ask again, then tell the operator of the issuer'
    return [finding('keys', `the keys cannot be had: ${errorText(error)}`, remedy)]
  }
}

function keysOf(keySet: unknown): readonly PublicKey[] {
  const isSet = typeof keySet === 'object' && keySet !== null && 'keys' in keySet
  const entries: readonly unknown[] = isSet && Array.isArray(keySet.keys) ? keySet.keys : []
  return entries.map(readPublicKey).filter((key) => key !== null)
}

function judge(
  { idTokenAlg, isLoopbackIssuer }: Config,
  sets: readonly (readonly PublicKey[])[],
): readonly Row[] {
  const usable = sets.map((keys) => keys.filter((key) => fitsAlgorithm(key, idTokenAlg)))
  const all = usable.flat()
  if (all.length === 0) {
    const remedy = `Set idTokenAlg to what the client is set to; keys there are for ${algorithmsIn(sets.flat())}`
    return [finding('keys', `the issuer publishes no key for ${idTokenAlg}`, remedy)]
  }
  if (!isLoopbackIssuer && all.some(({ kid }) => kid?.startsWith('emulator-'))) {
    const remedy =
      'A local Signicat is reachable from elsewhere, where everybody can sign in as anybody: take it down'
    return [finding('keys', 'the keys are those of a local Signicat', remedy)]
  }
  const [least, most] = [Math.min(...usable.map(lengthOf)), Math.max(...usable.map(lengthOf))]
  return [
    good('keys', `${most} for ${idTokenAlg}`),
    ...flickerRows(usable, { least, most }),
    ...clashRows(all),
  ]
}

const lengthOf = ({ length }: readonly unknown[]): number => length

const algorithmsIn = (keys: readonly PublicKey[]): string =>
  [...new Set(keys.map(({ alg, kty }) => alg ?? kty))].join(', ') || 'nothing'

function flickerRows(
  sets: readonly (readonly PublicKey[])[],
  { least, most }: { readonly least: number; readonly most: number },
): Row[] {
  const seen = new Set(
    sets.map((keys) =>
      keys
        .map(({ kid }) => kid ?? '')
        .sort()
        .join(' '),
    ),
  )
  if (seen.size === 1) return []
  const says = `${fetches} fetches gave ${seen.size} different sets, of ${least} to ${most} keys`
  return [
    note(
      'key-flicker',
      says,
      'Nothing here, where sets are merged; other software may refuse logins now and then',
    ),
  ]
}

function clashRows(keys: readonly PublicKey[]): Row[] {
  const materials = new Map<string, string>()
  const clash = keys.find(
    ({ kid = '', material }) =>
      (materials.get(kid) ?? material) !== material || !materials.set(kid, material),
  )
  if (clash === undefined) return []
  const remedy = 'Tell the operator of the issuer: signatures fail, depending on who answers'
  return [finding('key-clash', 'two keys have one kid', remedy)]
}
