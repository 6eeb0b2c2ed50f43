import { knownLevelsOf } from '../eids/known-levels.js'
import { acrValuesOfLevel, type Levels, levelsOf, noLevels, signicatLevels } from '../eids/levels.js'
import { loaOrder } from '../eids/loa.js'
import type { Loa } from '../eids/types.js'
import { type Field, fieldsOf, readGroup, refuse } from './assert.js'
import type { ResolvedEid } from './config.js'
import { checkNames } from './known-options.js'
import { readTextOrList } from './read-text.js'

const ACR = { pattern: /^[\x21-\x7e]+$/, remedy: 'Write an acr as the issuer sends it, without spaces' }

export interface LevelSurroundings {
  readonly issuer: string
  readonly isSignicat: boolean
}

/** The `acr` values of the issuer: Signicat's own words, those that the option names, or those that are known of it. */
export function resolveLevels(group: Field, { issuer, isSignicat }: LevelSurroundings): Levels {
  if (group.value !== undefined) {
    if (!isSignicat) return readLevels(group)
    refuse(group, 'is set although the issuer is Signicat, which has words of its own', 'Take it out')
  }
  if (isSignicat || issuer === '') return signicatLevels
  return knownLevelsOf(issuer)?.levels ?? noLevels
}

function readLevels(group: Field): Levels {
  checkNames(group, 'levels')
  const field = fieldsOf(readGroup(group), group.option, group.faults)
  const read = (loa: Loa): readonly string[] => readTextOrList(field(loa), ACR) ?? []
  const levels = levelsOf({ low: read('low'), substantial: read('substantial'), high: read('high') })
  const values = loaOrder.flatMap((loa) => levels[loa])
  const twice = values.find((value, index) => values.indexOf(value) !== index)
  if (twice !== undefined) refuse(group, `names '${twice}' twice`, 'Let each acr stand for one level')
  else if (values.length === 0)
    refuse(group, 'names no acr', 'Name those of one level at least, or take it out')
  return levels
}

/** A level that the issuer cannot be asked for would refuse everybody. */
export function checkLevelDemands(
  field: (name: 'expect' | 'eids') => Field,
  around: LevelSurroundings & {
    readonly levels: Levels
    readonly expect: { readonly loa: Loa | null }
    readonly eids: Readonly<Record<string, ResolvedEid>> | null
  },
): void {
  const demands: [Field, Loa | null][] = [
    [{ ...field('expect'), option: 'expect.loa' }, around.expect.loa],
    ...Object.entries(around.eids ?? {}).map(([code, { loa }]): [Field, Loa | null] => [
      { ...field('eids'), option: `eids.${code}.loa` },
      loa,
    ]),
  ]
  for (const [at, loa] of demands) {
    if (loa === null || acrValuesOfLevel(loa, around.levels).length > 0) continue
    refuse(at, `is '${loa}', which this issuer cannot be asked for`, levelRemedy(around.issuer))
  }
}

/** What to do about a level that no mapping expresses. */
export function levelRemedy(issuer: string): string {
  const unsupported = knownLevelsOf(issuer)?.unsupported
  return unsupported === undefined
    ? "Give levels: the acr values of the issuer, such as { high: ['urn:example:mfa'] }, or demand an exact acr"
    : `Take it out: ${unsupported}`
}
