import { demandOfAcrValues } from '../eids/acr-values.js'
import { isIdpCode } from '../eids/idp-code.js'
import { isLoa, loaOrder } from '../eids/loa.js'
import type { Loa } from '../eids/types.js'
import { type Field, fieldsOf, isPlainObject, kindOf, listed, readGroup, refuse } from './assert.js'
import { bareRecord } from './clone.js'
import type { ResolvedEid } from './config.js'
import { checkNames } from './known-options.js'
import { readText } from './read-text.js'
import { checkAcrValues } from './resolve-authorization.js'
import { readScope } from './resolve-scope.js'

const ACR_VALUES = {
  pattern: /^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/,
  remedy: "Give items such as 'nbid_idp:BID', with one space between them",
}

export interface EidSurroundings {
  readonly issuer: string
  readonly keepsTokens: boolean
}

/** Settings per eID, `null` when none are named and any well-formed code may be asked for. */
export function resolveEids(
  field: Field,
  around: EidSurroundings,
): Readonly<Record<string, ResolvedEid>> | null {
  if (field.value === undefined) return null
  const group = readGroup(field)
  if (isPlainObject(field.value) && Object.keys(group).length === 0) {
    refuse(field, 'names no eID', 'Name at least one, or leave it out to allow any')
  }
  const entries = Object.entries(group).map(([code, value]): readonly [string, ResolvedEid] => {
    const eid = { ...field, option: `${field.option}.${printable(code)}`, value }
    if (!isIdpCode(code)) refuse(eid, 'is no code of an eID', "Write it in lower case, such as 'nbid'")
    return [code, resolveEid(eid, { ...around, code })]
  })
  return bareRecord(entries)
}

/** An eID that every login asks for must be one that a login may come from, or nobody would ever get in. */
export function checkUsualEid(
  field: Field,
  {
    acrValues,
    permitted,
  }: { readonly acrValues: string | undefined; readonly permitted: readonly string[] | null },
): void {
  const usual = demandOfAcrValues(acrValues ?? '').idp ?? []
  const outside = permitted === null ? undefined : usual.find((code) => !permitted.includes(code))
  if (outside === undefined) return
  const option = `${field.option}.acr_values`
  const problem = `asks for '${printable(outside)}', which eids and expect do not permit`
  refuse({ ...field, option }, problem, 'Take the idp: item out, or add the eID to eids and expect.idp')
}

const printable = (code: string): string => code.slice(0, 30).replaceAll(/[^\w-]/g, '?')

function resolveEid(eid: Field, around: EidSurroundings & { readonly code: string }): ResolvedEid {
  checkNames(eid, 'eid')
  const field = fieldsOf(readGroup(eid), eid.option, eid.faults)
  const acrValues = readText(field('acrValues'), ACR_VALUES)
  const other = acrValues?.split(' ').find((item) => item.startsWith('idp:') && item !== `idp:${around.code}`)
  if (other !== undefined) {
    refuse(
      field('acrValues'),
      'names another eID',
      `Take the idp: item out; 'idp:${around.code}' is sent anyway`,
    )
  }
  checkAcrValues(field('acrValues'), around.issuer)
  const scope = readScope(field('scope'), around.keepsTokens)
  warnOfAgeCheck(field('scope'), scope)
  return {
    scope,
    acrValues,
    loa: readLoa(field('loa')),
  }
}

/** iDIN answers with an age check only when nothing else is asked for. */
function warnOfAgeCheck({ option, faults }: Field, scope: readonly string[] | null): void {
  if (scope === null || !scope.includes('eighteen-or-older')) return
  const beside = scope.filter((name) => !['openid', 'idp-id', 'eighteen-or-older'].includes(name))
  if (beside.length === 0) return
  faults.warn(
    option,
    `asks for more beside 'eighteen-or-older', which is to be asked for alone. Take the rest out`,
  )
}

export function readLoa(field: Field): Loa | null {
  if (field.value === undefined) return null
  if (isLoa(field.value)) return field.value
  refuse(field, `is ${kindOf(field.value, 'no level of assurance')}`, `Give one of ${listed(loaOrder)}`)
  return null
}
