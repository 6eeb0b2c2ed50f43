/** The time in whole seconds since 1970. Everything inside this package counts in seconds. */
export type Clock = () => number

export const systemClock: Clock = () => Math.floor(Date.now() / 1000)
