import { isSandboxIssuer } from '../eids/environments.js'
import { type Field, fieldsOf, readBoolean, readGroup, refuse } from './assert.js'
import type { ResolvedEid, ResolvedExpectations } from './config.js'
import { checkNames } from './known-options.js'
import { readTextOrList } from './read-text.js'
import { readLoa } from './resolve-eids.js'

const IDP = { pattern: /^[a-z0-9-]{1,30}$/, remedy: "Write the code of an eID in lower case, such as 'nbid'" }
const ACR = { pattern: /^[\x21-\x7e]+$/, remedy: "Write an acr without spaces, such as 'high'" }

export interface ExpectSurroundings {
  readonly issuer: string
  readonly isLoopbackIssuer: boolean
  readonly eids: Readonly<Record<string, ResolvedEid>> | null
}

export function resolveExpect(group: Field, around: ExpectSurroundings): ResolvedExpectations {
  checkNames(group, 'expect')
  const field = fieldsOf(readGroup(group), group.option, group.faults)
  const idp = readTextOrList(field('idp'), IDP)
  const { eids } = around
  const outside = eids === null ? [] : (idp ?? []).filter((code) => !Object.hasOwn(eids, code))
  for (const code of outside) {
    refuse(field('idp'), `names '${code}', which eids does not`, `Add '${code}' to eids, or take it out`)
  }
  return {
    idp,
    loa: readLoa(field('loa')),
    acr: readTextOrList(field('acr'), ACR),
    sandbox: readBoolean(field('sandbox'), around.isLoopbackIssuer || isSandboxIssuer(around.issuer)),
  }
}
