import { describe, expect, it } from 'vitest'
import { memoryJar } from '../../support/memory-jar.js'
import { idTokenClaims, session, startOfTime } from './fixture.js'
import { begin, look, storedSessions } from './stored-fixture.js'

const failed = expect.objectContaining({ code: 'ERR_SIGNICAT_STORE_FAILED', statusCode: 503 })
const down = () => {
  throw new Error('connection refused')
}

describe('while the store is down', () => {
  it('nobody is anonymous and nobody is somebody else: reading throws, for as long as it takes', async () => {
    const { sessions, store } = storedSessions()
    const jar = await begin(sessions)
    store.before = down
    await sessions.load(jar)
    expect(() => sessions.read(jar)).toThrowError(failed)
    expect(jar.written.size).toBe(0)
    store.before = () => undefined
    expect(await look(sessions, jar)).not.toBeNull()
  })

  it('somebody without our cookie is not kept waiting', async () => {
    const { sessions, store } = storedSessions()
    store.before = down
    expect(await look(sessions, memoryJar())).toBeNull()
  })

  it('no login begins, and no cookie points nowhere', async () => {
    const { sessions, store } = storedSessions()
    store.before = down
    const jar = memoryJar()
    await expect(sessions.begin(jar, session())).rejects.toEqual(failed)
    expect(jar.written.size).toBe(0)
  })

  it('a login that cannot end the session before it does not begin', async () => {
    const { sessions, store } = storedSessions()
    const jar = await begin(sessions)
    const former = await look(sessions, jar)
    store.before = (call) => (call === 'take' ? down() : undefined)
    await expect(sessions.begin(jar, session({ id: 'bmV4dCBzZXNzaW9uICEhIQ' }), { former })).rejects.toEqual(
      failed,
    )
    expect(jar.written.size).toBe(0)
  })

  it('a sign-out takes the cookie, says that it failed, and holds in this process', async () => {
    const { sessions, store } = storedSessions()
    const jar = await begin(sessions)
    const logout = jar.next()
    await look(sessions, logout)
    store.before = down
    await expect(sessions.end(logout, session())).rejects.toEqual(failed)
    expect(logout.after()).toEqual({})
    store.before = () => undefined
    expect(await look(sessions, jar.next())).toBeNull()
  })

  it('so does one of somebody whose session could not be read', async () => {
    const { sessions, store } = storedSessions()
    const jar = await begin(sessions)
    const logout = jar.next()
    store.before = down
    await sessions.load(logout)
    await expect(sessions.end(logout, null)).rejects.toEqual(failed)
    expect(logout.after()).toEqual({})
    store.before = () => undefined
    expect(await look(sessions, jar.next())).toBeNull()
  })

  it('nothing is ended or listed by half in silence', async () => {
    const { sessions, store } = storedSessions()
    await begin(sessions)
    store.before = down
    const whom = { issuer: idTokenClaims.iss, sub: idTokenClaims.sub }
    await expect(sessions.endAll({ whom, upTo: startOfTime, time: 'startedAt' })).rejects.toEqual(failed)
    await expect(sessions.list(whom)).rejects.toEqual(failed)
    await expect(sessions.bury('id', startOfTime + 9)).rejects.toEqual(failed)
  })
})

describe('a store that hangs', () => {
  it('is given up after the time-out', async () => {
    const { sessions, store, other } = storedSessions()
    const jar = await begin(sessions)
    store.before = () => new Promise(() => undefined)
    const hasty = other({ timeoutMs: 100 })
    await hasty.load(jar)
    expect(() => hasty.read(jar)).toThrowError(failed)
  })
})

describe('a store that was emptied', () => {
  it('makes people anonymous, takes their cookies and lets them log in again', async () => {
    const { sessions, store } = storedSessions()
    const jar = await begin(sessions)
    for (const key of [...store.entries.keys()]) await store.take(key)
    expect(await look(sessions, jar)).toBeNull()
    expect(jar.after()).toEqual({})
    const again = memoryJar()
    await sessions.begin(again, session())
    expect(await look(sessions, again.next())).not.toBeNull()
  })
})
