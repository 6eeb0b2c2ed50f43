/**
 * Wire errors that mean "the person cancelled" unless `cancelCodes` says otherwise. Besides the registered
 * `access_denied` Signicat deployments answer `IDP-3200` (DigiD, eHerkenning, MitID) and `AuthnFailed`.
 */
export const defaultCancelCodes: readonly string[] = Object.freeze([
  'access_denied',
  'IDP-3200',
  'AuthnFailed',
])
