import type { Frame } from './session-frame.js'
import type { Session } from './types.js'

/** Claims of the ID token that a session has as members of its own. */
export const protocolClaims = ['iss', 'sub', 'sid', 'idp', 'acr', 'amr', 'auth_time', 'iat'] as const

export function protocolOf(session: Session): Record<(typeof protocolClaims)[number], unknown> {
  return {
    iss: session.issuer,
    sub: session.sub,
    sid: session.sid,
    idp: session.idp,
    acr: session.acr,
    amr: session.amr,
    auth_time: session.authTime,
    iat: session.issuedAt,
  }
}

type Values = Readonly<Record<string, unknown>>

/**
 * The part of a session that does not follow from its ID token.
 *
 * @param protocol protocol claims that it does not give
 * @param derived what the claims policy makes of both
 */
export function frameOf(session: Session, protocol: Values | undefined, derived: Values): Frame {
  return {
    i: session.id,
    t: [session.startedAt, session.seenAt, session.absoluteExpiresAt],
    o: [session.origin.attempt, ''],
    p: protocol,
    u: differences(session.user, derived, undefined),
    x: unlessEmpty(surplus(derived, session.user)),
    d: unlessEmpty(session.data),
    ...(session.method === 'oidc' ? {} : { m: session.method }),
    ...(session.account === undefined ? {} : { a: session.account }),
    ...(session.loa === undefined ? {} : { l: session.loa }),
    ...(session.tokens === undefined ? {} : { k: session.tokens }),
    ...(session.revision === undefined ? {} : { r: session.revision }),
  }
}

/** Members of `wanted` that `known` does not give, if any; `absent` where there must be none. */
export function differences(
  wanted: Values,
  known: Values,
  absent: null | undefined,
): Record<string, unknown> | undefined {
  const found: Record<string, unknown> = {}
  for (const name of Object.keys(wanted)) {
    const value = wanted[name]
    if (!isSame(value, known[name]) && name !== '__proto__')
      found[name] = value === undefined ? absent : value
  }
  return unlessEmpty(found)
}

/** Names that `known` has and `wanted` has not. */
function surplus(known: Values, wanted: Values): readonly string[] {
  return Object.keys(known).filter((name) => known[name] !== undefined && wanted[name] === undefined)
}

/** What is `undefined` is not written. */
function unlessEmpty<Value extends object>(value: Value): Value | undefined {
  return Object.keys(value).length === 0 ? undefined : value
}

function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true
  const mayBeSame = typeof one === 'object' && typeof other === 'object'
  return mayBeSame && JSON.stringify(one) === JSON.stringify(other)
}
