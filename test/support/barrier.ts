/** Holds somebody up at a place until the test opens it. */
export interface Barrier {
  /** Waits there. */
  arrive(): Promise<void>
  /** Somebody has arrived. */
  readonly reached: Promise<void>
  open(): void
}

export function createBarrier(): Barrier {
  let note: () => void = () => undefined
  let open: () => void = () => undefined
  const reached = new Promise<void>((resolve) => {
    note = resolve
  })
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return {
    reached,
    open: () => open(),
    arrive() {
      note()
      return opened
    },
  }
}
