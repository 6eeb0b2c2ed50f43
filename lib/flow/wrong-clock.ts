import { type SignicatError, TokenError } from '../errors.js'

/** What to say of a token whose dates only a wrong clock explains; `null` for everything else. */
export function clockHint(error: SignicatError): string | null {
  return error instanceof TokenError && isOfClock(error)
    ? 'a clock is wrong, that of this machine or of the issuer: compare both with the true time'
    : null
}

/** The token comes straight from the issuer: it is neither from the future nor from long ago. */
function isOfClock({ claim, reason }: TokenError): boolean {
  if (claim === 'exp') return reason === 'expired'
  if (claim === 'iat') return reason === 'too-old' || reason === 'not-yet-valid'
  return (claim === 'nbf' || claim === 'auth_time') && reason === 'not-yet-valid'
}
