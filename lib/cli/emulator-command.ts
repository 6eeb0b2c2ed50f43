import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { createEmulator, type Emulator } from '../emulator/index.js'
import { isSignicatError } from '../errors.js'
import { help } from './help.js'
import { complain, say, visible } from './say.js'

const usualPort = 4011

interface Settings {
  readonly port: number
  readonly https: boolean
  readonly help: boolean
}

/** Runs a local Signicat until the process is told to end. */
export async function runEmulator(args: readonly string[]): Promise<number> {
  const settings = readSettings(args)
  if (typeof settings === 'string') {
    complain(`${visible(settings)}\n\n${help}`)
    return 2
  }
  if (settings.help) {
    say(help)
    return 0
  }
  const ended = untilToldToEnd()
  try {
    const emulator = await createEmulator({ port: settings.port, https: settings.https })
    const certificateFile = await saveCertificate(emulator)
    say(introduction(emulator, certificateFile))
    await ended
    await emulator.close()
    if (certificateFile !== undefined) await rm(dirname(certificateFile), { recursive: true })
    return 0
  } catch (error) {
    complain(visible(explain(error)))
    return 1
  }
}

function readSettings(args: readonly string[]): Settings | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { port: { type: 'string' }, https: { type: 'boolean' }, help: { type: 'boolean' } },
    })
    const port = values.port === undefined ? usualPort : Number(values.port)
    if (!Number.isInteger(port) || port < 0 || port > 65_535) return '--port takes a number from 0 to 65535'
    return { port, https: values.https ?? false, help: values.help ?? false }
  } catch (error) {
    return error instanceof Error ? error.message : 'The arguments cannot be read'
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
${trust}
  await app.register(signicat, {
    issuer: '${issuer}',
    clientId: '${clientId}',
    clientSecret: '${clientSecret}',
    baseUrl: 'http://localhost:3000',
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

function explain(error: unknown): string {
  if (isSignicatError(error)) return `${error.message}: ${error.detail ?? error.code}`
  const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
  if (taken) return 'The port is taken. Choose another one with --port.'
  return error instanceof Error ? error.message : 'The local Signicat could not be started'
}
