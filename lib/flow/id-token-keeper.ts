import type { Config } from '../config/config.js'
import { type ClaimsPolicy, isPersonalNumberClaim } from '../eids/claims-policy.js'
import type { Claims } from '../eids/types.js'
import type { Issuer } from '../issuer/types.js'
import { packIdToken } from '../session/id-token-bytes.js'
import type { Log } from '../shared/log.js'

/** Keeps ID tokens for sign-out, where the issuer wants to see one as a hint. */
export interface IdTokenKeeper {
  /** A verified ID token as the session keeps it; `null` when it may not be kept. */
  keep(idToken: string, claims: Claims): Uint8Array | null
}

export interface IdTokenKeeperParts {
  readonly config: Pick<Config, 'session' | 'decryptionKeys' | 'routes'>
  readonly claimsPolicy: ClaimsPolicy
  readonly issuer: Pick<Issuer, 'known'>
  readonly log: Log
}

/** What could not be the name of a claim is not written down: an issuer chose it. */
const claimName = /^(?!.*\d{6})[\w.:/#-]{1,80}$/
const mostNames = 30

/** Says once in its life when a token is not kept because of its claims, since sign-out then stops at the issuer. */
export function createIdTokenKeeper(parts: IdTokenKeeperParts): IdTokenKeeper {
  const { config, claimsPolicy, issuer, log } = parts
  const { keepIdToken } = config.session
  let isTold = false

  const tell = (unnamed: readonly string[]): void => {
    const isHintOfUse = config.routes.logout !== false && issuer.known()?.end_session_endpoint !== undefined
    if (isTold || !isHintOfUse) return
    isTold = true
    const claims = unnamed.filter((name) => claimName.test(name)).slice(0, mostNames)
    log.info(
      { event: 'hint', claims, more: unnamed.length - claims.length },
      'the ID token is not kept for sign-out, since it has claims that the option claims does not name',
    )
  }

  return Object.freeze({
    keep(idToken: string, claims: Claims) {
      if (!keepsAny(config)) return null
      if (claimsPolicy.mayKeepIdToken(claims)) return packIdToken(idToken)
      const unnamed = claimsPolicy.unnamed(claims)
      if (keepIdToken === 'always' && !unnamed.some(isPersonalNumberClaim)) return packIdToken(idToken)
      tell(unnamed)
      return null
    },
  })
}

/** One that came encrypted would leave in the open again, as the hint at sign-out: it is kept by opt-in only. */
function keepsAny({ session, decryptionKeys }: IdTokenKeeperParts['config']): boolean {
  return session.keepIdToken === 'auto' ? decryptionKeys.length === 0 : session.keepIdToken !== false
}
