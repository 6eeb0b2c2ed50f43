/** How a login in another window ended, as the window says; nobody is signed in by it. */
export type FrameStatus = 'success' | 'aborted' | 'error'

/**
 * What a page hears from the frame or pop-up in which somebody signs in. Always a JSON text, and always a hint: what counts is
 * what the server learns from Signicat.
 */
export type FrameMessage =
  /** Express, from Signicat's origin: `{"sessionId":"…","status":"…"}`. */
  | { readonly kind: 'ended'; readonly sessionId: string; readonly status: FrameStatus }
  /** Hub, from our own origin: the view came back with this query. */
  | { readonly kind: 'returned'; readonly returned: string }
  /** A pop-up, from our own origin: this attempt is over. */
  | {
      readonly kind: 'finished'
      readonly attempt: string
      readonly status: FrameStatus
      /** Of the error, else empty. */
      readonly code: string
    }

/** Name of the `BroadcastChannel` on which a pop-up says the same, when its tie to the page was cut on the way. */
export const frameChannel = 'fastify-signicat'

const longest = 4096

/** Reads the data of a message; `null` for whatever is not one of ours. Where it comes from is the caller's to check. */
export function readFrameMessage(unverifiedData: unknown): FrameMessage | null {
  const { signicat: kind, sessionId, attempt, returned, status, code } = fieldsOf(unverifiedData)
  if (kind === 'returned') return typeof returned === 'string' ? { kind, returned } : null
  if (!isStatus(status)) return null
  if (kind === 'finished')
    return isId(attempt) ? { kind, attempt, status, code: isId(code) ? code : '' } : null
  return kind === undefined && isId(sessionId) ? { kind: 'ended', sessionId, status } : null
}

function fieldsOf(unverifiedData: unknown): Readonly<Record<string, unknown>> {
  try {
    if (typeof unverifiedData === 'string' && unverifiedData.length <= longest)
      return Object(JSON.parse(unverifiedData))
  } catch {
    // Somebody else's message.
  }
  return {}
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && /^[\w-]{1,128}$/.test(value)
}

function isStatus(value: unknown): value is FrameStatus {
  return value === 'success' || value === 'aborted' || value === 'error'
}
