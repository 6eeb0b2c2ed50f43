/**
 * The issuer's error code when it can be one, else `undefined`: the value comes through the browser and ends in logs.
 * Narrower than the grammar, wide enough for every registered code and for Signicat's `IDP-3200`.
 *
 * @see RFC 6749 §4.1.2.1 and §5.2
 */
export function readWireError(unsafeError: unknown): string | undefined {
  return typeof unsafeError === 'string' && /^[\w.:-]{1,64}$/.test(unsafeError) ? unsafeError : undefined
}
