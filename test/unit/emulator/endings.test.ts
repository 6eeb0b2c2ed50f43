import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEmulator, type Emulator } from '../../../lib/emulator/index.js'
import { setUp } from './relying-party.js'
import { addressIn, type Visit } from './test-browser.js'

let emulator: Emulator
beforeAll(async () => {
  emulator = await createEmulator()
})
afterAll(() => emulator.close())

/** Opens a login and sends a form of its page. */
async function send(form: Record<string, string>, extra: Record<string, string> = {}): Promise<Visit> {
  const { party, browser } = await setUp(emulator)
  const page = await browser.open((await party.start({ state: 'the-state', ...extra })).url)
  return browser.open(page.url.href, form)
}

describe('a cancelled login', () => {
  it.each([
    ['nbid', 'access_denied'],
    ['mitid', 'IDP-3200'],
    ['digid', 'IDP-3200'],
    ['idin', 'AuthnFailed'],
  ])('at %s arrives as %s, with state and iss', async (code, error) => {
    const { url } = await send({ action: 'cancel' }, { acr_values: `idp:${code}` })
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      error,
      state: 'the-state',
      iss: emulator.issuer,
    })
    expect(url.searchParams.has('code')).toBe(false)
  })

  it('at the chooser arrives as access_denied', async () => {
    expect((await send({ action: 'cancel' })).url.searchParams.get('error')).toBe('access_denied')
  })
})

describe('a login made to fail', () => {
  it.each(['server_error', 'AuthnFailed', 'temporarily_unavailable'])('sends %s', async (error) => {
    expect((await send({ action: 'fail', error })).url.searchParams.get('error')).toBe(error)
  })

  it('sends no error of a stranger’s choosing', async () => {
    const { url } = await send({ action: 'fail', error: 'made_up' })
    expect(url.searchParams.get('error')).toBe('server_error')
  })
})

describe('acr_values', () => {
  const open = async (acrValues: string): Promise<Visit> => {
    const { party, browser } = await setUp(emulator)
    return browser.open((await party.start({ acr_values: acrValues })).url)
  }

  it('goes past the chooser for a known eID', async () => {
    expect((await open('idp:sbid')).html).toContain('Astrid')
  })

  it('shows the chooser for an unknown eID and ignores unknown keys', async () => {
    const page = await open('idp:nosuch nbid_idp:BID something:else')
    expect(page.html).toContain('Choose an eID')
    expect(page.html).toContain('Norwegian BankID')
  })

  it('offers only the eIDs that are named when there are several', async () => {
    const page = await open('idp:nbid idp:sbid')
    expect(page.html.match(/<li><a /g)).toHaveLength(2)
  })

  it('offers only eIDs that reach the asked level', async () => {
    const page = await open('loa:high')
    expect(page.html).not.toContain('E-mail code')
    expect(page.html).toContain('MitID')
  })

  it('ends in an error when the named eID cannot reach the level', async () => {
    const { url } = await open('idp:otp-email loa:substantial')
    expect(url.searchParams.get('error')).toBe('unmet_authentication_requirements')
  })

  it('gives at least the level that was asked for', async () => {
    const levels = ['idp:mitid', 'idp:mitid loa:high', 'idp:mitid loa:low'].map(async (acr_values) => {
      const { party, browser } = await setUp(emulator)
      return (await party.login(browser, { login_hint: 'auto:dk-mads', acr_values })).claims()?.acr
    })
    expect(await Promise.all(levels)).toEqual(['substantial', 'high', 'substantial'])
  })

  it('does not let an eID be opened by hand that was not offered', async () => {
    const { party, browser } = await setUp(emulator)
    const page = await browser.open((await party.start({ acr_values: 'idp:nbid' })).url)
    const other = await browser.open(page.url.pathname.replace(/nbid$/, 'sbid'))
    expect(other.url.pathname).toBe(page.url.pathname)
  })
})

describe('the page of a person', () => {
  it('shows what the application will get and where the number goes', async () => {
    const { party, browser } = await setUp(emulator)
    const page = await browser.open((await party.start({ acr_values: 'idp:mitid' })).url)
    const confirm = await browser.open(addressIn(page.html, /\/dk-freja$/))
    expect(confirm.html).toContain('userinfo only')
    expect(confirm.html).toContain('<code>nin</code>')
  })
})
