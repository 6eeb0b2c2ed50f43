import type { Config } from '../../config/config.js'
import { listOf, type UncheckedDocument } from './document.js'
import { finding, good, note, type Row } from './report.js'

/** Claims that one scope alone gives at Signicat. */
const scopeOfClaim: ReadonlyMap<string, string> = new Map([
  ['nin', 'nin'],
  ['email', 'email'],
  ['phone_number', 'phone'],
  ['address', 'address'],
])

/** What is asked of a login, held against what the issuer knows and what the session keeps. */
export function checkScopes(config: Config, document: UncheckedDocument): readonly Row[] {
  const asked = askedScopes(config)
  const offered = listOf(document, 'scopes_supported')
  const unknown = offered === null ? [] : asked.filter((name) => !offered.includes(name))
  const scopes =
    unknown.length === 0
      ? good('scopes', asked.join(' '))
      : // The list may be incomplete (OpenID Connect Discovery 1.0 §3); whether a login is refused is seen by asking for one.
        note(
          'scopes',
          `the issuer does not announce ${unknown.join(', ')}`,
          'Check the spelling in scope and eids: what the issuer does not know is ignored, or ends at an error page',
        )
  return [scopes, ...claimRows(config, asked)]
}

/** Of logins with any eID. */
export function askedScopes({ scope, eids }: Config): readonly string[] {
  const ofEids = Object.values(eids ?? {}).flatMap((eid) => eid.scope ?? [])
  return [...new Set([...scope, ...ofEids])]
}

function claimRows({ claims, isSignicat }: Config, asked: readonly string[]): Row[] {
  if (!isSignicat) return []
  const missing = claims.flatMap((claim) => {
    const scope = scopeOfClaim.get(claim)
    return scope === undefined || asked.includes(scope) ? [] : [`${claim} (scope ${scope})`]
  })
  if (missing.length === 0) return []
  const says = `the session keeps claims that nothing asks for: ${missing.join(', ')}`
  return [finding('claims', says, 'Add the scope, or take the claim out of claims')]
}
