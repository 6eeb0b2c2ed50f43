import type { Session } from './types.js'

/** The parts of a session that take most room, with their sizes; names only. */
export function largestParts(session: Session, count = 3): string {
  const parts: readonly (readonly [string, number])[] = [
    ...Object.entries(session.user).map(([name, value]) => [nameable(name), sizeOf(value)] as const),
    ...Object.entries(session.data).map(
      ([name, value]) => [`data.${nameable(name)}`, sizeOf(value)] as const,
    ),
    ['ID token', session.packedIdToken?.length ?? 0],
    ['tokens', sizeOf(session.tokens)],
  ]
  return parts
    .toSorted((one, other) => other[1] - one[1])
    .slice(0, count)
    .map(([name, size]) => `${name} (${size} bytes)`)
    .join(', ')
}

function sizeOf(value: unknown): number {
  return value === undefined ? 0 : Buffer.byteLength(JSON.stringify(value) ?? '')
}

/** Names come from the issuer and the application; what looks like no name is not repeated in a log. */
export function nameable(name: string): string {
  return /^[\w.:/-]{1,40}$/.test(name) ? name : '(a name that is not shown)'
}
