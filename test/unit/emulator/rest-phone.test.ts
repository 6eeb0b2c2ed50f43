import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type HubSession, headlessRequest, redirectRequest } from '../../../lib/rest/index.js'
import { callbackUrls, type RestParties, startRest } from './rest-parties.js'
import { addressIn, createTestBrowser, type Visit } from './test-browser.js'

let parties: RestParties
beforeAll(async () => {
  parties = await startRest()
})
afterAll(() => parties.emulator.close())

const open = (url: string, form?: Record<string, string>): Promise<Visit> =>
  createTestBrowser(parties.emulator.url).open(url, form)

const startQr = (nin?: string): Promise<HubSession> => {
  const input = {
    provider: 'sbid',
    mode: 'QR',
    endUserIp: '::1',
    ...(nin === undefined ? {} : { nin }),
  } as const
  return parties.hub.createSession(headlessRequest('hub', input))
}

const statusOf = async (id: string): Promise<string> => (await parties.hub.getSession(id)).status

describe('the simulated phone', () => {
  it('lists what waits, asks whose phone it is, and approves', async () => {
    const { id } = await startQr()
    const list = await open('/phone')
    expect(list.html).toContain('Swedish BankID')
    const people = await open(addressIn(list.html, new RegExp(id)))
    expect(people.html).toContain('Whose phone is this?')
    expect((await parties.hub.getSession(id)).idpData?.sbidStatus).toBe('userSign')
    const question = await open(addressIn(people.html, /se-amina$/))
    const done = await open(addressIn(question.html, /se-amina$/), { action: 'approve' })
    expect(done.html).toContain('<h1>Approved</h1>')
    expect((await parties.hub.getSession(id)).subject?.name).toBe('Amina Hassan')
    expect((await open('/phone')).html).toContain('Nothing is waiting')
  })

  it('knows whose it is when the application said so, and refuses', async () => {
    const { id } = await startQr('198605219804')
    const question = await open(`/phone/${id}`)
    expect(question.url.pathname).toBe(`/phone/${id}/se-astrid`)
    expect(question.html).not.toContain('somebody else’s phone')
    await open(question.url.pathname, { action: 'refuse' })
    expect(await statusOf(id)).toBe('ABORT')
    expect((await open(`/phone/${id}`)).status).toBe(404)
  })

  it('shows the words that the application shows', async () => {
    const session = await parties.express.createSession(
      headlessRequest('express', {
        provider: 'no_bankid_mobile',
        phoneNumber: '+4799000000',
        dateOfBirth: '010190',
      }),
    )
    const question = await open(`/phone/${session.id}/no-ola`)
    expect(question.html).toContain(`<strong>${session.securityReference}</strong>`)
    expect((await open('/phone')).html).toContain(`<code>${session.securityReference}</code>`)
    parties.emulator.phone.refuse(session.id)
  })

  it('is started by the token of a link', async () => {
    const { id, idpData } = await startQr()
    expect((await open(`/phone?autostarttoken=${idpData?.autoStartToken}`)).url.pathname).toBe(`/phone/${id}`)
    expect((await open('/phone?autostarttoken=made-up')).status).toBe(404)
  })

  it('approves for nobody in particular, and for another person than the one named, nothing', async () => {
    const { id } = await startQr('198605219804')
    const open1 = await open(`/phone/${id}`, { action: 'approve' })
    expect(open1.url.pathname).toBe(`/phone/${id}/se-astrid`)
    await open(`/phone/${id}/se-bjorn`, { action: 'approve' })
    expect(await statusOf(id)).toBe('WAITING_FOR_USER')
  })

  it('does nothing for a page of another site', async () => {
    const { id } = await startQr()
    const answer = await fetch(`${parties.emulator.url}/phone/${id}/se-amina`, {
      method: 'POST',
      headers: { 'sec-fetch-site': 'cross-site' },
      body: new URLSearchParams({ action: 'approve' }),
    })
    expect([answer.status, await statusOf(id)]).toEqual([403, 'WAITING_FOR_USER'])
  })

  it('has nothing to do with sessions that have pages', async () => {
    const { id } = await parties.hub.createSession(redirectRequest('hub', { callbackUrls }))
    expect((await open(`/phone/${id}`)).status).toBe(404)
    expect(() => parties.emulator.phone.approve(id)).toThrow(/./)
  })

  it('gives no page of a login to a session that has none', async () => {
    const { id } = await startQr()
    const broker = `/broker/sp/external-service/login?transactionId=${id}&messageId=`
    expect((await open(broker)).html).toContain('invalid_message_id')
  })
})
