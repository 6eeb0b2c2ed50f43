import { GuardError } from '../errors.js'

/** An access token as it came, with how it was sent. */
export interface Credentials {
  readonly scheme: 'Bearer' | 'DPoP'
  readonly unverifiedToken: string
}

/** Longer than any header that a server takes by default. */
const LONGEST = 16_384
const scheme = /^(bearer|dpop)(?: |$)/i
/** RFC 6750 §2.1, with more than one space as RFC 9110 §11.4 lets be. */
const credentials = /^(?:bearer|dpop) +([\w.~+/-]+=*) *$/i

/**
 * The access token of a request, from the header alone: a token in a query or a body ends in logs and histories
 * (RFC 9700 §4.3.2), so it is not looked for there.
 *
 * @param headers every `Authorization` line there is
 * @returns `null` when there is none, or one of another scheme
 * @throws {@link GuardError} `ERR_SIGNICAT_REQUEST_INVALID` (400) for several, and for what is no token
 * @see RFC 6750 §2.1 and §3.1, RFC 9449 §7.1
 */
export function readCredentials(headers: readonly string[]): Credentials | null {
  const [header, other] = headers
  if (header === undefined) return null
  // Which of them a proxy before us looked at cannot be known.
  if (other !== undefined) throw malformed('several Authorization headers')
  const name = scheme.exec(header)?.[1]
  if (name === undefined) return null
  const unverifiedToken = header.length > LONGEST ? undefined : credentials.exec(header)?.[1]
  if (unverifiedToken === undefined) throw malformed('no token')
  return { scheme: name.toLowerCase() === 'dpop' ? 'DPoP' : 'Bearer', unverifiedToken }
}

function malformed(detail: string): GuardError {
  return new GuardError('ERR_SIGNICAT_REQUEST_INVALID', { detail: `authorization: ${detail}` })
}
