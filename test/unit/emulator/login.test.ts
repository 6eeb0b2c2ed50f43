import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose'
import * as client from 'openid-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEmulator, type Emulator } from '../../../lib/emulator/index.js'
import { callbackUrl, setUp } from './relying-party.js'
import { addressIn } from './test-browser.js'

let emulator: Emulator
beforeAll(async () => {
  emulator = await createEmulator()
})
afterAll(() => emulator.close())

describe('a login through the pages', () => {
  it('goes from eID to person to confirmation and gives tokens that a certified client accepts', async () => {
    const { party, browser } = await setUp(emulator)
    const attempt = await party.start()
    const chooser = await browser.open(attempt.url)
    expect(chooser.html).toContain('<h1>Choose an eID</h1>')
    const people = await browser.open(addressIn(chooser.html, /\/nbid$/))
    expect(people.html).toContain('Kari Nordmann')
    const address = addressIn(people.html, /\/no-kari$/)
    const confirm = await browser.open(address)
    expect(confirm.html).toContain('Log in as Kari')
    const end = await browser.open(address, { action: 'login' })

    expect(`${end.url.origin}${end.url.pathname}`).toBe(callbackUrl)
    expect(end.url.searchParams.get('iss')).toBe(emulator.issuer)
    expect(end.url.searchParams.get('scope')).toBe('openid profile nin')
    expect(end.url.searchParams.get('session_state')).toMatch(/^[\w-]{43}\.[0-9A-F]{32}$/)

    const tokens = await party.finish(attempt, end)
    const keySet = createRemoteJWKSet(new URL(`${emulator.issuer}/.well-known/openid-configuration/jwks`))
    const { payload } = await jwtVerify(tokens.id_token ?? '', keySet, {
      issuer: emulator.issuer,
      audience: emulator.clientId,
    })
    expect(payload).toMatchObject({ name: 'Kari Nordmann', idp: 'nbid', acr: 'high' })
  })

  it('lets a person be typed in, and says what is wrong with what was typed', async () => {
    const { party, browser } = await setUp(emulator)
    const attempt = await party.start({ acr_values: 'idp:sbid' })
    const people = await browser.open(attempt.url)
    const address = addressIn(people.html, /\/sbid$/)
    const wrong = await browser.open(address, {
      action: 'type',
      givenName: '<b>Ida',
      birthDate: '1990-02-31',
    })
    expect(wrong.status).toBe(422)
    expect(wrong.html).toContain('value="&lt;b&gt;Ida"')
    expect(wrong.html).toContain('Enter a family name')
    expect(wrong.html).toContain('Enter a date')

    const typed = { givenName: 'Ida', familyName: 'Holm', birthDate: '1990-02-28', nin: '199002289801' }
    const confirm = await browser.open(address, { action: 'type', ...typed })
    const end = await browser.open(confirm.url.href, { action: 'login' })
    const claims = (await party.finish(attempt, end)).claims()
    expect(claims).toMatchObject({ name: 'Ida Holm', birthdate: '1990-02-28', idp: 'sbid' })
  })

  it('opens the person that a national number in login_hint names, and still asks', async () => {
    const { party, browser } = await setUp(emulator)
    const attempt = await party.start({ acr_values: 'idp:nbid', login_hint: 'subject-17829012345' })
    const page = await browser.open(attempt.url)
    expect(page.html).toContain('Log in as Kari')
  })

  it('belongs to the browser that started it', async () => {
    const { party, browser } = await setUp(emulator)
    const page = await browser.open((await party.start()).url)
    const stranger = await setUp(emulator)
    const visit = await stranger.browser.open(page.url.href)
    expect(visit.status).toBe(400)
    expect(visit.html).toContain('login_expired')
  })

  it('is not opened with the cookie of another login', async () => {
    const { party, browser } = await setUp(emulator)
    await browser.open((await party.start()).url)
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const other = await setUp(emulator)
    const { url } = await other.browser.open((await other.party.start()).url)
    const answer = await fetch(url, { headers: { cookie }, redirect: 'manual' })
    expect(answer.status).toBe(302)
    expect(answer.headers.get('location')).toContain('/auth/open/Error?errorId=')
  })
})

describe('a login without a click', () => {
  it('signs in the person of login_hint with the eID of acr_values', async () => {
    const { party, browser } = await setUp(emulator)
    const tokens = await party.login(browser, { login_hint: 'auto:dk-freja', acr_values: 'idp:mitid' })
    expect(tokens.claims()).toMatchObject({ given_name: 'Freja', idp: 'mitid', acr: 'substantial' })
  })

  it('takes the eID of the person’s country when none is named', async () => {
    const { party, browser } = await setUp(emulator)
    const tokens = await party.login(browser, { login_hint: 'auto:se-astrid' })
    expect(tokens.claims()).toMatchObject({ idp: 'sbid' })
  })

  it('shows the pages when the person does not exist', async () => {
    const { party, browser } = await setUp(emulator)
    const page = await browser.open((await party.start({ login_hint: 'auto:nobody' })).url)
    expect(page.html).toContain('Choose an eID')
  })

  it('is told apart from a login that ends on purpose', async () => {
    const { party, browser } = await setUp(emulator)
    const cancelled = await browser.open((await party.start({ login_hint: 'auto:cancel' })).url)
    const failed = await browser.open((await party.start({ login_hint: 'auto:fail' })).url)
    expect([cancelled, failed].map(({ url }) => url.searchParams.get('error'))).toEqual([
      'access_denied',
      'server_error',
    ])
  })
})

describe('an ID token', () => {
  it('has Signicat’s claims and header', async () => {
    const { party, browser } = await setUp(emulator)
    const tokens = await party.login(browser, { login_hint: 'auto:dk-freja', acr_values: 'idp:mitid' })
    const idToken = tokens.id_token ?? ''
    const claims = decodeJwt(idToken)
    expect(Object.keys(claims).sort()).toEqual(
      [
        'iss nbf iat exp aud amr nonce at_hash sid sub auth_time idp idp_issuer transaction_id sandbox acr',
        'name family_name given_name birthdate gender',
      ]
        .join(' ')
        .split(' ')
        .sort(),
    )
    expect(claims.aud).toBe(emulator.clientId)
    expect(claims.amr).toEqual(['external'])
    expect(claims.sandbox).toBe(true)
    expect(claims.sid).toMatch(/^[0-9A-F]{32}$/)
    expect(claims.sub).toMatch(/^[\w-]{43}=$/)
    expect(claims.transaction_id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(600)
    expect(decodeProtectedHeader(idToken)).toMatchObject({
      alg: 'RS256',
      kid: expect.stringMatching(/^emulator-signing-key-/),
    })
  })

  it('keeps the national number for userinfo, which tells no protocol claims', async () => {
    const { party, browser } = await setUp(emulator)
    const tokens = await party.login(browser, { scope: 'openid profile nin idp-id', acr_values: 'idp:nbid' })
    expect(tokens.claims()).not.toHaveProperty('nin')
    expect(tokens.claims()).not.toHaveProperty('idp_id')
    const sub = tokens.claims()?.sub ?? ''
    const userinfo = await client.fetchUserInfo(party.configuration, tokens.access_token, sub)
    expect(userinfo).toMatchObject({ nin: '17829012345', nin_type: 'PERSON', nin_issuing_country: 'NO' })
    expect(userinfo.idp_id).toMatch(/^[0-9a-f-]{36}$/)
    for (const name of ['idp', 'sid', 'acr', 'sandbox', 'transaction_id'])
      expect(userinfo).not.toHaveProperty(name)
  })

  it('names a person the same every time, and another way for each eID', async () => {
    const subOf = async (acr: string): Promise<string | undefined> => {
      const { party, browser } = await setUp(emulator)
      return (await party.login(browser, { acr_values: acr })).claims()?.sub
    }
    const [first, second, other] = [
      await subOf('idp:nbid'),
      await subOf('idp:nbid'),
      await subOf('idp:simulator'),
    ]
    expect(second).toBe(first)
    expect(other).not.toBe(first)
  })
})
