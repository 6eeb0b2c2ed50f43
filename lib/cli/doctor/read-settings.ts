import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

/** What the command line names; each wins over the environment. */
export interface SettingFlags {
  readonly issuer?: string
  readonly 'client-id'?: string
  readonly 'base-url'?: string
  readonly prefix?: string
  readonly scope?: string
  /** A module that exports the options. */
  readonly module?: string
}

/** A mistake in how the command was called. */
export class UsageError extends Error {}

/**
 * The options of a registration, from a module or from flags and environment. Secrets come from the environment alone:
 * what stands in a command line stands in its history and in the list of processes.
 *
 * @throws {@link UsageError}
 */
export async function readOptions(flags: SettingFlags, env: NodeJS.ProcessEnv): Promise<unknown> {
  return flags.module === undefined ? optionsFrom(flags, env) : loadOptions(flags.module)
}

function optionsFrom(flags: SettingFlags, env: NodeJS.ProcessEnv): Record<string, unknown> {
  const issuer = flags.issuer ?? text(env.SIGNICAT_ISSUER)
  const given: Record<string, unknown> = {
    issuer,
    clientId: flags['client-id'] ?? text(env.SIGNICAT_CLIENT_ID),
    clientSecret: text(env.SIGNICAT_CLIENT_SECRET),
    baseUrl: flags['base-url'] ?? text(env.BASE_URL),
    prefix: flags.prefix,
    scope: flags.scope ?? text(env.SIGNICAT_SCOPE),
    signingKeys: keysFrom(env, 'SIGNICAT_SIGNING_KEY'),
    decryptionKeys: keysFrom(env, 'SIGNICAT_DECRYPTION_KEY'),
    secrets: [text(env.SESSION_SECRET)],
    allowInsecureLoopback: /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])[:/]/.test(issuer ?? '') || undefined,
  }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}

const text = (value: string | undefined): string | undefined => (value === '' ? undefined : value)

function keysFrom(env: NodeJS.ProcessEnv, name: string): unknown[] | undefined {
  const value = text(env[name])
  if (value === undefined) return undefined
  try {
    const key: unknown = JSON.parse(value)
    return [key]
  } catch {
    throw new UsageError(`${name} is no JSON: give a private key as 'fastify-signicat keys' prints it`)
  }
}

const names = ['default', 'options', 'settings', 'signicatOptions']

async function loadOptions(path: string): Promise<unknown> {
  const module: unknown = await import(pathToFileURL(resolve(path)).href).catch((error: unknown) => {
    throw new UsageError(`${path} cannot be loaded: ${reasonOf(error)}`)
  })
  const exported = namesOf(module).find((value) => value !== undefined)
  const options: unknown = isMaker(exported) ? await callWith(exported, path) : exported
  if (typeof options === 'object' && options !== null) return options
  throw new UsageError(`${path} exports no options: export them as default, or by the name options`)
}

function namesOf(module: unknown): readonly unknown[] {
  if (typeof module !== 'object' || module === null) return []
  const members: Readonly<Record<string, unknown>> = { ...module }
  return names.map((name) => members[name])
}

const isMaker = (value: unknown): value is () => unknown => typeof value === 'function'

async function callWith(make: () => unknown, path: string): Promise<unknown> {
  try {
    return await make()
  } catch (error) {
    throw new UsageError(`${path} gives no options: ${reasonOf(error)}`)
  }
}

/** Its message may quote a secret. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'it threw'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}
