import { randomBytes } from 'node:crypto'
import type { Identity } from '../eids/types.js'
import { attemptIdOf } from '../session/attempt-names.js'
import type { Attempt } from '../session/attempt-types.js'
import type { Session } from '../session/types.js'
import type { AcceptedLogin } from './accept-tokens.js'
import type { Admittance } from './login-decision.js'
import type { Services } from './ports.js'
import { keptTokens } from './tokens/kept-tokens.js'

/** A person as a protocol vouched for them, every check done; only OpenID Connect gives tokens. */
export type Vouched = Pick<AcceptedLogin, 'identity'> & Partial<AcceptedLogin>

interface Origin {
  readonly attempt: Pick<Attempt, 'state'> & Partial<Pick<Attempt, 'nonce'>>
  readonly accepted: Vouched
}

type Draft = { -readonly [Member in keyof Session]: Session[Member] }

/** The session of a person who is admitted, as it begins. */
export function newSession(
  services: Services,
  { attempt, accepted }: Origin,
  kept: { readonly data: Session['data']; readonly decision: Admittance },
): Session {
  const { config, claimsPolicy } = services
  const { identity, idToken, idTokenClaims, tokens } = accepted
  const now = config.clock()
  const packedIdToken =
    idToken === undefined || idTokenClaims === undefined
      ? null
      : services.idTokens.keep(idToken, idTokenClaims)
  const session: Draft = {
    id: randomBytes(16).toString('base64url'),
    method: identity.method,
    issuer: identity.issuer,
    sub: identity.sub,
    issuedAt: idTokenClaims?.iat ?? now,
    startedAt: now,
    seenAt: now,
    absoluteExpiresAt: now + config.session.absoluteSeconds,
    user: Object.freeze(claimsPolicy.keep({ ...identity.claims })),
    data: Object.freeze({ ...kept.data }),
    origin: Object.freeze({ attempt: attemptIdOf(attempt.state) }),
  }
  addAssurance(session, identity)
  if (kept.decision.account !== undefined) session.account = kept.decision.account
  if (packedIdToken !== null) session.packedIdToken = packedIdToken
  if (config.session.keepTokens && tokens !== undefined)
    session.tokens = keptTokens(tokens, { now, ...nonceFor(attempt, packedIdToken !== null) })
  return Object.freeze(session)
}

/** A refreshed ID token is held against the nonce of the first one, which is in that token when it is kept. */
function nonceFor({ nonce }: Origin['attempt'], keepsIdToken: boolean): { readonly nonce?: string } {
  return keepsIdToken || nonce === undefined ? {} : { nonce }
}

function addAssurance(session: Draft, { sid, idp, loa, acr, amr, authTime }: Identity): void {
  if (sid !== undefined) session.sid = sid
  if (idp !== undefined) session.idp = idp
  if (loa !== undefined) session.loa = loa
  if (acr !== undefined) session.acr = acr
  if (amr !== undefined) session.amr = amr
  if (authTime !== undefined) session.authTime = authTime
}
