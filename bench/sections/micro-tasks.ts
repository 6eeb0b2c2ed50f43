import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from 'node:crypto'
import { createRemoteJWKSet, type JWK, jwtVerify } from 'jose'
import { createClaimsPolicy } from '../../lib/eids/claims-policy.js'
import { packIdToken } from '../../lib/session/id-token-bytes.js'
import { createKeyRing } from '../../lib/session/key-ring.js'
import { createOpenedCache } from '../../lib/session/opened-cache.js'
import { packSession, unpackSession } from '../../lib/session/pack-session.js'
import { createSealer } from '../../lib/session/seal.js'
import type { Session } from '../../lib/session/types.js'
import { systemClock } from '../../lib/shared/clock.js'
import { createVerifier } from '../../lib/verify/create-verifier.js'
import { verifyIdToken } from '../../lib/verify/id-token.js'
import { fetchIdToken } from '../harness/id-token.js'
import { claimNames, client, secret } from '../identity.js'

/*
 * Times the parts in turn and tells the rounds:
 *   node micro-tasks.js '{"issuer":…,"rounds":…}'
 */
interface Settings {
  readonly issuer: string
  readonly rounds: number
}

type Task = () => unknown

const settings: Settings = JSON.parse(process.argv[2] ?? '{}')
const { idToken, claims, accessToken, nonce } = await fetchIdToken(settings.issuer)

const keepClaims = createClaimsPolicy(claimNames).keep
const session: Session = Object.freeze({
  id: randomBytes(16).toString('base64url'),
  method: 'oidc',
  issuer: settings.issuer,
  sub: String(claims.sub),
  sid: String(claims.sid),
  idp: String(claims.idp),
  loa: 'substantial',
  acr: String(claims.acr),
  amr: Object.freeze(['external']),
  authTime: Number(claims.auth_time),
  issuedAt: Number(claims.iat),
  startedAt: Number(claims.iat),
  seenAt: Number(claims.iat),
  absoluteExpiresAt: Number(claims.iat) + 43_200,
  user: Object.freeze(keepClaims(claims)),
  data: Object.freeze({}),
  packedIdToken: packIdToken(idToken),
  origin: Object.freeze({ attempt: randomBytes(16).toString('base64url'), returnTo: '/' }),
})

const ring = createKeyRing({
  secrets: [secret],
  clientId: client.id,
  issuer: settings.issuer,
  cookie: { session: 'bench', place: 'https://app.example.com', formerSession: 'former' },
})
const sealer = createSealer({ ring, purpose: 'session', clock: systemClock, lifeSeconds: 43_200 })
const packed = packSession(session, keepClaims)
const sealed = sealer.seal(packed)
const cache = createOpenedCache<Session>(1_000_000)
cache.put(sealed, session, packed.length * 4)

const rawKey = createSecretKey(randomBytes(32))
const json = Buffer.from(JSON.stringify({ i: session.id, u: {}, d: {}, t: [1, 2, 3] }))
const payload = Buffer.from(JSON.stringify(claims))
const rest = Buffer.alloc(Math.max(0, packed.length - json.length - payload.length), 7)

function rawSeal(): string {
  const frame = JSON.stringify({ i: session.id, u: {}, d: {}, t: [1, 2, 3] })
  const bytes = Buffer.concat([Buffer.from(frame), Buffer.from(JSON.stringify(claims)), rest])
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', rawKey, iv)
  const text = Buffer.concat([iv, cipher.update(bytes), cipher.final(), cipher.getAuthTag()])
  return text.toString('base64url')
}

const rawSealed = rawSeal()

/** The same number of bytes, the same two pieces of JSON, nothing checked and nothing frozen. */
function rawOpen(): unknown {
  const bytes = Buffer.from(rawSealed, 'base64url')
  const decipher = createDecipheriv('aes-256-gcm', rawKey, bytes.subarray(0, 12))
  decipher.setAuthTag(bytes.subarray(-16))
  const open = decipher.update(bytes.subarray(12, -16))
  decipher.final()
  const frame: unknown = JSON.parse(open.toString('utf8', 0, json.length))
  const user: unknown = JSON.parse(open.toString('utf8', json.length, json.length + payload.length))
  return [frame, user]
}

const open = (): Session | null => {
  const opening = sealer.open(sealed)
  return opening.outcome === 'opened' ? unpackSession(opening.bytes, keepClaims) : null
}

const keys = createRemoteJWKSet(new URL(`${settings.issuer}/jwks`))
const rules = {
  issuer: settings.issuer,
  clientId: client.id,
  algorithm: 'RS256' as const,
  keys,
  now: Math.floor(Date.now() / 1000),
  toleranceSeconds: 30,
  nonce,
  accessToken,
  requireAuthTime: true,
}
const published: { readonly keys: JWK[] } = JSON.parse(await (await fetch(`${settings.issuer}/jwks`)).text())
const verifier = createVerifier({
  issuer: settings.issuer,
  clientId: client.id,
  remember: { idTokens: 1_000_000 },
  keys: published,
})
const joseRules = { issuer: settings.issuer, audience: client.id, algorithms: ['RS256'], clockTolerance: 30 }

const tasks: Readonly<Record<string, Task>> = {
  'open a session': open,
  'raw AES-256-GCM, same bytes': rawOpen,
  'seal a session': () => sealer.seal(packSession(session, keepClaims)),
  'raw AES-256-GCM seal, same bytes': rawSeal,
  'find an opened session': () => cache.get(sealed),
  'verify an ID token': () => verifyIdToken(idToken, rules),
  'verify a remembered ID token': () => verifier.verifyIdToken(idToken, { nonce }),
  'jose jwtVerify': () => jwtVerify(idToken, keys, joseRules),
}

/** Microseconds of CPU time for a call. */
async function time(task: Task, calls: number): Promise<number> {
  const before = process.cpuUsage()
  for (let call = 0; call < calls; call += 1) {
    const result = task()
    if (result instanceof Promise) await result
  }
  const { user, system } = process.cpuUsage(before)
  return (user + system) / calls
}

if (open() === null) throw new Error('what was sealed does not open')
const callsOf = (title: string): number => (/verif/i.test(title) ? 300 : 4000)
const rounds: Record<string, number>[] = []
for (let round = -2; round < settings.rounds; round += 1) {
  const figures: Record<string, number> = {}
  const order = Object.entries(tasks)
  // What a task leaves behind for the collector is paid by the next one.
  for (const [title, task] of round % 2 === 0 ? order : order.toReversed())
    figures[title] = await time(task, callsOf(title))
  if (round >= 0) rounds.push(figures)
}
const note = `A session of ${packed.length} bytes, ${sealed.length} sealed; an ID token of ${idToken.length} bytes with ${Object.keys(claims).length} claims.`
process.on('disconnect', () => process.exit())
process.send?.({ id: 0, value: { rounds, note } })
