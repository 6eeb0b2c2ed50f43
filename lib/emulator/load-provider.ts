import { SignicatError } from '../errors.js'

type ProviderModule = typeof import('oidc-provider')

let loading: Promise<ProviderModule> | undefined

/**
 * Loads `oidc-provider` when it is needed, so that this door can be imported without it.
 *
 * @throws `ERR_SIGNICAT_EMULATOR_REFUSED` when the package is not installed.
 */
export function loadProvider(): Promise<ProviderModule> {
  loading ??= importQuietly()
  return loading
}

/** On Node 20 the package warns while it is evaluated, although it runs there: only that one line is dropped. */
async function importQuietly(): Promise<ProviderModule> {
  const output = globalThis.console
  const { warn } = output
  const filtered = (...parts: unknown[]): void => {
    if (!String(parts[0]).includes('Unsupported runtime')) warn.apply(output, parts)
  }
  output.warn = filtered
  try {
    return await import('oidc-provider')
  } catch (cause) {
    loading = undefined
    throw new SignicatError('ERR_SIGNICAT_EMULATOR_REFUSED', {
      detail: 'npm install --save-dev oidc-provider',
      cause,
    })
  } finally {
    if (output.warn === filtered) output.warn = warn
  }
}
