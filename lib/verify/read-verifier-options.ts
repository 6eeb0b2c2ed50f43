import {
  createFaults,
  type Faults,
  type Field,
  type Fields,
  fieldsOf,
  isPlainObject,
  kindOf,
  readBoolean,
  refuse,
} from '../config/assert.js'
import { cloneOptions } from '../config/clone.js'
import type { ResolvedTokens } from '../config/config.js'
import type { PrivateJwk } from '../config/key-options.js'
import { nearestName } from '../config/nearest-name.js'
import { readPrivateKeys } from '../config/private-jwk.js'
import { readText } from '../config/read-text.js'
import { CLIENT_ID } from '../config/resolve-client.js'
import { type IssuerSettings, resolveIssuer } from '../config/resolve-issuer.js'
import { resolveLevels } from '../config/resolve-levels.js'
import { resolveSeams, type SeamSettings } from '../config/resolve-seams.js'
import { readTokens } from '../config/resolve-tokens.js'
import { isSandboxIssuer } from '../eids/environments.js'
import type { Levels } from '../eids/levels.js'
import { ConfigError } from '../errors.js'
import { countUsableKeys, type KeySet } from './given-keys.js'
import type { VerifierOptions } from './verifier-options.js'

// The annotation holds the list against the type.
const names: Readonly<Record<keyof VerifierOptions, true>> = {
  issuer: true,
  audience: true,
  clientId: true,
  algorithms: true,
  keys: true,
  decryptionKeys: true,
  requireEncrypted: true,
  sandbox: true,
  levels: true,
  strictLogoutTokens: true,
  remember: true,
  introspection: true,
  timeoutMs: true,
  fetch: true,
  clock: true,
  clockToleranceSeconds: true,
  allowInsecureLoopback: true,
  log: true,
}

/** The options after checks and defaults. */
export interface VerifierSettings extends IssuerSettings, SeamSettings, ResolvedTokens {
  readonly clientId: string | null
  /** `null`: fetched. */
  readonly keys: KeySet | null
  readonly decryptionKeys: readonly PrivateJwk[]
  readonly mustBeEncrypted: { readonly idToken: boolean; readonly logoutToken: boolean }
  readonly sandboxAllowed: boolean
  readonly levels: Levels
  readonly strictLogoutTokens: boolean
}

/** @throws {@link ConfigError} with every fault of the options */
export function readVerifierOptions(options: object): VerifierSettings {
  const faults = createFaults()
  checkNames(Object.keys(options), faults)
  const settings = readAll(fieldsOf(cloneOptions(options), '', faults))
  if (faults.faults.length > 0) throw new ConfigError(faults.faults)
  return settings
}

function readAll(field: Fields): VerifierSettings {
  const issuer = resolveIssuer(field)
  const tokens = readTokens(field)
  const { audiences } = tokens
  const clientId = readText(field('clientId'), CLIENT_ID) ?? onlyOne(audiences)
  if (field('audience').value === undefined && field('clientId').value === undefined) {
    refuse(field('audience'), 'is missing, as is clientId', 'Name the API or client that tokens must be for')
  }
  const decryptionKeys = readPrivateKeys(field('decryptionKeys'), 'enc')
  const sandboxByDefault = issuer.isLoopbackIssuer || isSandboxIssuer(issuer.issuer)
  return {
    ...issuer,
    ...resolveSeams(field),
    ...tokens,
    clientId,
    keys: readKeySet(field('keys')),
    decryptionKeys,
    mustBeEncrypted: readMustBeEncrypted(field('requireEncrypted'), decryptionKeys),
    sandboxAllowed: readBoolean(field('sandbox'), sandboxByDefault),
    levels: resolveLevels(field('levels'), issuer),
    strictLogoutTokens: readBoolean(field('strictLogoutTokens'), false),
  }
}

function onlyOne(audiences: readonly string[] | null): string | null {
  const [only, other] = audiences ?? []
  return other === undefined ? (only ?? null) : null
}

function readKeySet(field: Field): KeySet | null {
  if (field.value === undefined) return null
  const keys: unknown = isPlainObject(field.value) ? field.value.keys : undefined
  if (!Array.isArray(keys) || !keys.every(isPlainObject)) {
    refuse(field, `is ${kindOf(field.value)}`, 'Give a key set: { keys: [ … ] }')
    return null
  }
  if (countUsableKeys({ keys }) > 0) return { keys }
  refuse(field, 'holds no public key that can verify', 'Give the key set that the issuer publishes')
  return null
}

/** By default ID tokens only, when there are keys: most issuers sign logout tokens and no more. */
function readMustBeEncrypted(field: Field, keys: readonly PrivateJwk[]): VerifierSettings['mustBeEncrypted'] {
  const named = readBoolean(field, false)
  if (named && keys.length === 0) refuse(field, 'is set without decryptionKeys', 'Give decryptionKeys')
  return { idToken: field.value === undefined ? keys.length > 0 : named, logoutToken: named }
}

function checkNames(given: readonly string[], faults: Faults): void {
  const known = Object.keys(names)
  for (const name of given.filter((name) => !known.includes(name))) {
    const nearest = nearestName(name, known)
    const remedy = nearest === null ? 'Take it out' : `Did you mean '${nearest}'?`
    faults.add(name.slice(0, 40).replaceAll(/[^\w.-]/g, '?'), 'is no option', remedy)
  }
}
