import type { Config } from '../config/config.js'
import { levelRemedy } from '../config/resolve-levels.js'
import { acrValuesOfLevel } from '../eids/levels.js'
import { SignicatError } from '../errors.js'
import { type CheckedDemand, demandFault } from './demand.js'
import { permittedEids } from './eid-settings.js'

type Settings = Pick<Config, 'issuer' | 'eids' | 'levels' | 'expect' | 'rest'>

/**
 * For a guard of one registration, when it is built.
 *
 * @throws TypeError naming what no login of this registration can be
 */
export function refuseImpossible(demand: CheckedDemand, config: Settings): CheckedDemand {
  const [eid] = unreachableEids(demand, config)
  if (eid !== undefined) {
    throw demandFault('idp', `names '${eid}', which eids and expect.idp do not permit`)
  }
  const [acr] = unreachableAcrs(demand, config)
  if (acr !== undefined) {
    throw demandFault('acr', `names '${acr}', which expect.acr does not permit`)
  }
  if (isUnreachableLevel(demand, config)) {
    throw demandFault(
      'loa',
      `is '${demand.loa}', which this issuer cannot be asked for. ${levelRemedy(config.issuer)}`,
    )
  }
  return demand
}

/**
 * For a guard that found its registration when a request came. Nobody could ever get in, so nobody is sent to sign in.
 * `null` when one of the values will do.
 */
export function impossibleDemand(demand: CheckedDemand, config: Settings): SignicatError | null {
  const eids = unreachableEids(demand, config)
  if (demand.idp !== null && eids.length === demand.idp.length) {
    return fault(`idp of requireLogin: eids and expect.idp do not permit ${eids.join(', ')}`)
  }
  const acrs = unreachableAcrs(demand, config)
  if (demand.acr !== null && acrs.length === demand.acr.length) {
    return fault(`acr of requireLogin: expect.acr does not permit ${acrs.join(', ')}`)
  }
  if (isUnreachableLevel(demand, config)) {
    return fault(
      `loa of requireLogin: this issuer cannot be asked for ${demand.loa}. ${levelRemedy(config.issuer)}`,
    )
  }
  return null
}

/** Without `acr` values for it nobody has the level, by a token neither; a login by a REST API may. */
function isUnreachableLevel({ loa }: CheckedDemand, { levels, rest }: Settings): boolean {
  return loa !== null && rest === null && acrValuesOfLevel(loa, levels).length === 0
}

const fault = (detail: string): SignicatError => new SignicatError('ERR_SIGNICAT_CONFIG_INVALID', { detail })

function unreachableEids({ idp, bearer }: CheckedDemand, config: Settings): readonly string[] {
  const permitted = permittedEids(config)
  if (idp === null || permitted === null || bearer !== null) return []
  // Access tokens may be of logins at other applications. Whoever comes through a REST API has an eID in the words of that API.
  return idp.filter((code) => !permitted.includes(code) && config.rest?.providers.includes(code) !== true)
}

function unreachableAcrs({ acr, bearer }: CheckedDemand, { expect }: Settings): readonly string[] {
  if (bearer !== null) return []
  return (acr ?? []).filter((value) => expect.acr?.includes(value) === false)
}
