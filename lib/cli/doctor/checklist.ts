import type { Config } from '../../config/config.js'
import type { PrivateJwk } from '../../config/key-options.js'
import { placesFor } from '../../config/places.js'
import { privateKeyStatus } from '../../config/private-key-life.js'
import { visible } from '../say.js'
import { askedScopes } from './check-scopes.js'

/** One field of the client in Signicat's Dashboard. */
export interface Field {
  readonly field: string
  readonly value: string
  readonly why: string
}

/** Every field of the Dashboard that follows from a configuration. Nothing secret is among them. */
export function checklistOf(config: Config, scopePrefix: string): readonly Field[] {
  return [
    ...addressFields(config, scopePrefix),
    { field: 'Scopes', value: askedScopes(config).join(' '), why: 'what logins may ask for' },
    { field: 'Grant types', value: grantTypes(config), why: 'how tokens are asked for' },
    userDataField(config),
    ...loginFields(config),
    ...requestFields(config),
    ...answerFields(config),
    ...keyFields(config),
  ]
}

function addressFields(config: Config, scopePrefix: string): Field[] {
  const { redirectUri, postLogoutRedirectUri, paths } = placesFor(config, scopePrefix)
  const address = (path: string | null): string | null => (path === null ? null : config.origin + path)
  const all: readonly (readonly [string, string | null, string])[] = [
    ['Redirect URI', redirectUri, 'where people come back to; to the letter'],
    ['Post logout redirect URI', postLogoutRedirectUri, 'where people come back to after signing out'],
    ['Back channel logout URI', address(paths.backchannelLogout), 'Signicat tells the server who signed out'],
    ['Front channel logout URI', address(paths.frontchannelLogout), 'Signicat tells the browser'],
    ['Initiate login URI', address(paths.initiate), 'where another site starts a login'],
    ['JWKS URI', address(paths.jwks), 'where the public keys are, if the client takes an address'],
  ]
  return all.flatMap(([field, value, why]) => (value === null ? [] : [{ field, value, why }]))
}

const grantTypes = ({ scope }: Config): string =>
  scope.includes('offline_access') ? 'authorization_code refresh_token' : 'authorization_code'

function userDataField({ userinfo }: Config): Field {
  const field = 'ID Token User data'
  return userinfo
    ? { field, value: 'StandardScopes', why: 'userinfo gives the rest, nin too' }
    : { field, value: 'All', why: 'userinfo is not asked, so the ID token must hold everything' }
}

function loginFields({ authorization, clientAuth }: Config): Field[] {
  const forced = authorization.prompt?.split(' ').includes('login') === true
  const acrValues = authorization.acr_values
  return [
    { field: 'Require PKCE', value: 'on', why: 'S256 is sent with every login' },
    { field: 'Require client secret', value: clientAuth === 'none' ? 'off' : 'on', why: clientAuth },
    forced
      ? {
          field: 'Single sign-on (SSO)',
          value: 'off, or Force login',
          why: 'prompt=login is sent with every login',
        }
      : {
          field: 'Single sign-on (SSO)',
          value: 'on, if that is meant',
          why: 'an old login may answer: prompt is not login',
        },
    ...(acrValues === undefined
      ? []
      : [{ field: 'ACR values', value: acrValues, why: 'sent with every login; "Force use" is not needed' }]),
  ]
}

function requestFields({ request, encryptRequest }: Config): Field[] {
  const isPushed = request.endsWith('par')
  const isSigned = request.startsWith('signed')
  const how = `request is '${request}'`
  return [
    { field: 'Require pushed authorization requests', value: isPushed ? 'on' : 'off', why: how },
    {
      field: 'Requires Request Object',
      value: isSigned ? 'on' : 'off',
      why: encryptRequest ? `${how}, encrypted too` : how,
    },
  ]
}

function answerFields({ decryptionKeys, requireEncrypted, idTokenAlg }: Config): Field[] {
  const isEncrypted = (answer: string): boolean => decryptionKeys.length > 0 && requireEncrypted.has(answer)
  const why =
    decryptionKeys.length === 0 ? 'there are no decryptionKeys' : 'requireEncrypted names what must be'
  return [
    { field: 'ID token signature', value: idTokenAlg, why: 'the one algorithm that is accepted' },
    { field: 'Encrypted ID token', value: isEncrypted('idToken') ? 'on, RSA-OAEP' : 'off', why },
    { field: 'Userinfo response type', value: isEncrypted('userinfo') ? 'SignedAndEncrypted' : 'Json', why },
  ]
}

function keyFields({ signingKeys, decryptionKeys, clock }: Config): Field[] {
  return [
    ...signingKeys.map((key) => keyField(key, { use: 'sig', now: clock() })),
    ...decryptionKeys.map((key) => keyField(key, { use: 'enc', now: clock() })),
  ]
}

function keyField(
  key: PrivateJwk,
  { use, now }: { readonly use: 'sig' | 'enc'; readonly now: number },
): Field {
  const { kid, validUntil } = privateKeyStatus(key, use, now)
  const usage = use === 'sig' ? 'Signing' : 'Encryption'
  const until =
    validUntil === null
      ? 'no end in the key'
      : `until ${new Date(validUntil * 1000).toISOString().slice(0, 10)}`
  return {
    field: `Public key, usage "${usage}"`,
    value: JSON.stringify(publicHalf(key, use)),
    why: `${kid}, ${until}`,
  }
}

/** By name: what a private key may hold besides is not known. */
function publicHalf(key: PrivateJwk, use: 'sig' | 'enc'): Record<string, unknown> {
  const { kty, kid, alg, n, e, crv, x, y } = key
  const material = kty === 'RSA' ? { n, e } : kty === 'EC' ? { crv, x, y } : { crv, x }
  return { kty, kid, use, ...(alg === undefined ? {} : { alg }), ...material }
}

export function printChecklist(fields: readonly Field[]): string {
  const lines = fields.map(
    ({ field, value, why }) => `${visible(field)}\n    ${visible(value)}\n    (${visible(why)})`,
  )
  return `In the Signicat Dashboard, at the OIDC client of this application:\n\n${lines.join('\n')}`
}
