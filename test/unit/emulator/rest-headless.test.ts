import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type ExpressSession,
  type HubHeadless,
  type HubSession,
  headlessRequest,
  type NoBankIdMobile,
} from '../../../lib/rest/index.js'
import { type RestParties, startRest } from './rest-parties.js'

let parties: RestParties
beforeAll(async () => {
  parties = await startRest()
})
afterAll(() => parties.emulator.close())

const sbid = (mode: 'QR' | 'APP_LAUNCH' | 'PHONE', nin?: string): HubHeadless => ({
  provider: 'sbid',
  mode,
  endUserIp: '127.0.0.1',
  ...(nin === undefined ? {} : { nin }),
})

const startHub = (input: HubHeadless): Promise<HubSession> =>
  parties.hub.createSession(headlessRequest('hub', input))

const kariByPhone: NoBankIdMobile = {
  provider: 'no_bankid_mobile',
  phoneNumber: '+447700900123',
  dateOfBirth: '1990-02-17',
}

const startExpress = (input: Partial<NoBankIdMobile> = {}): Promise<ExpressSession> =>
  parties.express.createSession(headlessRequest('express', { ...kariByPhone, ...input }))

const pendingFor = (id: string) => parties.emulator.phone.pending().find(({ sessionId }) => sessionId === id)

const refused = expect.objectContaining({ code: 'ERR_SIGNICAT_EMULATOR_REFUSED' })

describe('Swedish BankID at the hub', () => {
  it('shows another code every second, of the app’s own shape', async () => {
    const { id, idpData, status, authenticationUrl } = await startHub(sbid('QR'))
    expect([status, authenticationUrl]).toEqual(['WAITING_FOR_USER', undefined])
    expect(idpData).toMatchObject({
      autoStartToken: expect.any(String),
      sbidStatus: 'outstandingTransaction',
    })
    const codes = [idpData?.qrData]
    for (let second = 1; second <= 3; second += 1) {
      parties.time.now += 1
      codes.push((await parties.hub.getSession(id)).idpData?.qrData)
    }
    const parts = codes.map((code) => /^bankid\.([0-9a-f-]{36})\.(\d+)\.([0-9a-f]{64})$/.exec(code ?? ''))
    expect(parts.map((part) => part?.[2])).toEqual(['0', '1', '2', '3'])
    expect(new Set(parts.map((part) => part?.[1])).size).toBe(1)
    expect(new Set(parts.map((part) => part?.[3])).size).toBe(4)
    expect(parts[0]?.[1]).not.toBe(idpData?.autoStartToken)
  })

  it('gives no code to an app on the same device, and no start token to a telephone call', async () => {
    const launch = await startHub(sbid('APP_LAUNCH'))
    const phone = await startHub(sbid('PHONE', '198605219804'))
    expect(Object.keys(launch.idpData ?? {}).sort()).toEqual(['autoStartToken', 'sbidStatus'])
    expect(Object.keys(phone.idpData ?? {})).toEqual(['sbidStatus'])
    expect(pendingFor(phone.id)?.people).toEqual(['se-astrid'])
  })

  it('goes from the app to a person, whom the answer names then and not before', async () => {
    const { id } = await startHub({ ...sbid('QR'), requestedAttributes: ['nin', 'name'] })
    expect(pendingFor(id)).toMatchObject({ api: 'hub', provider: 'sbid', comparison: undefined })
    parties.emulator.phone.open(id)
    const signing = await parties.hub.getSession(id)
    expect(signing).toMatchObject({ status: 'WAITING_FOR_USER', idpData: { sbidStatus: 'userSign' } })
    expect(signing.subject).toBeUndefined()
    parties.emulator.phone.approve(id, 'se-bjorn')
    const done = await parties.hub.getSession(id)
    expect(done).toMatchObject({ status: 'SUCCESS', provider: 'sbid', subject: { name: 'Björn Åkesson' } })
    expect(done.subject?.nin).toEqual({ value: '196812099815', issuingCountry: 'SE', type: 'PERSON' })
    expect(done.idpData).toBeUndefined()
    expect(pendingFor(id)).toBeUndefined()
  })

  it('is forgotten by the app after three minutes, and deleted at the end of its lifetime', async () => {
    const { id } = await startHub(sbid('QR'))
    parties.time.now += 179
    expect((await parties.hub.getSession(id)).status).toBe('WAITING_FOR_USER')
    parties.time.now += 1
    expect((await parties.hub.getSession(id)).status).toBe('EXPIRED')
    expect(() => parties.emulator.phone.approve(id)).toThrow(refused)
    parties.time.now += 1020
    await expect(parties.hub.getSession(id)).rejects.toMatchObject({ httpStatus: 404 })
  })

  it('is waited for by the client until somebody approves, refuses or nobody comes', async () => {
    const ends = { approve: 'success', refuse: 'aborted', nobody: 'expired' } as const
    for (const [what, outcome] of Object.entries(ends)) {
      const { id } = await startHub(sbid('QR'))
      let reads = 0
      const onUpdate = (): void => {
        reads += 1
        if (reads !== 3) return
        if (what === 'approve') parties.emulator.phone.approve(id)
        if (what === 'refuse') parties.emulator.phone.refuse(id)
      }
      expect((await parties.hub.waitForSession(id, { onUpdate })).outcome).toBe(outcome)
    }
  })
})

describe('other eIDs at the hub', () => {
  it('show what their guides show', async () => {
    const { idpData } = await startHub({ provider: 'nbid', nin: '17829012345' })
    expect(idpData?.securityReference).toMatch(/^\p{Lu}+ \p{Lu}+$/u)
    const smartId = await startHub({ provider: 'sk-smartid' })
    expect(smartId.idpData?.verificationCode).toMatch(/^\d{4}$/)
    expect(pendingFor(smartId.id)?.comparison).toBe(smartId.idpData?.verificationCode)
    const itsme = await startHub({ provider: 'itsme', mode: 'SABA' })
    expect(itsme.idpData?.qrData).toContain(`${parties.emulator.url}/phone?autostarttoken=`)
  })

  it('reach the level that was asked for', async () => {
    const { id } = await startHub({ ...sbid('QR'), requestedLoa: 'high' })
    parties.emulator.phone.approve(id)
    expect((await parties.hub.getSession(id)).loa).toBe('high')
  })
})

describe('Norwegian BankID on mobile at Express', () => {
  it('shows words to compare, and gives the person after the approval', async () => {
    const session = await startExpress({ include: ['name', 'date_of_birth', 'nin', 'phone_number'] })
    expect(session).toMatchObject({ status: 'created', flow: 'headless' })
    expect([session.url, session.identity]).toEqual([undefined, undefined])
    expect(session.securityReference).toMatch(/^\p{Lu}+ \p{Lu}+$/u)
    const pending = pendingFor(session.id)
    expect(pending).toMatchObject({ comparison: session.securityReference, people: ['no-kari'] })
    parties.emulator.phone.open(session.id)
    expect((await parties.express.getSession(session.id)).status).toBe('user_initiated')
    parties.emulator.phone.approve(session.id)
    const done = await parties.express.getSession(session.id)
    expect(done).toMatchObject({ status: 'success', provider: 'no_bankid_mobile' })
    expect(done.identity).toEqual({
      providerId: expect.any(String),
      fullName: 'Kari Nordmann',
      firstName: 'Kari',
      lastName: 'Nordmann',
      dateOfBirth: '1990-02-17',
      nin: '17829012345',
      phoneNumber: '+447700900123',
    })
  })

  it('takes the date as on a Norwegian number, and everybody when nobody fits', async () => {
    const short = await startExpress({ dateOfBirth: '170290' })
    const unknown = await startExpress({ phoneNumber: '+4799000000' })
    expect(pendingFor(short.id)?.people).toEqual(['no-kari'])
    expect(pendingFor(unknown.id)?.people).toEqual(['no-kari', 'no-ola', 'no-aase', 'no-jonas'])
  })

  it('can be approved by nobody but the person it is for, and once', async () => {
    const { phone } = parties.emulator
    const { id } = await startExpress()
    expect(() => phone.approve(id, 'no-ola')).toThrow(refused)
    phone.refuse(id)
    expect(() => phone.approve(id)).toThrow(refused)
    expect((await parties.express.getSession(id)).status).toBe('user_aborted')
    expect(() => phone.open('nobody')).toThrow(refused)
  })
})
