/** The middle of some rounds, and how far they lie apart. */
export interface Spread {
  readonly median: number
  readonly low: number
  readonly high: number
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((one, other) => one - other)
  const middle = (sorted.length - 1) / 2
  const at = (index: number): number => sorted[index] ?? Number.NaN
  return {
    median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    low: at(0),
    high: at(sorted.length - 1),
  }
}

/** The value below which a share of the values lies. Sorts in place. */
export function percentile(values: Float64Array, share: number): number {
  values.sort()
  return values[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN
}

/** One over the other within each round: what slows the machine for a while slows both. */
export function pairedRatio(over: readonly number[], under: readonly number[]): Spread {
  return spreadOf(over.map((value, round) => value / (under[round] ?? Number.NaN)))
}
