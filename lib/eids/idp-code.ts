const IDP_CODE = /^[a-z0-9-]{1,30}$/

/** Whether `value` is written like the code of an eID. Says nothing about whether that eID exists. */
export function isIdpCode(value: unknown): value is string {
  return typeof value === 'string' && IDP_CODE.test(value)
}
