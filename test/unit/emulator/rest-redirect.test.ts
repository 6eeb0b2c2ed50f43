import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type HubSession, type HubSessionRequest, redirectRequest } from '../../../lib/rest/index.js'
import { callbackUrls, type RestParties, startRest } from './rest-parties.js'
import { addressIn, createTestBrowser, type Visit } from './test-browser.js'

let parties: RestParties
beforeAll(async () => {
  parties = await startRest()
})
afterAll(() => parties.emulator.close())

const attributes = ['nin', 'name', 'firstName', 'lastName', 'dateOfBirth', 'nbidIdp', 'shoeSize']

const startHub = (extra: Partial<HubSessionRequest> = {}): Promise<HubSession> =>
  parties.hub.createSession({ ...redirectRequest('hub', { callbackUrls }), ...extra })

const open = (url: string | undefined, form?: Record<string, string>): Promise<Visit> =>
  createTestBrowser(parties.emulator.url).open(url ?? '', form)

const auto = (who: string): Partial<HubSessionRequest> => ({ prefilledInput: { userName: `auto:${who}` } })

describe('a redirect session of the hub', () => {
  it('signs in the person who is chosen, and gives what was asked for', async () => {
    const session = await startHub({ allowedProviders: ['nbid', 'sbid'], requestedAttributes: attributes })
    expect(session.status).toBe('CREATED')
    const eids = await open(session.authenticationUrl)
    expect(eids.html).toContain('Choose an eID')
    expect(eids.html).not.toContain('MitID')
    expect((await parties.hub.getSession(session.id)).status).toBe('WAITING_FOR_USER')
    const people = await open(addressIn(eids.html, /\/nbid$/))
    const confirmation = await open(addressIn(people.html, /no-kari$/))
    expect(confirmation.html).toContain('(in subject)')
    const back = await open(addressIn(confirmation.html, /no-kari$/), { action: 'login' })
    expect(back.url.href).toBe(`http://localhost:3999/cb?o=81&sessionId=${session.id}`)
    const done = await parties.hub.getSession(session.id)
    expect(done).toMatchObject({ status: 'SUCCESS', provider: 'nbid', loa: 'high', flow: 'redirect' })
    expect(done.subject).toEqual({
      id: expect.stringMatching(/=$/),
      idpId: expect.any(String),
      name: 'Kari Nordmann',
      firstName: 'Kari',
      lastName: 'Nordmann',
      dateOfBirth: '1990-02-17',
      nin: { value: '17829012345', issuingCountry: 'NO', type: 'BIRTH' },
      nbidIdp: 'BID',
    })
    expect(done.environment?.ipAddress).toMatch(/^(127\.0\.0\.1|::1)$/)
  })

  it('gives no attribute that was not asked for, and the same id every time', async () => {
    const subjects = await Promise.all(
      [1, 2].map(async () => {
        const { id, authenticationUrl } = await startHub({ ...auto('se-astrid'), requestedAttributes: [] })
        await open(authenticationUrl)
        return (await parties.hub.getSession(id)).subject
      }),
    )
    expect(Object.keys(subjects[0] ?? {})).toEqual(['id', 'idpId'])
    expect(subjects[0]).toEqual(subjects[1])
  })

  it('repeats the request with URLs extended, ports written out and attributes in another order', async () => {
    const urls = { ...callbackUrls, success: 'https://localhost/cb', abort: 'http://127.0.0.1/cb?a=b' }
    const extra = {
      externalReference: 'tx 7',
      tags: ['a'],
      requestDomain: 'acme.app.signicat.com',
      language: 'no',
    }
    const session = await startHub({ callbackUrls: urls, requestedAttributes: ['nin', 'name'], ...extra })
    expect(session).toMatchObject({ ...extra, requestedAttributes: ['name', 'nin'], sessionLifetime: 1200 })
    expect(session.callbackUrls).toEqual({
      success: `https://localhost:443/cb?sessionId=${session.id}`,
      abort: `http://127.0.0.1:80/cb?a=b&sessionId=${session.id}`,
      error: `http://localhost:3999/cb/error?sessionId=${session.id}`,
    })
    const read = await parties.hub.getSession(session.id)
    expect(read.callbackUrls?.success).toBe(`https://localhost/cb?sessionId=${session.id}`)
    expect(session.authenticationUrl).toMatch(
      /\/broker\/sp\/external-service\/login\?messageId=.+&transactionId=/,
    )
  })

  it('carries the reference of the application to the callback', async () => {
    const { authenticationUrl } = await startHub({ ...auto('no-ola'), externalReference: 'tx 7' })
    expect((await open(authenticationUrl)).url.searchParams.get('externalReference')).toBe('tx 7')
  })

  it.each([
    ['cancel', 'ABORT', '/cb/abort'],
    ['fail', 'ERROR', '/cb/error'],
  ])('ends by %s as %s', async (who, status, path) => {
    const { id, authenticationUrl } = await startHub(auto(who))
    const { url } = await open(authenticationUrl)
    expect([url.pathname, url.searchParams.get('sessionId')]).toEqual([path, id])
    const session = await parties.hub.getSession(id)
    expect(session.status).toBe(status)
    expect(session.subject).toBeUndefined()
    expect(session.error?.code).toBe(who === 'fail' ? 'session_error' : undefined)
  })

  it('fails with the error that a tester picks', async () => {
    const { id, authenticationUrl } = await startHub({ allowedProviders: ['nbid'] })
    const { url } = await open(authenticationUrl)
    await open(url.href, { action: 'fail', error: 'provider_error' })
    const session = await parties.hub.getSession(id)
    expect([session.status, session.error?.code, session.provider]).toEqual([
      'ERROR',
      'provider_error',
      'nbid',
    ])
  })

  it('reaches the level that was asked for, or fails', async () => {
    const enough = await startHub({ ...auto('se-astrid'), allowedProviders: ['sbid'], requestedLoa: 'high' })
    await open(enough.authenticationUrl)
    expect((await parties.hub.getSession(enough.id)).loa).toBe('high')
    const short = await startHub({ allowedProviders: ['idin'], requestedLoa: 'high' })
    expect((await open(short.authenticationUrl)).url.pathname).toBe('/cb/error')
    const failed = await parties.hub.getSession(short.id)
    expect([failed.status, failed.error?.code]).toEqual(['ERROR', 'unmet_authentication_requirements'])
  })

  it('goes straight to the person whose number was given', async () => {
    const nin = { prefilledInput: { nin: '17829012345' }, allowedProviders: ['nbid'] }
    const { authenticationUrl } = await startHub(nin)
    const { url } = await open(authenticationUrl)
    expect(url.pathname).toMatch(/\/nbid\/no-kari$/)
  })

  it('takes a person typed in by hand, and says what is wrong with one', async () => {
    const { id, authenticationUrl } = await startHub({ allowedProviders: ['nbid'] })
    const { url } = await open(authenticationUrl)
    const typed = { action: 'type', givenName: 'Liv', familyName: 'Berg', birthDate: '1980-04-01', nin: '' }
    expect((await open(url.href, { ...typed, birthDate: 'soon' })).status).toBe(422)
    const confirmation = await open(url.href, typed)
    await open(confirmation.url.href, { action: 'login' })
    expect((await parties.hub.getSession(id)).subject?.name).toBe('Liv Berg')
  })

  it('is over for good when it has ended', async () => {
    const { id, authenticationUrl } = await startHub(auto('no-kari'))
    const { url } = await open(authenticationUrl)
    expect(url.port).toBe('3999')
    const again = await open(authenticationUrl)
    expect([again.status, again.html.includes('session_error')]).toEqual([400, true])
    await expect(parties.hub.cancelSession(id)).rejects.toMatchObject({ httpStatus: 400 })
  })

  it('opens only with both parameters that belong together', async () => {
    const [one, other] = [await startHub(), await startHub()]
    const mixed = new URL(one.authenticationUrl ?? '')
    mixed.searchParams.set('transactionId', other.id)
    expect((await open(mixed.href)).html).toContain('invalid_message_id')
    mixed.searchParams.set('transactionId', 'nobody')
    expect((await open(mixed.href)).html).toContain('invalid_transaction_id')
    expect((await parties.hub.getSession(one.id)).status).toBe('CREATED')
  })

  it('is not started by a HEAD request', async () => {
    const { id, authenticationUrl } = await startHub(auto('no-kari'))
    await fetch(authenticationUrl ?? '', { method: 'HEAD' })
    expect((await parties.hub.getSession(id)).status).toBe('CREATED')
  })
})
