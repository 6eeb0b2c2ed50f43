import { describe, expect, it } from 'vitest'
import { slid } from '../../../lib/flow/read-session.js'
import type { Session } from '../../../lib/session/types.js'
import { session, startOfTime } from './fixture.js'
import { begin, look, storedSessions } from './stored-fixture.js'

describe('changes of one session at the same time', () => {
  it('all happen, one after another, whichever process makes them', async () => {
    const { sessions, other } = storedSessions()
    const jar = await begin(sessions)
    const processes = [sessions, other(), other()]
    const changes = Array.from({ length: 30 }, async (_, turn) => {
      const own = jar.next()
      const process = processes[turn % 3] ?? sessions
      const read = (await look(process, own)) ?? session()
      return process.change(own, read, (newest) => ({
        ...newest,
        data: { ...newest.data, [`n${turn}`]: turn },
      }))
    })
    const results = await Promise.all(changes)
    expect(results).not.toContain(null)
    const last = await look(other(), jar.next())
    expect(Object.keys(last?.data ?? {})).toHaveLength(30)
    expect(last?.revision).toBe(31)
  })

  it('a slow roll carries on what a faster request wrote', async () => {
    const { sessions, other } = storedSessions()
    const jar = await begin(sessions)
    const [slow, fast] = [jar.next(), jar.next()]
    const elsewhere = other()
    const read = (await look(elsewhere, slow)) ?? session()
    await look(sessions, fast)
    await sessions.change(fast, read, (newest) => ({ ...newest, data: { cart: ['new'] } }))
    const rolled = await elsewhere.change(slow, read, (newest) => slid(newest, startOfTime + 400))
    expect(rolled).toMatchObject({ data: { cart: ['new'] }, seenAt: startOfTime + 400, revision: 3 })
  })

  it('a change never lands in the session that came after', async () => {
    const { sessions } = storedSessions()
    const jar = await begin(sessions)
    const late = jar.next()
    const read = (await look(sessions, late)) ?? session()
    await look(sessions, jar)
    const next = session({ id: 'YW5vdGhlciBzZXNzaW9uIQ', sub: 'somebody' })
    await sessions.begin(jar, next, { former: read })
    const change = (newest: Session): Session => ({ ...newest, data: { mine: true } })
    expect(await sessions.change(late, read, change)).toBeNull()
    expect((await look(sessions, jar.next()))?.data).toEqual({})
  })
})
