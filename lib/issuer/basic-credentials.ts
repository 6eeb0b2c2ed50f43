/**
 * `Authorization` of a client with its secret, both as form values. Letters, digits, `*`, `-`, `.` and `_` stay as they are:
 * some issuers do not decode what others have to.
 *
 * @see RFC 6749 §2.3.1 and appendix B
 */
export function basicCredentials(clientId: string, secret: string): string {
  return `Basic ${Buffer.from(`${formValue(clientId)}:${formValue(secret)}`).toString('base64')}`
}

/** Whether an issuer that decodes nothing would take this for another id or secret. */
export function isEncodedInBasic(text: string): boolean {
  return formValue(text) !== text
}

const formValue = (value: string): string => new URLSearchParams({ v: value }).toString().slice(2)
