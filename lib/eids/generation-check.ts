import { generationOf, isSharedHost } from './environments.js'

/** What is wrong with a setting, and what to write instead; for one fault of a `ConfigError`, or one warning. */
export interface GenerationFinding {
  readonly problem: string
  readonly remedy: string
}

const ENTERPRISE_URN = 'urn:signicat:oidc:method:'

/**
 * Finds `acr_values` of the Enterprise generation sent to the present one, which ignores them without a word: the
 * person would be free to choose any eID.
 */
export function acrValuesFault(issuer: string, acrValues: string): GenerationFinding | null {
  if (generationOf(issuer) !== 'hub' || !acrValues.includes(ENTERPRISE_URN)) return null
  return {
    problem: `'${ENTERPRISE_URN}…' belongs to Signicat Enterprise and selects nothing at an issuer ending in /auth/open`,
    remedy: "Write 'idp:<code>', such as 'idp:nbid'",
  }
}

/** Settings that look like another environment or generation than the issuer's; worth a warning, not a refusal. */
export function generationWarnings(issuer: string, acrValues: string | null): readonly GenerationFinding[] {
  const warnings: GenerationFinding[] = []
  if (isSharedHost(issuer)) {
    warnings.push({
      problem: 'this host is for API clients; browser clients belong to a tenant host or a custom domain',
      remedy: 'Use https://<tenant>.app.signicat.com/auth/open, or the .sandbox. one',
    })
  }
  const generation = generationOf(issuer)
  const selectsByItem = (acrValues ?? '').split(' ').some((item) => item.startsWith('idp:'))
  if (selectsByItem && generation === 'enterprise') {
    warnings.push({
      problem: "'idp:<code>' is not how Signicat Enterprise selects an eID",
      remedy: `Write '${ENTERPRISE_URN}<method>', or move to an issuer ending in /auth/open`,
    })
  }
  if (selectsByItem && generation === 'identity-broker') {
    warnings.push({
      problem: "'idp:<code>' is not how the Signicat Identity Broker selects an eID",
      remedy: "Ask for the scope 'idp_scoping:<code>', or move to an issuer ending in /auth/open",
    })
  }
  return warnings
}
