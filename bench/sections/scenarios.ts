import type { PeerProcess } from '../harness/fleet.js'
import { cookiesOf, type Scenario } from './requests.js'

/** Starts a peer in a process of its own. */
export type Start = (name: string) => Promise<PeerProcess>

/** Whose cookies a scenario sends: those of one person or of many, of ours or of the rival; `own` of the peer itself. */
type Jar = 'none' | 'one' | 'many' | 'split' | 'rival' | 'many of rival' | 'own'

/** A scenario before its process has started. */
interface Plan extends Pick<Scenario, 'title' | 'path' | 'bare' | 'rival'> {
  readonly name: string
  readonly jar: Jar
}

const people = 10_000
const me = { path: '/me', bare: 'bare, our cookie', rival: 'secure-session' } as const
const open = { path: '/public', bare: 'bare /public, our cookie', rival: 'secure-session /public' } as const
const many = { bare: 'bare, 10,000 cookies', rival: 'secure-session, 10,000 people' } as const

const nearest: readonly Plan[] = [
  { ...me, title: 'bare', name: 'bare', jar: 'none' },
  { ...me, title: 'bare, our cookie', name: 'bare', jar: 'one' },
  { ...me, title: 'ours, seen before', name: 'ours', jar: 'one' },
  { ...me, title: 'secure-session', name: 'secure-session', jar: 'rival' },
  { ...me, title: 'bare, 10,000 cookies', name: 'bare', jar: 'many' },
  { ...me, ...many, title: 'ours, 10,000 people', name: 'ours', jar: 'many' },
  { ...me, title: 'secure-session, 10,000 people', name: 'secure-session', jar: 'many of rival' },
  { ...me, title: 'bare, our two cookies', name: 'bare', jar: 'split' },
  { ...me, title: 'ours, two cookies', name: 'ours', jar: 'split', bare: 'bare, our two cookies' },
  { ...open, title: 'bare /public, our cookie', name: 'bare', jar: 'one' },
  { ...open, title: 'ours /public', name: 'ours', jar: 'one' },
  { ...open, title: 'secure-session /public', name: 'secure-session', jar: 'rival' },
  { ...me, title: 'express-openid-connect', name: 'express-openid-connect', jar: 'own' },
]

const others = ['fastify-session', 'auth0-server-js', 'iron-session'] as const
const farther: readonly Plan[] = [
  ...others.map((name) => ({ ...me, title: name, name, jar: 'own' }) as const),
  ...['express-openid-connect', ...others].map(
    (name) => ({ ...open, title: `${name} /public`, name, jar: 'own' }) as const,
  ),
  { ...me, title: 'ours-rolling', name: 'ours-rolling', jar: 'own' },
  { ...me, title: 'ours-memory', name: 'ours-memory', jar: 'own', rival: 'fastify-session' },
]
const inRedis: Plan = { ...me, title: 'ours-redis', name: 'ours-redis', jar: 'own', rival: 'fastify-session' }

export function plansFor({
  full,
  redis,
}: {
  readonly full: boolean
  readonly redis: boolean
}): readonly Plan[] {
  return [...nearest, ...(full ? farther : []), ...(full && redis ? [inRedis] : [])]
}

/**
 * Each in a process of its own: what a process did before changes what its heap and V8 do for everything after.
 *
 * @param plans in the order of their starts
 */
export async function scenariosOf(plans: readonly Plan[], start: Start): Promise<readonly Scenario[]> {
  const sealed = await sealedCookies(start)
  const scenarios: Scenario[] = []
  for (const { name, jar, ...plan } of plans) {
    const peer = await start(name)
    scenarios.push({ ...plan, peer, cookies: jar === 'own' ? await cookiesOf(peer) : sealed[jar] })
  }
  return scenarios
}

/** Sealed elsewhere, with the same secrets: sealing ten thousand is no part of what is measured. */
async function sealedCookies(start: Start): Promise<Record<Exclude<Jar, 'own'>, readonly string[]>> {
  const [ours, rival] = [await start('ours'), await start('secure-session')]
  return {
    none: [''],
    one: await cookiesOf(ours),
    many: await cookiesOf(ours, { count: people }),
    split: await cookiesOf(ours, { count: 1, large: true }),
    rival: await cookiesOf(rival),
    'many of rival': await cookiesOf(rival, { count: people }),
  }
}
