import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { defaultClient } from '../emulator/client-registry.js'
import {
  createEmulator,
  type Emulator,
  type EmulatorClient,
  type EmulatorOptions,
} from '../emulator/index.js'
import { isLoopbackUrl } from '../emulator/loopback.js'
import { isSignicatError } from '../errors.js'
import { calledWrongly, help } from './help.js'
import { complain, say, visible } from './say.js'

const usualPort = 4011

interface Settings {
  readonly options: EmulatorOptions
  /** Of the application. */
  readonly baseUrl: string
  readonly help: boolean
}

/** Runs a local Signicat until the process is told to end. */
export async function runEmulator(args: readonly string[]): Promise<number> {
  const settings = readSettings(args)
  if (typeof settings === 'string') return calledWrongly('emulator', settings)
  if (settings.help) {
    say(help)
    return 0
  }
  const ended = untilToldToEnd()
  try {
    const emulator = await createEmulator(settings.options)
    const certificateFile = await saveCertificate(emulator)
    say(introduction(emulator, settings, certificateFile))
    await ended
    await emulator.close()
    if (certificateFile !== undefined) await rm(dirname(certificateFile), { recursive: true })
    return 0
  } catch (error) {
    complain(visible(explain(error, settings)))
    return 1
  }
}

const text = { type: 'string' } as const
const texts = { type: 'string', multiple: true } as const
const flag = { type: 'boolean' } as const
const flags = {
  ...{ port: text, 'base-url': text, scope: text, 'redirect-uri': texts },
  ...{ lenient: flag, https: flag, help: flag },
}

function readSettings(args: readonly string[]): Settings | string {
  try {
    const { values } = parseArgs({ args: [...args], options: flags })
    const port = values.port === undefined ? usualPort : Number(values.port)
    if (!Number.isInteger(port) || port < 0 || port > 65_535) return '--port takes a number from 0 to 65535'
    const given = values['base-url']?.replace(/\/+$/, '')
    if (given !== undefined && !isLoopbackUrl(given)) {
      return '--base-url takes the address of your application on this machine, such as http://localhost:3000'
    }
    const { lenient = false, https = false } = values
    const clients = [clientFor({ given, redirectUris: values['redirect-uri'], scope: values.scope })]
    return {
      options: { port, https, lenient, clients },
      baseUrl: given ?? 'http://localhost:3000',
      help: values.help ?? false,
    }
  } catch (error) {
    return error instanceof Error ? error.message : 'The arguments cannot be read'
  }
}

interface Registered {
  readonly given: string | undefined
  readonly redirectUris: readonly string[] | undefined
  readonly scope: string | undefined
}

/** The default client, with what the arguments register. */
function clientFor({ given, redirectUris, scope }: Registered): EmulatorClient {
  const callbacks = redirectUris ?? (given === undefined ? undefined : [`${given}/callback`])
  return {
    ...defaultClient,
    ...(callbacks === undefined ? {} : { redirectUris: callbacks }),
    ...(given === undefined ? {} : { postLogoutRedirectUris: [`${given}/logged-out`] }),
    ...(scope === undefined ? {} : { scopes: scope.split(/\s+/).filter((name) => name !== '') }),
  }
}

function untilToldToEnd(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve())
    process.once('SIGTERM', () => resolve())
  })
}

/** A file, because Node takes additional authorities from a file only. */
async function saveCertificate({ certificate }: Emulator): Promise<string | undefined> {
  if (certificate === undefined) return undefined
  const file = join(await mkdtemp(join(tmpdir(), 'fastify-signicat-')), 'certificate.pem')
  await writeFile(file, certificate)
  return file
}

function introduction(
  { url, issuer, clientId, clientSecret, rest }: Emulator,
  { baseUrl, options: { lenient, clients } }: Settings,
  certificateFile: string | undefined,
): string {
  const trust =
    certificateFile === undefined
      ? ''
      : `\nStart your application with NODE_EXTRA_CA_CERTS=${certificateFile} so that Node trusts it.\n`
  return `Local Signicat is running at ${url} (for development: nobody is identified)

  issuer         ${issuer}
  client id      ${clientId}
  client secret  ${clientSecret}
  redirect URI   ${clients?.[0]?.redirectUris?.join(', ') ?? (lenient ? 'any on this machine' : '/callback on any port of this machine')}
${trust}
  await app.register(signicat, {
    issuer: '${issuer}',
    clientId: '${clientId}',
    clientSecret: '${clientSecret}',
    baseUrl: '${baseUrl}',
    allowInsecureLoopback: true,
    secrets: [process.env.SESSION_SECRET],
  })

REST APIs, with an API client for each:

${restLines('hub', rest.hub)}

${restLines('express', rest.express)}

  Approve headless logins at ${url}/phone

Stop it with Ctrl+C.`
}

function restLines(
  api: string,
  { baseUrl, tokenUrl, clientId, clientSecret }: Emulator['rest']['hub'],
): string {
  return `  ${api.padEnd(8)} baseUrl       ${baseUrl}
           tokenUrl      ${tokenUrl}
           clientId      ${clientId}
           clientSecret  ${clientSecret}`
}

function explain(error: unknown, { options: { port } }: Settings): string {
  if (isSignicatError(error)) return `${error.message}: ${error.detail ?? error.code}`
  const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
  if (taken)
    return `Port ${port} is taken. Choose another one with --port, and name it in the issuer of your application.`
  return error instanceof Error ? error.message : 'The local Signicat could not be started'
}
