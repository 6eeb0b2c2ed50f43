import type { Config } from '../../config/config.js'
import { isSandboxIssuer } from '../../eids/environments.js'
import { cookieNames } from '../../session/cookie-names.js'
import { finding, good, note, type Row } from './report.js'

/** What can be said of the application without asking anybody. */
export function checkApplication(config: Config, scopePrefix: string): readonly Row[] {
  return [
    cookieRow(config, scopePrefix),
    secretsRow(config),
    ...hintRows(config),
    ...sandboxRows(config),
    ...proxyRows(config),
    ...config.warnings.map((warning) => note('options', warning)),
  ]
}

function cookieRow(config: Config, scopePrefix: string): Row {
  const { session } = cookieNames(config, scopePrefix.replace(/\/$/, ''))
  if (config.secureCookies) return good('cookies', session)
  const isForTests = config.isLoopbackIssuer || isSandboxIssuer(config.issuer)
  if (isForTests) return good('cookies', `${session}, without __Host- and Secure: ${config.origin} is http`)
  return finding(
    'cookies',
    `people of a production issuer get cookies without __Host- and Secure, since baseUrl is ${config.origin}`,
    'Set baseUrl to the public https address of the application',
  )
}

/** What start-up refuses never comes here; this is for what is long enough and still no secret. */
function secretsRow({ secrets }: Config): Row {
  const weak = secrets.flatMap((secret, index) => (looksLikeWords(secret) ? [`secrets[${index}]`] : []))
  if (weak.length === 0) return good('secrets', `${secrets.length}, the first seals`)
  const remedy = 'Make one with: npx fastify-signicat secret'
  return finding('secrets', `${weak.join(', ')} looks like words, which can be guessed`, remedy)
}

/** Letters of one case and separators only: 256 random bits in any usual spelling never look so. */
function looksLikeWords(secret: string): boolean {
  return /^(?:[a-z]+|[A-Z]+)(?:[ _.,-]+(?:[a-z]+|[A-Z]+))+$/.test(secret) || /^[a-z]+$|^[A-Z]+$/.test(secret)
}

/** Both are large, and the cookies of a session are not. */
function hintRows({ session }: Config): Row[] {
  if (session.kind !== 'sealed' || !session.keepTokens || session.keepIdToken === false) return []
  const says =
    'tokens and the ID token share the cookies; where they do not fit, the ID token is left out and the issuer asks at sign-out'
  return [
    note(
      'sign-out-hint',
      says,
      "Keep sessions in a store (session.kind: 'stored') if people are to go unasked",
    ),
  ]
}

function sandboxRows({ expect, issuer, isSignicat, isLoopbackIssuer }: Config): Row[] {
  if (!expect.sandbox || !isSignicat || isLoopbackIssuer || isSandboxIssuer(issuer)) return []
  const says = 'test identities are accepted, and the issuer is no sandbox by its name'
  return [
    finding(
      'test-identities',
      says,
      'Take expect.sandbox out, unless this domain is that of a sandbox account',
    ),
  ]
}

function proxyRows({ basePath, origin }: Config): Row[] {
  if (basePath === '') return []
  const says = `${basePath} is taken to be stripped by a proxy before requests arrive here`
  const remedy = `If nothing strips it, set baseUrl to ${origin} and prefix to ${basePath}; --running tells which it is`
  return [note('proxy', says, remedy)]
}
