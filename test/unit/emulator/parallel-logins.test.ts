import * as client from 'openid-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEmulator, type Emulator } from '../../../lib/emulator/index.js'
import { type Attempt, setUp } from './relying-party.js'
import type { Visit } from './test-browser.js'

let emulator: Emulator
beforeAll(async () => {
  emulator = await createEmulator()
})
afterAll(() => emulator.close())

const people = ['no-kari', 'no-kari', 'dk-freja', 'se-astrid', 'no-ola', 'no-kari']

interface Ended {
  readonly attempt: Attempt
  readonly visit: Visit
}

describe('logins of one browser in one moment', () => {
  it.each([
    ['of one person', people.map(() => 'no-kari')],
    ['of several people', people],
  ])('%s all finish, each with who it was', async (_whose, hints) => {
    const { party, browser } = await setUp(emulator)
    const attempts = await Promise.all(hints.map((hint) => party.start({ login_hint: `auto:${hint}` })))
    const ended = await Promise.all(
      attempts.map(async (attempt): Promise<Ended> => ({ attempt, visit: await browser.open(attempt.url) })),
    )
    const tokens = await Promise.all(ended.map(({ attempt, visit }) => party.finish(attempt, visit)))
    const names = tokens.map((each) => String(each.claims()?.given_name).toLowerCase())
    expect(names).toEqual(hints.map((hint) => hint.split('-')[1]))
    expect(tokens.map((each) => each.claims()?.nonce)).toEqual(attempts.map(({ nonce }) => nonce))
  })

  it.each([{ prompt: 'login' }, {}])('finish where somebody is signed in already, with %j', async (extra) => {
    const { party, browser } = await setUp(emulator)
    await party.login(browser)
    const attempts = await Promise.all(
      people.map((hint) => party.start({ ...extra, login_hint: `auto:${hint}` })),
    )
    const visits = await Promise.all(attempts.map(({ url }) => browser.open(url)))
    for (const [index, attempt] of attempts.entries()) {
      const visit = visits[index]
      if (visit === undefined) throw new Error('a login did not end')
      const tokens = await party.finish(attempt, visit)
      expect(`${String(tokens.claims()?.given_name)}`.toLowerCase()).toBe(people[index]?.split('-')[1])
    }
  })

  it('finish in any order, through the pages, whoever signed in first', async () => {
    const { party, browser } = await setUp(emulator)
    const first = await party.start({ acr_values: 'idp:nbid' })
    const second = await party.start({ acr_values: 'idp:nbid' })
    const [one, two] = [await browser.open(first.url), await browser.open(second.url)]
    const ended = await browser.open(`${two.url.href}/no-ola`, { action: 'login' })
    expect((await party.finish(second, ended)).claims()?.given_name).toBe('Ola')
    const late = await browser.open(`${one.url.href}/no-kari`, { action: 'login' })
    expect((await party.finish(first, late)).claims()?.given_name).toBe('Kari')
  })

  it('finish after a sign-out in between', async () => {
    const { party, browser } = await setUp(emulator)
    const { id_token = '' } = await party.login(browser)
    const attempt = await party.start({ prompt: 'login', acr_values: 'idp:nbid' })
    const page = await browser.open(attempt.url)
    await browser.open(client.buildEndSessionUrl(party.configuration, { id_token_hint: id_token }).href)
    const end = await browser.open(`${page.url.href}/no-ola`, { action: 'login' })
    expect((await party.finish(attempt, end)).claims()?.given_name).toBe('Ola')
  })
})

describe('a login that has begun', () => {
  it('leaves the tokens of the one before as they are', async () => {
    const { party, browser } = await setUp(emulator)
    const tokens = await party.login(browser)
    await browser.open((await party.start({ prompt: 'login' })).url)
    const sub = tokens.claims()?.sub ?? ''
    expect(await client.fetchUserInfo(party.configuration, tokens.access_token, sub)).toMatchObject({ sub })
  })
})

describe('the page of a login that is over', () => {
  it('leads back to the application, as the back button brings people here', async () => {
    const { party, browser } = await setUp(emulator)
    const page = await browser.open((await party.start({ acr_values: 'idp:nbid' })).url)
    await browser.open(`${page.url.href}/no-kari`, { action: 'login' })
    const back = await browser.open(page.url.href)
    expect(back.status).toBe(400)
    expect(back.html).toContain(
      '<a class="button wide" href="http://localhost:3999/">Back to the application</a>',
    )
  })
})
