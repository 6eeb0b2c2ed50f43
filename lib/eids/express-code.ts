import { eids } from './catalogue.js'

/** The code that the hub has for a provider of Express: `sbid` for `se_bankid`; the provider itself when it has none. */
export function hubCodeOf(expressProvider: string): string {
  return (
    Object.values(eids).find((eid) => eid.expressCodes.includes(expressProvider))?.code ?? expressProvider
  )
}
