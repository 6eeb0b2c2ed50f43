import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { freePort } from '../support/redis-server.js'
import { rsaPair } from '../support/rsa-keys.js'

const program = '/usr/bin/glewlwyd'
/** Tables, modules, and an administrator, as the package makes them. */
const schema = '/usr/share/dbconfig-common/data/glewlwyd/install/sqlite3'

export const isInstalled = existsSync(program)

export interface Glewlwyd {
  readonly issuer: string
  stop(): Promise<void>
}

export const kari = { username: 'kari', password: 'a password of kari 1' }
export const client = { id: 'acme-web', secret: 'a secret of the client 1' }

/** A Glewlwyd of its own in a folder of its own, which knows one person and the application at `home`. */
export async function startGlewlwyd(home: string): Promise<Glewlwyd> {
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'signicat-glewlwyd-'))
  makeDatabase(join(folder, 'database'))
  const settings = join(folder, 'glewlwyd.conf')
  writeFileSync(settings, configuration(port, join(folder, 'database')))
  const child = spawn(program, [`--config-file=${settings}`], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exit = once(child, 'exit')
  await Promise.race([
    started(child),
    exit.then(() => Promise.reject(new Error('Glewlwyd ended before it was ready'))),
  ])
  await setUp(`http://localhost:${port}`, home)
  return {
    issuer: `http://localhost:${port}/api/oidc`,
    async stop() {
      child.kill('SIGKILL')
      await exit
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function makeDatabase(file: string): void {
  const { status, stderr } = spawnSync('sqlite3', [file], { input: readFileSync(schema), encoding: 'utf8' })
  if (status !== 0) throw new Error(`sqlite3: ${stderr}`)
}

/** Addresses and folders as in the file that the package installs. */
const configuration = (port: number, database: string): string => `
port = ${port}
bind_address = "127.0.0.1"
external_url = "http://localhost:${port}/"
login_url = "login.html"
api_prefix = "api"
static_files_path = "/usr/share/glewlwyd/webapp/"
static_files_mime_types = ({ extension = ".html" mime_type = "text/html" })
log_mode = "console"
log_level = "INFO"
cookie_secure = 0
session_key = "GLEWLWYD2_SESSION_ID"
admin_scope = "g_admin"
profile_scope = "g_profile"
user_module_path = "/usr/lib/glewlwyd/user"
client_module_path = "/usr/lib/glewlwyd/client"
user_auth_scheme_module_path = "/usr/lib/glewlwyd/scheme"
plugin_module_path = "/usr/lib/glewlwyd/plugin"
hash_algorithm = "SHA512"
database = { type = "sqlite3" path = "${database}" }
`

/** Resolves when it listens; reads on to the end, so that it is never held up by a full pipe. */
function started({ stdout }: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    if (stdout === null) return reject(new Error('no output'))
    createInterface({ input: stdout }).on('line', (line) => {
      if (line.includes('Glewlwyd started on port')) resolve()
    })
  })
}

/** By the administration API, as the package's administrator. */
async function setUp(address: string, home: string): Promise<void> {
  let cookie = ''
  const call = async (method: string, path: string, body?: unknown): Promise<Response> => {
    const headers = { 'content-type': 'application/json', cookie }
    const sent = body === undefined ? {} : { body: JSON.stringify(body) }
    const answer = await fetch(`${address}/api/${path}`, { method, headers, ...sent })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return answer
  }
  const session = await call('POST', 'auth/', { username: 'admin', password: 'password' })
  cookie = session.headers.get('set-cookie')?.split(';')[0] ?? ''
  await call('POST', 'mod/plugin/', openidConnect(`${address}/api/oidc`))
  await call('POST', 'scope/', { name: 'profile', password_required: true, scheme: {} })
  await call('POST', 'user/', { ...kari, name: 'Kari', scope: ['openid', 'profile', 'g_profile'] })
  // As the package sets it up it does not keep the member of a client that its own sign-out reads.
  const clients = await (await call('GET', 'mod/client/database')).json()
  clients.parameters['data-format'].post_logout_redirect_uris = { multiple: true, read: true, write: true }
  await call('PUT', 'mod/client/database', clients)
  await call('PUT', 'mod/client/database/reset')
  await call('POST', 'client/', application(home))
}

function openidConnect(issuer: string): unknown {
  const { privateKey } = rsaPair()
  const key = { ...privateKey.export({ format: 'jwk' }), kid: 'one', use: 'sig', alg: 'RS256' }
  const parameters = {
    iss: issuer,
    'jwks-private': JSON.stringify({ keys: [key] }),
    'jwks-show': true,
    'allowed-scope': ['openid', 'profile'],
    'name-claim': 'on-demand',
    'name-claim-scope': ['profile'],
    'access-token-duration': 3600,
    'refresh-token-duration': 86_400,
    'code-duration': 600,
    'auth-type-code-enabled': true,
    'auth-type-refresh-enabled': true,
    'refresh-token-one-use': 'always',
    'pkce-allowed': true,
    'pkce-required': true,
    'introspection-revocation-allowed': true,
    'introspection-revocation-allow-target-client': true,
    'session-management-allowed': true,
    'session-cookie-name': 'GLEWLWYD2_OIDC_SID',
    'session-cookie-expiration': 3600,
    'back-channel-logout-allowed': true,
  }
  return { module: 'oidc', name: 'oidc', display_name: 'OpenID Connect', parameters }
}

const application = (home: string): unknown => ({
  client_id: client.id,
  client_secret: client.secret,
  confidential: true,
  scope: [],
  redirect_uri: [`${home}/callback`],
  authorization_type: ['code', 'refresh_token'],
  token_endpoint_auth_method: ['client_secret_basic', 'client_secret_post'],
  post_logout_redirect_uris: [`${home}/logged-out`],
  backchannel_logout_uri: `${home}/backchannel`,
  backchannel_logout_session_required: 'yes',
})
