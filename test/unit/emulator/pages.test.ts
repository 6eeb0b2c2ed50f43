import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEmulator, type Emulator } from '../../../lib/emulator/index.js'
import { html } from '../../../lib/emulator/pages/html.js'
import { callbackUrl, setUp } from './relying-party.js'

let emulator: Emulator
beforeAll(async () => {
  emulator = await createEmulator()
})
afterAll(() => emulator.close())

describe('a page', () => {
  it('allows its own style by hash, no script, and forms that end at the application', async () => {
    const { party, browser } = await setUp(emulator)
    const { html: page, headers } = await browser.open((await party.start()).url)
    const style = /<style>(.*)<\/style>/s.exec(page)?.[1] ?? ''
    const hash = createHash('sha256').update(style).digest('base64')
    expect(headers.get('content-security-policy')).toBe(
      `default-src 'none'; img-src 'self'; style-src 'sha256-${hash}'; base-uri 'none'; frame-ancestors 'self'; form-action 'self' ${new URL(callbackUrl).origin}`,
    )
    expect(headers.get('x-frame-options')).toBe('SAMEORIGIN')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(page).not.toMatch(/<script|<img|<link(?! rel="icon" href="\/favicon\.svg")|https:\/\/|style="/)
  })

  it('allows forms to end at an IPv6 address, which a policy cannot name', async () => {
    const { party, browser } = await setUp(emulator)
    const { headers } = await browser.open(
      (await party.start({ redirect_uri: 'http://[::1]:1234/callback' })).url,
    )
    expect(headers.get('content-security-policy')).not.toContain('form-action')
  })

  it('has a mark for every eID', async () => {
    const { party, browser } = await setUp(emulator)
    const { html: page } = await browser.open((await party.start()).url)
    const marks = [...page.matchAll(/<span class="mark" aria-hidden="true">(.*?)<\/span>/g)].map(
      ([, mark]) => mark,
    )
    expect(marks).toHaveLength(emulator.eids.length)
    expect(marks.filter((mark) => !/^[A-Z@]{1,3}$/.test(mark ?? ''))).toEqual([])
  })

  it('has a picture for the tab', async () => {
    for (const path of ['/favicon.svg', '/favicon.ico']) {
      const { status, headers } = await fetch(emulator.url + path)
      expect([status, headers.get('content-type')]).toEqual([200, 'image/svg+xml'])
    }
  })

  it('says that it is a simulator', async () => {
    const { party, browser } = await setUp(emulator)
    const { html: page } = await browser.open((await party.start()).url)
    expect(page).toContain('<strong>Simulator.</strong> Nobody is identified here')
  })

  it('shows at the root how to connect an application', async () => {
    const page = await (await fetch(emulator.url)).text()
    expect(page).toContain(`issuer: &#39;${emulator.issuer}&#39;`)
    expect(page).toContain('clientSecret: &#39;local-signicat-secret-not-for-production&#39;')
  })

  it('does not show the secret of a client that the caller registered', async () => {
    const other = await createEmulator({ clients: [{ clientId: 'app', clientSecret: 'hush-hush' }] })
    const page = await (await fetch(other.url)).text()
    await other.close()
    expect(page).toContain('clientId: &#39;app&#39;')
    expect(page).not.toContain('hush-hush')
  })
})

describe('html', () => {
  it('escapes what is put in, but not its own markup', () => {
    const inner = html`<b>${'<&>"\''}</b>`
    expect(html`<p title="${'"'}">${inner}${[inner]}${undefined}${7}</p>`.markup).toBe(
      '<p title="&quot;"><b>&lt;&amp;&gt;&quot;&#39;</b><b>&lt;&amp;&gt;&quot;&#39;</b>7</p>',
    )
  })
})
