import type { AttemptPlace } from './attempt-names.js'
import type { StartedFrom } from './attempt-types.js'
import { cookieBudget } from './cookie-budget.js'

/** A cookie of an attempt that a browser holds. */
export interface Held extends AttemptPlace {
  readonly content: 'attempt' | 'rest' | 'ended' | 'foreign' | 'unreadable'
  readonly weight: number
  readonly bornAt: number
  /** Nothing can come of it any more. */
  readonly isOver: boolean
}

/** Attempts of one browser that live side by side. */
const most = Object.freeze({ own: 12, crossSite: 4 })

/** What the attempts have to make room for. */
interface Needs {
  /** Bytes of the session. */
  readonly session: number
  /** An attempt that begins. */
  readonly fresh?: StartedFrom & { readonly weight: number }
  /** Names that stay whatever happens. */
  readonly kept?: readonly string[]
}

/** Bytes that one more attempt may have without pushing out what it must not push out. */
export function roomFor(
  held: readonly Held[],
  { session, crossSite }: StartedFrom & { readonly session: number },
): number {
  const ownRoom = cookieBudget.total - cookieBudget.crossSite - session
  if (!crossSite) return ownRoom
  return crossSiteRoom(session, weightOf(held.filter((one) => !one.crossSite)))
}

/**
 * Names of the attempts to drop, so that all cookies stay within the budget: what is over first, then what other sites
 * started, then the oldest, and what only another instance can read last. For an attempt of another site only of that kind.
 */
export function namesToDrop(held: readonly Held[], { session, fresh, kept = [] }: Needs): readonly string[] {
  const own = held.filter((one) => !one.crossSite).toSorted(byWorth)
  const crossSite = held.filter((one) => one.crossSite).toSorted(byWorth)
  const pile = createPile(kept)
  if (fresh?.crossSite === true) {
    pile.shrink(crossSite, {
      most: most.crossSite - 1,
      room: crossSiteRoom(session, weightOf(own)) - fresh.weight,
    })
    return pile.dropped
  }
  const ownWeight = fresh?.weight ?? 0
  pile.shrink(own, {
    most: fresh === undefined ? most.own : most.own - 1,
    room: cookieBudget.total - cookieBudget.crossSite - session - ownWeight,
  })
  const left = own.filter(({ name }) => !pile.dropped.includes(name))
  pile.shrink(crossSite, { most: most.crossSite, room: crossSiteRoom(session, ownWeight + weightOf(left)) })
  return pile.dropped
}

function crossSiteRoom(session: number, own: number): number {
  return Math.max(cookieBudget.crossSite, cookieBudget.total - session - own)
}

interface Pile {
  readonly dropped: readonly string[]
  shrink(sorted: readonly Held[], limits: { readonly most: number; readonly room: number }): void
}

function createPile(kept: readonly string[]): Pile {
  const dropped: string[] = []
  return {
    dropped,
    shrink(sorted: readonly Held[], limits: { readonly most: number; readonly room: number }): void {
      let count = sorted.length
      let weight = weightOf(sorted)
      for (const one of sorted) {
        if (count <= limits.most && weight <= limits.room) return
        if (kept.includes(one.name)) continue
        dropped.push(one.name)
        count -= 1
        weight -= one.weight
      }
    },
  }
}

function weightOf(held: readonly Held[]): number {
  return held.reduce((sum, { weight }) => sum + weight, 0)
}

/** The least worth first. */
function byWorth(one: Held, other: Held): number {
  return rankOf(one) - rankOf(other) || one.bornAt - other.bornAt
}

function rankOf({ content, isOver }: Held): number {
  if (content === 'unreadable') return 0
  if (isOver) return 1
  return content === 'foreign' ? 3 : 2
}
