import { ConfigError, type ConfigFault } from '../errors.js'
import { type Clock, systemClock } from '../shared/clock.js'
import { type Log, silentLog } from '../shared/log.js'
import { type DecryptionKey, readDecryptionKeys } from './decryption-keys.js'
import type { RestApi } from './open.js'
import type { RestOptions, Wait } from './options.js'
import { isSafeUrl } from './safe-url.js'
import { timerWait } from './wait.js'

/** Options after checks and defaults. */
export interface Settings {
  readonly api: RestApi
  readonly clientId: string
  readonly clientSecret: () => string | Promise<string>
  readonly clientAuth: 'client_secret_basic' | 'client_secret_post'
  /** Without trailing slash. */
  readonly baseUrl: string
  readonly tokenUrl: string
  readonly scope: string
  readonly accountId: string | null
  readonly decryptionKeys: readonly DecryptionKey[]
  readonly timeoutMs: number
  readonly retries: number
  readonly allowInsecureLoopback: boolean
  readonly log: Log
  readonly fetch: typeof fetch
  readonly clock: Clock
  readonly wait: Wait
  readonly random: () => number
}

const DEFAULTS = {
  hub: {
    baseUrl: 'https://api.signicat.com/auth/rest',
    tokenUrl: 'https://api.signicat.com/auth/open/connect/token',
    scope: 'signicat-api',
  },
  express: {
    baseUrl: 'https://api.signicat.io/identification/v2',
    tokenUrl: 'https://api.signicat.io/oauth/connect/token',
    scope: 'identify',
  },
} as const

/**
 * Checks the options and fills in defaults.
 *
 * @throws {@link ConfigError} with every fault.
 */
export function readSettings(options: RestOptions): Settings {
  const faults = [...faultsOf(options)]
  const keys = readDecryptionKeys(options.decryptionKeys ?? [], faults)
  if (faults.length > 0) throw new ConfigError(faults)
  const defaults = DEFAULTS[options.api]
  const secret = options.clientSecret
  return Object.freeze({
    api: options.api,
    clientId: options.clientId,
    clientSecret: typeof secret === 'function' ? secret : () => secret,
    clientAuth: options.clientAuth ?? 'client_secret_basic',
    baseUrl: (options.baseUrl ?? defaults.baseUrl).replace(/\/+$/, ''),
    tokenUrl: options.tokenUrl ?? defaults.tokenUrl,
    scope: options.scope ?? defaults.scope,
    accountId: options.api === 'hub' ? (options.accountId ?? null) : null,
    decryptionKeys: keys,
    timeoutMs: options.timeoutMs ?? 5000,
    retries: options.retries ?? 2,
    allowInsecureLoopback: options.allowInsecureLoopback ?? false,
    log: options.log ?? silentLog,
    fetch: options.fetch ?? ((input, init) => fetch(input, init)),
    clock: options.clock ?? systemClock,
    wait: options.wait ?? timerWait,
    random: options.random ?? Math.random,
  })
}

function* faultsOf(options: RestOptions): Generator<ConfigFault> {
  if (!Object.hasOwn(DEFAULTS, options.api)) {
    yield fault('api', 'is not one of Signicat’s REST APIs', "Write 'hub' or 'express'")
  }
  if (typeof options.clientId !== 'string' || options.clientId === '') {
    yield fault('clientId', 'is missing', 'Write the id of an API client of the Signicat Dashboard')
  }
  yield* faultsOfSecret(options)
  yield* faultsOfUrls(options)
  yield* faultsOfNumbers(options)
  if (options.scope === '')
    yield fault('scope', 'is empty', 'Leave it out, or name the scope of the API client')
  if (
    options.api === 'hub' &&
    options.accountId !== undefined &&
    !/^[A-Za-z0-9-]{1,64}$/.test(options.accountId)
  ) {
    yield fault('accountId', 'is not an account id', 'Copy it from the Dashboard; it looks like a-xxxx-…')
  }
}

function* faultsOfSecret({ clientSecret, clientAuth }: RestOptions): Generator<ConfigFault> {
  if (typeof clientSecret !== 'function' && (typeof clientSecret !== 'string' || clientSecret === '')) {
    yield fault(
      'clientSecret',
      'is missing or empty',
      'Pass the secret of the API client, or a function that fetches it',
    )
  }
  if (
    clientAuth !== undefined &&
    clientAuth !== 'client_secret_basic' &&
    clientAuth !== 'client_secret_post'
  ) {
    yield fault('clientAuth', 'is unknown', "Write 'client_secret_basic' or 'client_secret_post'")
  }
}

function* faultsOfUrls(options: RestOptions): Generator<ConfigFault> {
  const insecure = options.allowInsecureLoopback === true
  for (const name of ['baseUrl', 'tokenUrl'] as const) {
    const value = options[name]
    if (value !== undefined && !isUsableUrl(value, insecure)) {
      yield fault(
        name,
        'is not an https URL without query, fragment and password',
        'Write https://…; for a local Signicat http on a loopback host with allowInsecureLoopback: true',
      )
    }
  }
  if (options.baseUrl !== undefined && options.tokenUrl === undefined) {
    yield fault('tokenUrl', 'is missing next to baseUrl', 'Name the token endpoint that belongs to it')
  }
}

function* faultsOfNumbers({ timeoutMs, retries }: RestOptions): Generator<ConfigFault> {
  if (timeoutMs !== undefined && !(Number.isInteger(timeoutMs) && timeoutMs >= 1 && timeoutMs <= 120_000)) {
    yield fault('timeoutMs', 'is not a number of milliseconds up to 120000', 'Leave it out for 5000')
  }
  if (retries !== undefined && !(Number.isInteger(retries) && retries >= 0 && retries <= 5)) {
    yield fault('retries', 'is not a whole number from 0 to 5', 'Leave it out for 2')
  }
}

function isUsableUrl(value: unknown, allowInsecureLoopback: boolean): boolean {
  return typeof value === 'string' && !/[?#]/.test(value) && isSafeUrl(value, allowInsecureLoopback)
}

function fault(option: string, problem: string, remedy: string): ConfigFault {
  return { option, problem, remedy }
}
