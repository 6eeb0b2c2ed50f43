import { describe, expect, it } from 'vitest'
import { createSealedSessions } from '../../../lib/session/sealed-sessions.js'
import type { Session, Sessions } from '../../../lib/session/types.js'
import { silentLog } from '../../../lib/shared/log.js'
import { memoryJar } from '../../support/memory-jar.js'
import { config, idTokenClaims, keepClaims, secret, session, startOfTime } from './fixture.js'
import { begin, look, type OpenStore, openStore } from './stored-fixture.js'

const data = { cart: ['one'] }
const { iss: issuer, sub, sid } = idTokenClaims

function processes(): { time: { now: number }; store: OpenStore; start(more?: object): Sessions } {
  const time = { now: startOfTime }
  const store = openStore(time)
  const start = (more: object = {}): Sessions =>
    createSealedSessions({
      config: config({ session: { store }, ...more }, time),
      scopePath: '',
      keepClaims,
      log: silentLog,
    })
  return { time, store, start }
}

describe('sealed sessions with a store of tombstones', () => {
  it('keep nothing there while they live', async () => {
    const { store, start } = processes()
    await look(start(), await begin(start()))
    expect(new Set(store.calls)).toEqual(new Set(['graves']))
  })

  it('are opened before the store is asked, and only then is it asked', async () => {
    const { store, start } = processes()
    const jar = await begin(start())
    const [[name = ''] = []] = Object.entries(jar.after())
    store.calls.length = 0
    expect(await look(start(), memoryJar({ [name]: 'garbage' }))).toBeNull()
    expect(await look(start(), memoryJar())).toBeNull()
    expect(store.calls).toEqual([])
    expect(() => start().read(jar)).toThrowError(
      expect.objectContaining({ code: 'ERR_SIGNICAT_SESSION_NOT_LOADED' }),
    )
  })

  it('end in all processes at once, until their absolute end', async () => {
    const { time, store, start } = processes()
    const lasting = { session: { store, idleSeconds: 43_200 } }
    const jar = await begin(start(lasting))
    await start(lasting).end(jar.next(), session())
    time.now = startOfTime + 43_199
    expect(await look(start(lasting), jar.next())).toBeNull()
  })

  it('end by their id, when another login replaced them', async () => {
    const { start } = processes()
    const jar = await begin(start())
    const sessions = start()
    await sessions.begin(jar.next(), session({ id: 'bmV4dCBzZXNzaW9uICEhIQ' }), { former: session() })
    expect(await look(start(), jar.next())).toBeNull()
  })

  it.each([
    [{ account: 'account-7' }, 'startedAt' as const],
    [{ issuer, sub }, 'startedAt' as const],
    [{ issuer, sub }, 'issuedAt' as const],
    [{ issuer, sid }, 'issuedAt' as const],
    ['everybody' as const, 'startedAt' as const],
  ])('of %o end everywhere, those begun later do not', async (whom, time) => {
    const { start } = processes()
    const jar = await begin(start(), session({ account: 'account-7' }))
    const late = session({
      id: 'bGF0ZXIgc2Vzc2lvbiAhIQ',
      account: 'account-7',
      startedAt: startOfTime + 9,
      issuedAt: startOfTime + 9,
    })
    const later = await begin(start(), late)
    await start().endAll({ whom, upTo: startOfTime + 5, time })
    expect(await look(start(), jar)).toBeNull()
    expect(await look(start(), later)).not.toBeNull()
    await expect(begin(start(), session({ account: 'account-7' }))).rejects.toMatchObject({
      code: 'ERR_SIGNICAT_SESSION_GONE',
    })
  })

  it('end while a secret is being replaced, whichever instance hears of it', async () => {
    const { start } = processes()
    const [one, both] = [[secret('one')], [secret('two'), secret('one')]]
    for (const [by, read] of [[one, both] as const, [both, one] as const]) {
      const given = session({ id: `c2Vzc2lvbiBvZiA${by.length}` })
      const jar = await begin(start({ secrets: one }), given)
      await start({ secrets: by }).bury(given.id, given.absoluteExpiresAt)
      expect(await look(start({ secrets: read }), jar)).toBeNull()
    }
  })

  it('are not read while it is down', async () => {
    const { store, start } = processes()
    const sessions = start()
    const jar = await begin(sessions)
    store.before = () => {
      throw new Error('connection refused')
    }
    await sessions.load(jar)
    expect(() => sessions.read(jar)).toThrowError(
      expect.objectContaining({ code: 'ERR_SIGNICAT_STORE_FAILED' }),
    )
    await expect(sessions.end(jar, null)).rejects.toMatchObject({ code: 'ERR_SIGNICAT_STORE_FAILED' })
    expect(jar.after()).toEqual({})
    store.before = () => undefined
    expect(await look(sessions, jar)).toBeNull()
  })
})

describe('without a store', () => {
  const sealed = (): Sessions =>
    createSealedSessions({ config: config(), scopePath: '', keepClaims, log: silentLog })

  it('the sessions of a person end in this process', async () => {
    const sessions = sealed()
    const jar = await begin(sessions)
    expect(await sessions.endAll({ whom: { issuer, sub }, upTo: startOfTime, time: 'startedAt' })).toEqual([])
    expect(await look(sessions, jar)).toBeNull()
  })

  it('a slow roll carries on what a faster request of this process wrote', async () => {
    const sessions = sealed()
    const jar = await begin(sessions)
    const [slow, fast] = [jar.next(), jar.next()]
    const read = (await look(sessions, slow)) ?? session()
    await sessions.change(fast, read, (newest) => ({ ...newest, data }))
    const roll = (newest: Session): Session => ({ ...newest, seenAt: startOfTime + 10 })
    expect(await sessions.change(slow, read, roll)).toMatchObject({
      data,
      seenAt: startOfTime + 10,
      revision: 2,
    })
    expect(await look(sessions, slow.next())).toMatchObject({ data })
  })

  it('a roll that is not due any more writes what is newest', async () => {
    const sessions = sealed()
    const jar = await begin(sessions)
    const [slow, fast] = [jar.next(), jar.next()]
    const read = (await look(sessions, slow)) ?? session()
    await sessions.change(fast, read, (newest) => ({ ...newest, data }))
    expect(await sessions.change(slow, read, (newest) => newest)).toMatchObject({ data, revision: 1 })
    expect(await look(sessions, slow.next())).toMatchObject({ data })
  })
})
