import type { Claims } from '../eids/types.js'
import type { FakeEndpoint } from './discovery.js'
import { type FakeFaultName, type FaultEffect, faultEffects } from './fault-effects.js'

/** All names, for a test that goes through them. */
export const fakeFaults: readonly FakeFaultName[] = Object.freeze(
  Object.keys(faultEffects).filter(isFaultName),
)

function isFaultName(name: string): name is FakeFaultName {
  return Object.hasOwn(faultEffects, name)
}

/** The faults that are switched on. */
export interface ActiveFaults {
  fault(...names: FakeFaultName[]): () => void
  heal(): void
  /** The value after every effect of this kind. */
  change<Kind extends 'idToken' | 'idTokenHeader' | 'tokenAnswer' | 'userinfo' | 'discovery' | 'answer'>(
    kind: Kind,
    value: Claims,
    now: number,
  ): Claims
  spoil(idToken: string): string
  instead(endpoint: FakeEndpoint): ((signal: AbortSignal) => Promise<Response>) | undefined
  flickers(): boolean
}

export function createFaults(rotate: () => void): ActiveFaults {
  const active = new Set<FakeFaultName>()
  const inForce = (): FaultEffect[] => [...active].map((name) => faultEffects[name])
  return {
    fault(...names) {
      for (const name of names) {
        if (!isFaultName(name)) throw new TypeError(`"${String(name)}" is no fault; see fakeFaults`)
        active.add(name)
        const effect: FaultEffect = faultEffects[name]
        if (effect.does === 'rotate') rotate()
      }
      return () => {
        for (const name of names) active.delete(name)
      }
    },
    heal: () => active.clear(),
    change: (kind, value, now) =>
      inForce().reduce((changed, effect) => effect[kind]?.(changed, now) ?? changed, value),
    spoil: (idToken) => inForce().reduce((token, effect) => effect.signedIdToken?.(token) ?? token, idToken),
    instead: (endpoint) =>
      inForce().reduce<ReturnType<ActiveFaults['instead']>>(
        (found, effect) => found ?? effect.instead?.[endpoint],
        undefined,
      ),
    flickers: () => inForce().some((effect) => effect.does === 'flicker'),
  }
}
