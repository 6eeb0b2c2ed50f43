import type { Config } from '../../config/config.js'
import type { BoundedFetch } from '../../issuer/bounded-fetch.js'
import { endpointProblem } from '../../issuer/endpoint-rules.js'
import { UpstreamFault } from '../../issuer/upstream-fault.js'
import type { UncheckedDocument } from './document.js'
import { finding, good, quoted, type Row } from './report.js'

/** What asking for the discovery document gave. */
export interface Discovery {
  readonly rows: readonly Row[]
  /** `null`: nothing more can be asked, and no credentials may be sent. */
  readonly document: UncheckedDocument | null
}

/** Asks for the discovery document; the only request there is before the issuer is known to be the right one. */
export async function discover(config: Config, fetch: BoundedFetch): Promise<Discovery> {
  try {
    const response = await fetch.call(config.discoveryUrl, { headers: { accept: 'application/json' } })
    if (response.status !== 200) return failed(wrongStatus(config, response.status))
    const document: unknown = await response.json().catch(() => null)
    if (!isObject(document)) return failed(noDocument(config))
    return judged(config, document, response.headers.get('date'))
  } catch (error) {
    return failed(unreachable(config, error))
  }
}

const failed = (row: Row): Discovery => ({ rows: [row], document: null })

function judged(config: Config, document: UncheckedDocument, date: string | null): Discovery {
  const reachable = good('reachable', `${config.issuer} answers`)
  const same = issuerRow(config, document)
  const rows = [reachable, same, httpsRow(config, document), clockRow(config, date)]
  return { rows, document: same.outcome === 'good' ? document : null }
}

/** Whether the document is the one that the settings mean. */
export const isNamed = ({ issuerNames }: Config, issuer: unknown): boolean =>
  typeof issuer === 'string' && issuerNames.includes(issuer)

function issuerRow(config: Config, { issuer }: UncheckedDocument): Row {
  if (isNamed(config, issuer)) return good('issuer', 'names itself as configured')
  return finding(
    'issuer',
    `calls itself ${quoted(issuer)}, which is not ${quoted(config.issuer)}; no credentials were sent`,
    issuerRemedy(issuer),
  )
}

/** Entra ID has one document for all tenants, whose issuer no token ever has. */
function issuerRemedy(issuer: unknown): string {
  return typeof issuer === 'string' && issuer.includes('{tenantid}')
    ? 'Set issuer to that of one tenant: https://login.microsoftonline.com/<tenant id>/v2.0 with the id (a GUID) in place of common, organizations or a domain. Accounts of all tenants at once are not supported'
    : 'Set issuer to what it calls itself, to the letter, if that is the one you mean'
}

const endpoints = [
  'authorization_endpoint',
  'token_endpoint',
  'jwks_uri',
  'userinfo_endpoint',
  'end_session_endpoint',
  'revocation_endpoint',
  'pushed_authorization_request_endpoint',
]

function httpsRow(config: Config, document: UncheckedDocument): Row {
  const wrong = endpoints.flatMap((name) => {
    const problem = document[name] === undefined ? null : endpointProblem(document[name], config)
    return problem === null ? [] : [`${name} ${problem}`]
  })
  if (wrong.length > 0) {
    return finding('https', wrong.join('; '), 'Tell the operator of the issuer: no login is possible so')
  }
  return good('https', config.issuer.startsWith('https:') ? 'everywhere' : 'not used on this machine')
}

function clockRow({ clock, clockToleranceSeconds }: Config, date: string | null): Row {
  const theirs = date === null ? Number.NaN : Date.parse(date) / 1000
  if (!Number.isFinite(theirs)) return good('clock', 'the issuer does not tell its time')
  const offset = Math.round(clock() - theirs)
  if (Math.abs(offset) <= clockToleranceSeconds) return good('clock', `${Math.abs(offset)} s apart`)
  const says = `this machine is ${Math.abs(offset)} s ${offset > 0 ? 'ahead' : 'behind'}, and ${clockToleranceSeconds} s are tolerated`
  return finding(
    'clock',
    says,
    'Keep the time of this machine with NTP: tokens look expired, or not valid yet',
  )
}

function wrongStatus({ issuer, isSignicat }: Config, status: number): Row {
  const remedy = isSignicat
    ? 'The issuer of Signicat ends in /auth/open, without a slash; check the name before .sandbox or .app'
    : 'Check the path of the issuer: its document is at <issuer>/.well-known/openid-configuration'
  return finding('reachable', `${issuer} has no discovery document: status ${status}`, remedy)
}

const noDocument = ({ issuer }: Config): Row =>
  finding(
    'reachable',
    `${issuer} answers with something that is no discovery document`,
    'Check the issuer, and what stands between: a proxy that asks for a sign-in of its own?',
  )

function unreachable({ issuer, timeoutMs }: Config, error: unknown): Row {
  const { kind, code } = error instanceof UpstreamFault ? error : { kind: 'network', code: undefined }
  const why = code ?? kind
  const remedy = remedies.find(([pattern]) => pattern.test(why))?.[1]
  return finding('reachable', `${issuer} cannot be asked: ${why}`, remedy ?? otherRemedy(timeoutMs))
}

const remedies: readonly (readonly [RegExp, string])[] = [
  [/^ENOTFOUND|^EAI_AGAIN/, 'Check the host name of the issuer, and that this machine can resolve it'],
  [/^ECONNREFUSED/, 'Is it running there? For the local one: npx fastify-signicat emulator'],
  [
    /CERT|SELF_SIGNED|VERIFY/,
    'Trust its certificate with NODE_EXTRA_CA_CERTS=<file>, never by switching checks off',
  ],
  [/^redirect/, 'The address leads elsewhere: give the issuer that it leads to'],
]

const otherRemedy = (timeoutMs: number): string =>
  `Check network, firewall and proxy (HTTPS_PROXY); it had ${timeoutMs} ms to answer`

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
