import type { SignicatOptions } from '../../lib/index.js'
import type { Session, Sessions } from '../../lib/session/types.js'
import type { MintOptions } from './peer.js'
import { createPlainJar } from './plain-jar.js'

/** Other people's cookies, sealed as the plugin seals them. Its parts are loaded late: they are no part of a start. */
export async function mintOurs(
  options: SignicatOptions,
  cookie: string,
  { count, large }: MintOptions,
): Promise<string[]> {
  const sessions = await sessionsFor(options)
  const { session } = sessions.read(createPlainJar(cookie))
  if (session === null) throw new Error('the pattern is no session')
  const data = large ? { note: 'x'.repeat(2300) } : session.data
  const one = async (index: number): Promise<string> => {
    const jar = createPlainJar('')
    const other: Session = { ...session, data, id: `${session.id}-${index}` }
    await sessions.begin(jar, other)
    return jar.header()
  }
  return Promise.all(Array.from({ length: count }, (_, index) => one(index)))
}

async function sessionsFor(options: SignicatOptions): Promise<Sessions> {
  const { resolveConfig } = await import('../../lib/config/resolve.js')
  const { createClaimsPolicy } = await import('../../lib/eids/claims-policy.js')
  const { createSealedSessions } = await import('../../lib/session/sealed-sessions.js')
  const config = resolveConfig(options)
  const log = { debug() {}, info() {}, warn() {}, error() {} }
  return createSealedSessions({
    config,
    scopePath: '',
    keepClaims: createClaimsPolicy(config.claims).keep,
    log,
  })
}
