/** Longer than any answer seen, short enough that a flood of them costs little to look at. */
export const longestResponse = 8192

const compactJws = /^[\w-]+\.([\w-]+)\.[\w-]*$/

/**
 * The `state` that an answer brings, to find its attempt by. Nothing is verified yet.
 */
export function unverifiedState(parameters: URLSearchParams): string | null {
  const responses = parameters.getAll('response')
  if (responses.length === 0) return single(parameters.getAll('state'))
  const response = single(responses)
  if (response === null || response.length > longestResponse) return null
  const unverifiedPayload = compactJws.exec(response)?.[1]
  return unverifiedPayload === undefined ? null : stateIn(unverifiedPayload)
}

/** The only value of a parameter, `null` when it is missing or repeated. */
export function single(values: readonly string[]): string | null {
  return values.length === 1 ? (values[0] ?? null) : null
}

function stateIn(unverifiedPayload: string): string | null {
  try {
    const unverifiedClaims: unknown = JSON.parse(Buffer.from(unverifiedPayload, 'base64url').toString('utf8'))
    const hasState =
      typeof unverifiedClaims === 'object' && unverifiedClaims !== null && 'state' in unverifiedClaims
    return hasState && typeof unverifiedClaims.state === 'string' ? unverifiedClaims.state : null
  } catch {
    return null
  }
}
