import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ExpressSession, type ExpressSessionRequest, redirectRequest } from '../../../lib/rest/index.js'
import { callbackUrls, type RestParties, startRest } from './rest-parties.js'
import { createTestBrowser, type Visit } from './test-browser.js'

let parties: RestParties
beforeAll(async () => {
  parties = await startRest()
})
afterAll(() => parties.emulator.close())

const start = (extra: Partial<ExpressSessionRequest> = {}): Promise<ExpressSession> =>
  parties.express.createSession({ ...redirectRequest('express', { callbackUrls }), ...extra })

const open = (url: string | undefined): Promise<Visit> =>
  createTestBrowser(parties.emulator.url).open(url ?? '')

const auto = (who: string): Partial<ExpressSessionRequest> => ({
  prefilledInput: { username: `auto:${who}` },
})

describe('a redirect session of Express', () => {
  it('goes from created to success, and gives what was included', async () => {
    const session = await start({ allowedProviders: ['se_bankid'], include: ['nin', 'name'], language: 'sv' })
    expect(session).toMatchObject({ status: 'created', language: 'sv', include: ['name', 'nin'] })
    expect(session.created).toBe('2027-01-15T08:00:00Z')
    expect(session.expires).toBe('2027-01-15T08:10:00Z')
    const { url } = await open(session.url)
    expect((await parties.express.getSession(session.id)).status).toBe('user_initiated')
    const browser = createTestBrowser(parties.emulator.url)
    const back = await browser.open(`${url.pathname}/se-amina`, { action: 'login' })
    expect(back.url.href).toBe(`http://localhost:3999/cb?o=81&sessionId=${session.id}`)
    const done = await parties.express.getSession(session.id)
    expect(done).toMatchObject({ status: 'success', provider: 'se_bankid' })
    expect(done.identity).toEqual({
      providerId: expect.any(String),
      fullName: 'Amina Hassan',
      firstName: 'Amina',
      lastName: 'Hassan',
      nin: '199908149826',
    })
    expect(done.environment?.userAgent).toBeTruthy()
  })

  it('names one person alike through all names of an eID, and never by a national number', async () => {
    const ids = await Promise.all(
      ['no_bankid', 'no_bankid_mobile', 'ftn'].map(async (provider) => {
        const { id, url } = await start({ ...auto('fi-aino'), allowedProviders: [provider] })
        await open(url)
        return (await parties.express.getSession(id)).identity?.providerId
      }),
    )
    expect(ids[0]).toBe(ids[1])
    expect(ids[2]).not.toBe(ids[0])
    expect(ids[2]).toMatch(/^[0-9a-f-]{36}$/)
  })

  it.each([
    ['cancel', 'user_aborted', '/cb/abort', undefined],
    ['fail', 'failed', '/cb/error', 'session_error'],
  ])('ends by %s as %s', async (who, status, path, code) => {
    const { id, url } = await start(auto(who))
    expect((await open(url)).url.pathname).toBe(path)
    const session = await parties.express.getSession(id)
    expect([session.status, session.error?.code, session.identity]).toEqual([status, code, undefined])
  })

  it('can be used for ten minutes', async () => {
    const { id, url } = await start()
    parties.time.now += 599
    expect((await parties.express.getSession(id)).status).toBe('created')
    parties.time.now += 1
    expect((await parties.express.getSession(id)).status).toBe('timed_out')
    expect((await open(url)).status).toBe(400)
  })

  it('loses its personal data an hour after it was made', async () => {
    const { id, url } = await start(auto('no-kari'))
    await open(url)
    parties.time.now += 3599
    expect((await parties.express.getSession(id)).identity?.fullName).toBe('Kari Nordmann')
    parties.time.now += 1
    const old = await parties.express.getSession(id)
    expect([old.status, old.identity, old.environment]).toEqual(['success', undefined, undefined])
  })

  it('is invalidated once, and not after its end', async () => {
    const { id, url } = await start()
    expect((await parties.express.cancelSession(id)).status).toBe('invalidated')
    expect((await open(url)).status).toBe(400)
    await expect(parties.express.cancelSession(id)).rejects.toMatchObject({ httpStatus: 400 })
  })
})

describe('the lists of Express', () => {
  it('page through finished sessions, newest first, without personal data', async () => {
    const lists = await startRest()
    const ids: string[] = []
    for (const who of ['no-kari', 'cancel', 'se-astrid']) {
      const request = { ...redirectRequest('express', { callbackUrls }), ...auto(who) }
      const { id, url } = await lists.express.createSession(request)
      await createTestBrowser(lists.emulator.url).open(url ?? '')
      ids.unshift(id)
    }
    await lists.express.createSession(redirectRequest('express', { callbackUrls }))
    const first = await lists.express.listSessions({ limit: 2 })
    expect(first.data.map(({ id }) => id)).toEqual(ids.slice(0, 2))
    expect(JSON.stringify(first)).not.toMatch(/Astrid|identity|environment/)
    const second = await lists.express.listSessions({ limit: 2, cursor: first.nextCursor ?? '' })
    expect([second.data.map(({ id }) => id), second.nextCursor]).toEqual([ids.slice(2), undefined])
    await expect(lists.express.listSessions({ cursor: 'made-up' })).rejects.toMatchObject({ httpStatus: 400 })
    await lists.emulator.close()
  })

  it('name languages, all providers, and those of the account', async () => {
    const languages = await parties.express.listLanguages()
    expect(languages.map(({ id }) => id)).toEqual(['en', 'no', 'sv', 'da', 'fi', 'de', 'nl'])
    const all = (await parties.express.listProviders('all')).map(({ type }) => type)
    const own = (await parties.express.listProviders()).map(({ type }) => type)
    expect(all).toEqual(expect.arrayContaining(own))
    expect(all).toContain('freja')
    expect(own).not.toContain('freja')
    await expect(start({ allowedProviders: ['freja'] })).rejects.toMatchObject({ httpStatus: 400 })
  })
})
