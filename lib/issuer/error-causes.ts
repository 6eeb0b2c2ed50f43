/** An error and what it was caused by, outermost first; a chain of causes may be circular. */
export function causesOf(thrown: unknown): readonly object[] {
  const causes: object[] = []
  let error = thrown
  while (typeof error === 'object' && error !== null && causes.length < 5) {
    causes.push(error)
    error = 'cause' in error ? error.cause : undefined
  }
  return causes
}
