import { describe, expect, it } from 'vitest'
import type { Ending, Session } from '../../../lib/session/types.js'
import { createBarrier } from '../../support/barrier.js'
import { idTokenClaims, session, startOfTime } from './fixture.js'
import { begin, look, storedSessions } from './stored-fixture.js'

const { iss: issuer, sub, sid } = idTokenClaims
const person = { issuer, sub }
const other = (changes: Partial<Session> = {}) => session({ id: 'YW5vdGhlciBzZXNzaW9uIQ', ...changes })

describe('the end of a stored session', () => {
  it('is final: the entry is gone, and an answer on its way does not revive it', async () => {
    const { sessions, store, other: process } = storedSessions()
    const jar = await begin(sessions)
    const late = jar.next()
    const elsewhere = process()
    const read = await look(elsewhere, late)
    const logout = jar.next()
    await sessions.end(logout, await look(sessions, logout))
    expect(logout.after()).toEqual({})
    const change = (newest: Session): Session => ({ ...newest, seenAt: startOfTime + 1 })
    expect(await elsewhere.change(late, read ?? session(), change)).toBeNull()
    expect(late.written.size).toBe(0)
    expect(store.entries.size).toBe(0)
    expect(await look(elsewhere, jar.next())).toBeNull()
  })

  it('comes while an answer is being written: whoever is first, the last state is signed out', async () => {
    for (const held of ['replace', 'take']) {
      const { sessions, store, other: process } = storedSessions()
      const jar = await begin(sessions)
      const [late, logout] = [jar.next(), jar.next()]
      const elsewhere = process()
      const read = await look(elsewhere, late)
      const barrier = createBarrier()
      store.before = (call) => (call === held ? barrier.arrive() : undefined)
      const change = (newest: Session): Session => ({ ...newest, seenAt: startOfTime + 1 })
      const first = held === 'replace' ? () => elsewhere.change(late, read ?? session(), change) : end
      const second = held === 'replace' ? end : () => elsewhere.change(late, read ?? session(), change)
      async function end(): Promise<void> {
        await sessions.end(logout, session())
      }
      const running = first()
      await barrier.reached
      await second()
      barrier.open()
      await running
      expect(await look(process(), jar.next())).toBeNull()
      expect(store.entries.size).toBe(0)
    }
  })

  it('comes to a session that is known by its own id only', async () => {
    const { sessions, other: process } = storedSessions()
    const jar = await begin(sessions)
    const stays = await begin(sessions, other())
    await process().bury(session().id, startOfTime + 100)
    expect(await look(sessions, jar)).toBeNull()
    expect(await look(sessions, stays)).not.toBeNull()
  })

  it('removes the entry of a cookie that nobody could read', async () => {
    const { sessions, store, other: process } = storedSessions()
    const jar = await begin(sessions)
    await process().end(jar, null)
    expect(store.entries.size).toBe(0)
    expect(jar.after()).toEqual({})
  })
})

const endings: readonly (readonly [string, Ending['whom'], Ending['time']])[] = [
  ['an account', { account: 'account-7' }, 'startedAt'],
  ['a person', person, 'startedAt'],
  ['a person, by a logout token', person, 'issuedAt'],
  ['a session of the issuer', { issuer, sid }, 'issuedAt'],
  ['everybody', 'everybody', 'startedAt'],
]

describe.each(endings)('ending the sessions of %s', (_who, whom, time) => {
  const own = session({ account: 'account-7' })
  const later = session({
    id: 'bGF0ZXIgc2Vzc2lvbiAhIQ',
    account: 'account-7',
    startedAt: startOfTime + 10,
    issuedAt: startOfTime + 10,
  })
  const ending: Ending = { whom, upTo: startOfTime + 5, time }

  it('reaches every process, and leaves what began later', async () => {
    const { sessions, other: process } = storedSessions()
    const [jar, laterJar] = [await begin(sessions, own), await begin(sessions, later)]
    const found = await process().endAll(ending)
    expect(found.map(({ startedAt }) => startedAt)).toEqual(whom === 'everybody' ? [] : [startOfTime])
    expect(await look(sessions, jar)).toBeNull()
    expect(await look(sessions, laterJar)).not.toBeNull()
  })

  it('leaves those of others', async () => {
    const { sessions } = storedSessions()
    const jar = await begin(sessions, other({ account: 'account-8', sub: 'somebody', sid: 'ANOTHER' }))
    await sessions.endAll({ ...ending, upTo: whom === 'everybody' ? startOfTime - 1 : startOfTime + 5 })
    expect(await look(sessions, jar)).not.toBeNull()
  })

  it('stops a login that is under way', async () => {
    const { sessions, store } = storedSessions()
    await sessions.endAll(ending)
    await expect(begin(sessions, own)).rejects.toMatchObject({ code: 'ERR_SIGNICAT_SESSION_GONE' })
    expect(store.entries.size).toBe(0)
    await expect(begin(sessions, later)).resolves.toBeDefined()
  })
})

describe('the list of sessions', () => {
  it('has what a back office needs, and nothing that opens a session', async () => {
    const { sessions, other: process } = storedSessions()
    await begin(sessions, other({ startedAt: startOfTime + 5 }))
    await begin(sessions)
    const list = await process().list(person)
    expect(list.map(({ startedAt }) => startedAt)).toEqual([startOfTime, startOfTime + 5])
    expect(list[0]).toEqual({
      session: expect.stringMatching(/^[\w-]{22}$/),
      issuer,
      sub,
      sid,
      method: 'oidc',
      idp: 'nbid',
      loa: 'high',
      startedAt: startOfTime,
      seenAt: startOfTime,
      absoluteExpiresAt: startOfTime + 43_200,
    })
    expect(JSON.stringify(list)).not.toContain(session().id)
  })

  it('is empty for somebody unknown, and after the end', async () => {
    const { sessions } = storedSessions()
    await begin(sessions)
    expect(await sessions.list({ account: 'nobody' })).toEqual([])
    await sessions.endAll({ whom: person, upTo: startOfTime, time: 'startedAt' })
    expect(await sessions.list(person)).toEqual([])
  })
})
