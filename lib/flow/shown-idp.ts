import { maskText } from '../shared/mask-text.js'

/** The eID as it may stand in records, events and lines of a log: the issuer may write anything there. */
export function shownIdp({ idp }: { readonly idp?: string }): { readonly idp?: string } {
  return idp === undefined ? {} : { idp: maskText(idp, 100) }
}
