import { describe, expect, it } from 'vitest'
import { attemptName } from '../../../lib/session/attempt-names.js'
import { cookieNames } from '../../../lib/session/cookie-names.js'
import { packIdToken } from '../../../lib/session/id-token-bytes.js'
import type { Session } from '../../../lib/session/types.js'
import { memoryJar } from '../../support/memory-jar.js'
import { config, idToken, reasonLog, sealedSessions, secret, session, startOfTime } from './fixture.js'

const { session: name } = cookieNames(config(), '')
const attempts = Array.from({ length: 8 }, (_, slot) =>
  attemptName(name, String(slot).padStart(12, 'n'), { crossSite: false }),
)
const other = (changes: Partial<Session> = {}) => session({ id: 'YW5vdGhlciBzZXNzaW9uIQ', ...changes })

const seen =
  (seenAt: number) =>
  (newest: Session): Session => ({ ...newest, seenAt })

async function begun(options: Record<string, unknown> = {}, given = session()) {
  const time = { now: startOfTime }
  const { log, reasons } = reasonLog()
  const sessions = sealedSessions(config(options, time), log)
  const jar = memoryJar()
  await sessions.begin(jar, given)
  return { time, reasons, sessions, jar, next: jar.next }
}

describe('a sealed session', () => {
  it('is read back from the cookie that was written', async () => {
    const { sessions, next } = await begun()
    expect(sessions.present(next())).toBe(true)
    expect(sessions.read(next())).toEqual({ session: session(), resealDue: false })
  })

  it('is opened by another process with the same secret', async () => {
    const { next } = await begun()
    expect(sealedSessions(config()).read(next()).session).toEqual(session())
  })

  it('is one frozen object for all requests with a cookie that keeps coming', async () => {
    const { sessions, next } = await begun()
    sessions.read(next())
    const first = sessions.read(next()).session
    expect(sessions.read(next()).session).toBe(first)
    expect(Object.isFrozen(first)).toBe(true)
    expect(Object.isFrozen(first?.user)).toBe(true)
  })

  it('needs no more than 1.7 kB for a usual person with the ID token', async () => {
    const signature = Buffer.alloc(256, 7).toString('base64url')
    const packedIdToken = packIdToken(`${idToken.split('.').slice(0, 2).join('.')}.${signature}`)
    const { jar } = await begun({}, session({ packedIdToken }))
    expect(jar.after()[name]?.length).toBeLessThan(1700)
  })

  it('writes a cookie that lives as long as the session may', async () => {
    const { jar, sessions, time } = await begun({ session: { sameSite: 'strict' } })
    expect(jar.written.get(name)).toMatchObject({ settings: { maxAge: 3600, sameSite: 'strict' } })
    time.now = startOfTime + 43_000
    const late = jar.next()
    expect(sessions.change(late, session(), seen(time.now))).toMatchObject({ seenAt: time.now })
    expect(late.written.get(name)).toMatchObject({ settings: { maxAge: 200 } })
    const stale = jar.next()
    expect(sessions.change(stale, session(), seen(startOfTime))).not.toBeNull()
    expect(stale.written.get(name)).toMatchObject({ settings: { maxAge: 0 } })
  })

  it('writes nothing on reading', async () => {
    const { sessions, next } = await begun()
    const jar = next()
    sessions.read(jar)
    expect(jar.written.size).toBe(0)
  })

  it('says when it was sealed with an older secret', async () => {
    const { next } = await begun()
    const rotated = sealedSessions(config({ secrets: [secret('two'), secret('one')] }))
    expect(rotated.read(next())).toEqual({ session: session(), resealDue: true })
    expect(rotated.read(next()).resealDue).toBe(true)
    const jar = next()
    await rotated.change(jar, session(), seen(startOfTime))
    expect(rotated.read(jar.next())).toEqual({ session: session({ revision: 1 }), resealDue: false })
  })

  it('is anonymous without a cookie', () => {
    const { log, reasons } = reasonLog()
    const sessions = sealedSessions(config(), log)
    expect(sessions.present(memoryJar({ other: 'x' }))).toBe(false)
    expect(sessions.read(memoryJar({ other: 'x' }))).toEqual({ session: null, resealDue: false })
    expect(reasons).toEqual([])
  })
})

describe('time', () => {
  it('ends an idle session by what is sealed in it', async () => {
    const { sessions, next, time, reasons } = await begun()
    sessions.read(next())
    time.now = startOfTime + 3599
    expect(sessions.read(next()).session).not.toBeNull()
    time.now = startOfTime + 3600
    const jar = next()
    expect(sessions.read(jar).session).toBeNull()
    expect(jar.after()).toEqual({})
    expect(reasons).toEqual(['idle'])
  })

  it('ends a session at its absolute end, however often it was seen', async () => {
    const { sessions, jar, time, reasons } = await begun()
    time.now = startOfTime + 43_199
    const slid = jar.next()
    await sessions.change(slid, session(), seen(time.now))
    expect(sessions.read(slid.next()).session).not.toBeNull()
    time.now += 1
    expect(sessions.read(slid.next()).session).toBeNull()
    expect(reasons).toEqual(['absolute'])
    expect(sessions.change(slid, session(), seen(time.now))).toBeNull()
  })

  it('bears a clock that is a little behind, and refuses a session from the future', async () => {
    const { sessions, next, time, reasons } = await begun()
    time.now = startOfTime - 30
    expect(sessions.read(next()).session).not.toBeNull()
    time.now = startOfTime - 31
    expect(sessions.read(next()).session).toBeNull()
    expect(reasons).toEqual(['future'])
  })
})

describe('the end of a session', () => {
  it('is final: a copy of the cookie is not read and a late answer does not revive it', async () => {
    const { sessions, jar, next, reasons } = await begun()
    const request = next()
    expect(sessions.read(request).session).not.toBeNull()
    const logout = jar.next()
    await sessions.end(logout, session())
    expect(logout.after()).toEqual({})
    expect(sessions.change(request, session(), seen(startOfTime + 1))).toBeNull()
    expect(request.written.size).toBe(0)
    expect(sessions.read(next()).session).toBeNull()
    expect(reasons).toEqual(['ended'])
  })

  it('is remembered until the session would have ended by itself', async () => {
    const { sessions, jar, time } = await begun({ session: { idleSeconds: 43_200 } })
    await sessions.end(memoryJar(), session())
    for (let index = 0; index < 5000; index += 1) await sessions.bury(`other-${index}`, startOfTime + 100)
    time.now = startOfTime + 43_199
    expect(sessions.read(jar.next()).session).toBeNull()
  })

  it('comes to a session that is known by id only', async () => {
    const { sessions, next } = await begun()
    await sessions.bury(session().id, session().absoluteExpiresAt)
    expect(sessions.read(next()).session).toBeNull()
  })

  it('comes to nobody too, and clears what there is', async () => {
    const { sessions, next } = await begun()
    const jar = next()
    await sessions.end(jar, null)
    expect(jar.after()).toEqual({})
  })

  it('comes to the former session at a login', async () => {
    const { sessions, next } = await begun()
    const jar = next()
    await sessions.begin(jar, other(), { former: session() })
    expect(sessions.read(jar.next()).session?.id).toBe(other().id)
    expect(sessions.read(next()).session).toBeNull()
  })

  it('does not come to a session that begins again under its own id', async () => {
    const { sessions, next } = await begun()
    const jar = next()
    await sessions.begin(jar, session(), { former: session() })
    expect(sessions.read(jar.next()).session).not.toBeNull()
  })
})

describe('size', () => {
  const filler = (length: number) => ({ filler: 'x'.repeat(length) })

  it('goes to two cookies when it must, and back to one', async () => {
    const { sessions, jar } = await begun({}, session({ data: filler(2500) }))
    expect(Object.keys(jar.after()).sort()).toEqual([name, `${name}.1`])
    const request = jar.next()
    expect(sessions.read(request).session?.data).toEqual(filler(2500))
    await sessions.change(request, session(), seen(startOfTime))
    expect(Object.keys(request.after())).toEqual([name])
    expect(sessions.read(request.next()).session).toEqual(session({ revision: 1 }))
  })

  it('clears both cookies at the end', async () => {
    const { sessions, jar } = await begun({}, session({ data: filler(2500) }))
    const request = jar.next()
    await sessions.end(request, session())
    expect(request.after()).toEqual({})
  })

  it('fails the login when it is too large, names the largest parts, and leaves everything as it was', async () => {
    const { sessions, next } = await begun()
    const jar = next()
    const user = { name: 'Kåre Ødegård', memberships: 'm'.repeat(3000), email: 'kare@example.com' }
    const failure: unknown = await sessions
      .begin(jar, other({ user, data: filler(900) }), { former: session() })
      .catch((error) => error)
    expect(failure).toMatchObject({ name: 'SessionError', code: 'ERR_SIGNICAT_SESSION_TOO_LARGE' })
    expect(failure).toHaveProperty(
      'detail',
      expect.stringMatching(
        /^\d+ of 5100 bytes; largest: memberships \(3002 bytes\), data\.filler \(902 bytes\), ID token/,
      ),
    )
    expect(JSON.stringify(failure)).not.toMatch(/mmm|xxx|kare/)
    expect(jar.written.size).toBe(0)
    expect(sessions.read(next()).session).toEqual(session())
  })

  it('drops attempts rather than send more cookies than a proxy takes', async () => {
    const sessions = sealedSessions(config())
    const jar = memoryJar(Object.fromEntries(attempts.map((attempt) => [attempt, 'a'.repeat(700)])))
    await sessions.begin(jar, session({ data: filler(2500) }))
    const header = Object.entries(jar.after())
      .map(([cookie, value]) => `${cookie}=${value}`)
      .join('; ')
    expect(header.length).toBeLessThan(7000)
    expect(jar.clearedNames().length).toBeLessThan(8)
  })
})
