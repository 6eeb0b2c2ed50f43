import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { memoryJar } from '../../support/memory-jar.js'
import { idToken, idTokenClaims, reasonLog, secret, session, startOfTime } from './fixture.js'
import { begin, look, storedSessions } from './stored-fixture.js'

const data = { cart: ['one'] }

describe('a stored session', () => {
  it('is read back from the store, by another process too', async () => {
    const { sessions, other } = storedSessions()
    const jar = await begin(sessions)
    expect(await look(sessions, jar.next())).toEqual(session({ revision: 1 }))
    expect(await look(other(), jar.next())).toEqual(session({ revision: 1 }))
  })

  it('leaves a random id in the browser and nothing else', async () => {
    const { sessions } = storedSessions()
    const values = [await begin(sessions), await begin(sessions)].flatMap((jar) => Object.values(jar.after()))
    for (const value of values) expect(value).toMatch(/^s1\.[\w-]{43}\.1$/)
    expect(new Set(values).size).toBe(2)
  })

  it('takes one round trip to read, and none without our cookie', async () => {
    const { sessions, store } = storedSessions()
    const jar = await begin(sessions)
    store.calls.length = 0
    expect(await look(sessions, memoryJar({ other: 'cookie' }))).toBeNull()
    expect(store.calls).toEqual([])
    const together: string[] = []
    store.before = async () => {
      await Promise.resolve()
      together.push(store.calls.join())
    }
    await look(sessions, jar.next())
    expect(together).toEqual(['get,graves', 'get,graves'])
  })

  it('is read once in a request', async () => {
    const { sessions, store } = storedSessions()
    const jar = await begin(sessions)
    store.calls.length = 0
    await look(sessions, jar)
    await look(sessions, jar)
    expect(store.calls).toEqual(['get', 'graves'])
  })

  it('is not read before it was loaded', async () => {
    const { sessions } = storedSessions()
    const jar = await begin(sessions)
    expect(() => sessions.read(jar)).toThrowError(
      expect.objectContaining({ code: 'ERR_SIGNICAT_SESSION_NOT_LOADED' }),
    )
    expect(sessions.read(memoryJar()).session).toBeNull()
  })

  it('changes in the store, and the cookie says to which revision', async () => {
    const { sessions, other } = storedSessions()
    const jar = await begin(sessions)
    const read = await look(sessions, jar)
    const next = await sessions.change(jar, read ?? session(), (newest) => ({ ...newest, data }))
    expect(next).toMatchObject({ data, revision: 2 })
    expect(Object.values(jar.after())[0]).toMatch(/\.2$/)
    expect(await look(other(), jar.next())).toMatchObject({ data, revision: 2 })
  })

  it('sets no cookie for a change that a sign-out of the same request has overtaken', async () => {
    const { sessions, store } = storedSessions()
    const jar = await begin(sessions)
    const read = (await look(sessions, jar)) ?? session()
    const gate = new EventTarget()
    const opened = once(gate, 'open')
    let calls = 0
    // The store has taken the change; its answer comes after the sign-out.
    const { replace } = store
    store.replace = async (...call) => {
      calls += 1
      const replaced = await replace(...call)
      await opened
      return replaced
    }
    const changing = sessions.change(jar, read, (newest) => ({ ...newest, data }))
    await sessions.end(jar, read)
    gate.dispatchEvent(new Event('open'))
    expect([await changing, calls]).toEqual([null, 1])
    expect([jar.setNames(), jar.after()]).toEqual([[], {}])
  })

  it('writes nothing when nothing changed', async () => {
    const { sessions, store } = storedSessions()
    const jar = await begin(sessions)
    const read = await look(sessions, jar)
    store.calls.length = 0
    expect(await sessions.change(jar, read ?? session(), (newest) => newest)).toBe(read)
    expect(store.calls).toEqual([])
    expect(jar.written.size).toBe(0)
  })

  it('may be larger than cookies, but not without a bound', async () => {
    const { sessions } = storedSessions()
    const large = session({ data: { text: 'x'.repeat(20_000) } })
    expect(await look(sessions, await begin(sessions, large))).toMatchObject({ data: large.data })
    const huge = session({ data: { text: 'x'.repeat(70_000) } })
    await expect(begin(sessions, huge)).rejects.toMatchObject({ code: 'ERR_SIGNICAT_SESSION_TOO_LARGE' })
  })

  it('begins with a new id and ends the one before it', async () => {
    const { sessions, store } = storedSessions()
    const jar = await begin(sessions)
    const former = await look(sessions, jar)
    await sessions.begin(jar, session({ id: 'YW5vdGhlciBzZXNzaW9uIQ' }), { former })
    expect(store.entries.size).toBe(1)
    expect((await look(sessions, jar.next()))?.id).toBe('YW5vdGhlciBzZXNzaW9uIQ')
  })

  it('is opened with an older secret and sealed with the new one at the next change', async () => {
    const { sessions, other } = storedSessions()
    const rotated = other({ secrets: [secret('two'), secret('one')] })
    const jar = await begin(sessions)
    await rotated.load(jar)
    expect(rotated.read(jar).resealDue).toBe(true)
    await rotated.change(jar, rotated.read(jar).session ?? session(), (newest) => ({ ...newest, data }))
    const later = jar.next()
    const newOnly = other({ secrets: [secret('two')] })
    expect(await look(newOnly, later)).toMatchObject({ data })
    expect(await newOnly.list({ issuer: idTokenClaims.iss, sub: idTokenClaims.sub })).toHaveLength(1)
  })

  it('is left alone by an instance that does not know its secret yet', async () => {
    const { other } = storedSessions()
    const jar = await begin(other({ secrets: [secret('new'), secret('one')] }))
    const { log, reasons } = reasonLog()
    expect(await look(other({}, log), jar)).toBeNull()
    expect(reasons).toEqual(['foreign'])
    expect(jar.clearedNames()).toEqual([])
  })
})

describe('the times of a stored session', () => {
  it('end it when nobody came for the idle time, and at its absolute end', async () => {
    const { sessions, time } = storedSessions()
    const jar = await begin(sessions)
    time.now = startOfTime + 3599
    const late = jar.next()
    const read = await look(sessions, late)
    expect(read).not.toBeNull()
    await sessions.change(late, read ?? session(), (newest) => ({ ...newest, seenAt: time.now }))
    time.now += 3599
    expect(await look(sessions, late.next())).not.toBeNull()
    time.now += 1
    expect(await look(sessions, late.next())).toBeNull()
  })

  it('are sealed: a store that keeps an entry too long does not prolong it', async () => {
    const { sessions, store, time } = storedSessions()
    const jar = await begin(sessions)
    for (const [key, record] of store.entries) await store.forge(key, record)
    time.now = startOfTime + 3600
    expect(await look(sessions, jar)).toBeNull()
    expect(jar.clearedNames()).toHaveLength(1)
  })
})

describe('what a thief finds in the store', () => {
  it('is no name, number, token or usable id', async () => {
    const { sessions, store } = storedSessions()
    const markers = [
      'Ødegård',
      'kare@example.com',
      '11111111111',
      'secret-access',
      'secret-refresh',
      'account-7',
    ]
    const jar = await begin(
      sessions,
      session({
        account: 'account-7',
        data: { nin: '11111111111' },
        tokens: {
          accessToken: 'secret-access',
          refreshToken: 'secret-refresh',
          expiresAt: null,
          tokenType: 'bearer',
        },
      }),
    )
    const dump = JSON.stringify([...store.entries])
    const id = Object.values(jar.after())[0]?.split('.')[1] ?? ''
    expect(id).toHaveLength(43)
    const { sub, sid, iss } = idTokenClaims
    for (const marker of [...markers, id, session().id, sub, sid, iss, idToken.split('.')[1] ?? '', 'nbid'])
      expect(dump).not.toContain(marker)
  })
})
