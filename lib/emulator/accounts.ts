import { createHash } from 'node:crypto'
import type { EmulatorEid, EmulatorPerson } from './types.js'

/** A person together with the eID that was used: what a `sub` stands for. */
export interface EmulatorAccount {
  readonly sub: string
  /** The eID's own name for the person, claim `idp_id`. */
  readonly idpId: string
  readonly person: EmulatorPerson
  readonly eid: EmulatorEid
}

export interface Accounts {
  open(person: EmulatorPerson, eid: EmulatorEid): EmulatorAccount
  find(sub: string): EmulatorAccount | undefined
}

const mostAccounts = 5000

/** Accounts by `sub`. The oldest are forgotten when there are too many. */
export function createAccounts(): Accounts {
  const known = new Map<string, EmulatorAccount>()
  return {
    open(person, eid) {
      const account = accountOf(person, eid)
      known.delete(account.sub)
      const oldest = known.keys().next().value
      if (known.size >= mostAccounts && oldest !== undefined) known.delete(oldest)
      known.set(account.sub, account)
      return account
    },
    find: (sub) => known.get(sub),
  }
}

/** The same person through two eIDs is two subjects, at every start the same ones. */
function accountOf(person: EmulatorPerson, eid: EmulatorEid): EmulatorAccount {
  // The Finnish network has no lasting subject of its own: there the national number stands in.
  const idpId =
    eid.code === 'ftn' && person.nin !== undefined ? person.nin : uuidOf(`${eid.code}|${person.id}`)
  const digest = createHash('sha256').update(`${eid.code}|${idpId}|emulator`).digest('base64url')
  return { sub: `${digest}=`, idpId, person, eid }
}

/** A UUID that is always the same for the same text. */
export function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex')
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ]
  return parts.join('-')
}
