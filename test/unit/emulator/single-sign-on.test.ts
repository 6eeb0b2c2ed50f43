import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createEmulator, type Emulator } from '../../../lib/emulator/index.js'
import { setUp } from './relying-party.js'

let emulator: Emulator
beforeAll(async () => {
  emulator = await createEmulator()
})
afterAll(() => emulator.close())

describe('a second login in the same browser', () => {
  it('needs no eID, and is the same transaction and session', async () => {
    const { party, browser } = await setUp(emulator)
    const first = await party.login(browser, { acr_values: 'idp:nbid' })
    const attempt = await party.start()
    const second = await party.finish(attempt, await browser.open(attempt.url))
    for (const name of ['sub', 'sid', 'auth_time', 'transaction_id', 'acr']) {
      expect(second.claims()?.[name]).toBe(first.claims()?.[name])
    }
  })

  it.each([
    ['prompt=login was sent', { prompt: 'login' }],
    ['another eID is named', { acr_values: 'idp:sbid' }],
    ['a higher level is asked for', { acr_values: 'loa:high' }],
    ['an account is to be selected', { prompt: 'select_account' }],
  ])('asks again when %s', async (_when, extra) => {
    const { party, browser } = await setUp(emulator)
    await party.login(browser, { login_hint: 'auto:dk-freja', acr_values: 'idp:mitid' })
    const page = await browser.open((await party.start(extra)).url)
    expect(page.html).toContain('<main')
  })

  it('asks again after an hour', async () => {
    const { party, browser } = await setUp(emulator)
    await party.login(browser)
    const attempt = await party.start()
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_000 })
    const visit = await browser.open(attempt.url)
    vi.useRealTimers()
    expect(visit.html).toContain('Choose an eID')
  })

  it('asks again when max_age=0 was sent', async () => {
    const { party, browser } = await setUp(emulator)
    await party.login(browser)
    const attempt = await party.start({ max_age: '0', prompt: 'login', login_hint: 'auto:no-kari' })
    const tokens = await party.finish(attempt, await browser.open(attempt.url))
    expect(tokens.claims()?.auth_time).toBeTypeOf('number')
  })

  it('signs another person in, in a session of their own', async () => {
    const { party, browser } = await setUp(emulator)
    const first = await party.login(browser, { login_hint: 'auto:no-kari' })
    const second = await party.login(browser, { login_hint: 'auto:no-ola', prompt: 'login' })
    expect(second.claims()?.given_name).toBe('Ola')
    expect(second.claims()?.sid).not.toBe(first.claims()?.sid)
    const attempt = await party.start()
    const third = await party.finish(attempt, await browser.open(attempt.url))
    expect(third.claims()?.given_name).toBe('Ola')
  })

  it('keeps the first person signed in when the second login is cancelled', async () => {
    const { party, browser } = await setUp(emulator)
    await party.login(browser, { login_hint: 'auto:no-kari' })
    await browser.open((await party.start({ prompt: 'login', login_hint: 'auto:cancel' })).url)
    const attempt = await party.start()
    const tokens = await party.finish(attempt, await browser.open(attempt.url))
    expect(tokens.claims()?.given_name).toBe('Kari')
  })
})

describe('prompt=none', () => {
  it('is answered with login_required when nobody is signed in', async () => {
    const { party, browser } = await setUp(emulator)
    const visit = await browser.open((await party.start({ prompt: 'none' })).url)
    expect(visit.url.searchParams.get('error')).toBe('login_required')
  })

  it('is answered with a code when somebody is', async () => {
    const { party, browser } = await setUp(emulator)
    await party.login(browser)
    const visit = await browser.open((await party.start({ prompt: 'none' })).url)
    expect(visit.url.searchParams.has('code')).toBe(true)
  })
})
