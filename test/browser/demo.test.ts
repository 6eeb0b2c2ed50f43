import { mkdirSync } from 'node:fs'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { axeFindings, launchChromium, patient } from '../support/chromium.js'
import { type RunningDemo, startDemo } from '../support/start-demo.js'

const screens = process.env.SCREENS
let ahead = 0
let demo: RunningDemo
let browser: Browser
let context: BrowserContext
let page: Page

beforeAll(async () => {
  ;[demo, browser] = await Promise.all([
    startDemo({ demo: () => Math.floor(Date.now() / 1000) + ahead }),
    launchChromium(),
  ])
  if (screens !== undefined) mkdirSync(screens, { recursive: true })
})

afterAll(async () => {
  await browser.close()
  await demo.close()
})

beforeEach(async () => {
  context = patient(await browser.newContext({ viewport: { width: 1100, height: 800 } }))
  page = await context.newPage()
  onTestFinished(() => context.close())
})

const eids = ['Norwegian BankID', 'Swedish BankID', 'MitID', 'Finnish Trust Network', 'iDIN', 'E-mail code']

/** Keeps a picture when somebody asked for pictures, and holds the page against axe. */
async function look(name: string, target: Page = page): Promise<void> {
  if (screens !== undefined) await target.screenshot({ path: `${screens}/${name}.png`, fullPage: true })
  expect(await axeFindings(target), name).toEqual([])
}

async function chooseEid(target: Page, name: string): Promise<void> {
  await target.goto(demo.url)
  await target.getByRole('link', { name }).click()
}

/** At the local Signicat: the first person of the list, then yes. Answers their given name. */
async function confirmFirstPerson(target: Page): Promise<string> {
  await target.locator('.choices a').first().click()
  const button = target.getByRole('button', { name: /^Log in as / })
  const name = ((await button.textContent()) ?? '').replace('Log in as ', '').trim()
  await button.click()
  await target.waitForURL(`${demo.url}/**`)
  return name
}

describe('the demo in a browser', () => {
  it('asks for more before a payment: the highest level, proved just now', async () => {
    const pay = page.getByRole('main').getByRole('link', { name: 'Pay a bill' })
    await page.goto(`${demo.url}/login?idp=mitid&returnTo=/me`)
    await confirmFirstPerson(page)
    expect(await page.locator('.badges').textContent()).toContain('Substantial assurance')
    await pay.click()
    expect(page.url()).toContain(demo.emulator.issuer)
    expect(await page.getByText('It asks for level high').count()).toBe(1)
    await page.getByRole('link', { name: 'MitID Denmark' }).click()
    await confirmFirstPerson(page)
    expect(page.url()).toBe(`${demo.url}/pay`)
    await look('pay')
    await page.getByRole('button', { name: /^Pay / }).click()
    expect(page.url()).toBe(`${demo.url}/paid`)
    await look('paid')
    ahead = 300
    onTestFinished(() => {
      ahead = 0
    })
    await page.goto(`${demo.url}/me`)
    expect(await page.locator('.badges').textContent()).toContain('High assurance')
    await pay.click()
    expect(page.url()).toContain(demo.emulator.issuer)
  })

  it('answers an address that it does not have with a page, and a program with JSON', async () => {
    for (const path of ['/nothing', '/express/nothing']) {
      const answer = await page.goto(demo.url + path)
      expect(answer?.status()).toBe(404)
      await look(`not-found${path.replaceAll('/', '-')}`)
    }
    await page.getByRole('link', { name: 'To the first page' }).click()
    expect(page.url()).toBe(`${demo.url}/express/`)
    const told = await context.request.get(`${demo.url}/nothing`, { headers: { accept: '*/*' } })
    expect([told.status(), (await told.json()).error]).toEqual([404, 'Not Found'])
  })

  it('shows nobody’s page after a sign-out, when the back button brings it', async () => {
    await page.goto(`${demo.url}/login?idp=nbid&returnTo=/me`)
    await confirmFirstPerson(page)
    await page.evaluate(() => window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: false })))
    const signOut = page.getByRole('main').getByRole('button', { name: 'Sign out' })
    await signOut.click()
    await page.waitForURL(`${demo.url}/logged-out**`)
    await page.goBack()
    await expect.poll(() => page.url()).toContain(demo.emulator.issuer)
  })

  it('asks the server again for a page out of the back-forward cache', async () => {
    await page.goto(demo.url)
    const again = page.waitForRequest(`${demo.url}/`)
    await page.evaluate(() => window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })))
    await again
  })

  it.each([320, 390, 1280])('fits into %i pixels', async (width) => {
    await page.setViewportSize({ width, height: 800 })
    const beyond = (): Promise<number> =>
      page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    const seen: Record<string, number> = {}
    for (const path of ['/', '/rest', '/rest/email', '/rest/qr', '/express/rest/phone', '/nothing']) {
      await page.goto(demo.url + path)
      seen[path] = await beyond()
    }
    await page.goto(`${demo.url}/login?idp=nbid&returnTo=/me`)
    seen.people = await beyond()
    await page.locator('.choices a').first().click()
    seen.confirm = await beyond()
    await page.getByRole('button', { name: /^Log in as / }).click()
    for (const path of ['/', '/me', '/pay']) {
      await page.goto(demo.url + path)
      seen[`signed in ${path}`] = await beyond()
    }
    expect(seen).toEqual(Object.fromEntries(Object.keys(seen).map((name) => [name, 0])))
  })

  it('has cards of one height in a row', async () => {
    await page.setViewportSize({ width: 1280, height: 900 })
    await page.goto(`${demo.url}/rest`)
    const rows = await page.locator('.eid').evaluateAll((cards) => {
      const heights = new Map<number, Set<number>>()
      for (const card of cards) {
        const { top, height } = card.getBoundingClientRect()
        heights.set(top, (heights.get(top) ?? new Set()).add(height))
      }
      return [...heights.values()].map(({ size }) => size)
    })
    expect(new Set(rows)).toEqual(new Set([1]))
  })

  it('has a picture for the tab', async () => {
    await page.goto(demo.url)
    const href = await page.locator('link[rel=icon]').getAttribute('href')
    for (const address of [demo.url + href, `${demo.url}/favicon.ico`, `${demo.emulator.url}/favicon.svg`]) {
      const icon = await context.request.get(address)
      expect([icon.status(), icon.headers()['content-type']]).toEqual([200, 'image/svg+xml'])
    }
  })

  it.each(eids)('signs a person in with %s, shows who it is, and signs them out', async (eid) => {
    await chooseEid(page, eid)
    const name = await confirmFirstPerson(page)
    await expect.poll(() => page.getByRole('heading', { level: 1 }).textContent()).toContain(name)
    await page.getByRole('link', { name: 'Go to your page' }).click()
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain(name)
    await page.getByRole('main').getByRole('button', { name: 'Sign out' }).click()
    await page.waitForURL(`${demo.url}/logged-out**`)
    await page.goto(`${demo.url}/me`)
    expect(page.url()).toContain(demo.emulator.issuer)
  })

  it('takes a cancel for an answer', async () => {
    await chooseEid(page, 'MitID')
    await page.getByRole('button', { name: 'Cancel login' }).click()
    await page.waitForURL(`${demo.url}/`)
    const heading = page.getByRole('heading', { level: 1 })
    // Told once where the person wanted to go; then it is asked again.
    await page.goto(`${demo.url}/me`)
    expect(await heading.textContent()).toMatch(/cancel/i)
    await page.goto(`${demo.url}/me`)
    await page.getByRole('link', { name: 'Norwegian BankID' }).click()
    await page.getByRole('button', { name: 'Cancel login' }).click()
    await page.waitForURL(`${demo.url}/callback**`)
    expect(await heading.textContent()).toMatch(/cancel/i)
    await look('cancelled')
    await page.getByRole('link', { name: /again/i }).click()
    await page.getByRole('link', { name: 'Norwegian BankID' }).click()
    await confirmFirstPerson(page)
    expect(page.url()).toBe(`${demo.url}/me`)
  })

  it('survives the back button during a login and after it', async () => {
    await chooseEid(page, 'Norwegian BankID')
    await page.goBack()
    await page.getByRole('link', { name: 'Swedish BankID' }).click()
    let callback = ''
    page.on('request', (request) => {
      if (request.url().startsWith(`${demo.url}/callback`)) callback = request.url()
    })
    await confirmFirstPerson(page)
    await page.waitForURL(`${demo.url}/`)
    await page.goto(callback)
    expect(page.url()).toBe(`${demo.url}/`)
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toMatch(/hello/i)
  })

  it('finishes two logins that were started in two tabs, the second one first', async () => {
    const second = await context.newPage()
    await page.goto(`${demo.url}/login?idp=nbid&returnTo=/me`)
    await second.goto(`${demo.url}/login?idp=nbid&returnTo=/me`)
    await confirmFirstPerson(second)
    expect(second.url()).toBe(`${demo.url}/me`)
    await confirmFirstPerson(page)
    expect(page.url()).toBe(`${demo.url}/me`)
  })

  it('tells another browser that the login was not started there', async () => {
    const other = patient(await browser.newContext())
    onTestFinished(() => other.close())
    const elsewhere = await other.newPage()
    await chooseEid(page, 'Norwegian BankID')
    let callback = ''
    page.on('request', (request) => {
      if (request.url().startsWith(`${demo.url}/callback`)) callback = request.url()
    })
    await confirmFirstPerson(page)
    await elsewhere.goto(callback)
    await look('attempt-unknown', elsewhere)
    await elsewhere.goto(`${demo.url}/me`)
    expect(elsewhere.url()).toContain(demo.emulator.issuer)
  })

  it('works without a mouse', async () => {
    await page.goto(demo.url)
    await page.getByRole('link', { name: 'Norwegian BankID' }).focus()
    await page.keyboard.press('Enter')
    await page.waitForURL(`${demo.emulator.issuer}/**`)
    await page.locator('.choices a').first().focus()
    await page.keyboard.press('Enter')
    const button = page.getByRole('button', { name: /^Log in as / })
    await button.focus()
    await page.keyboard.press('Enter')
    await page.waitForURL(`${demo.url}/`)
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toMatch(/hello/i)
  })

  it.each(['light', 'dark'] as const)(
    'shows pages that axe has nothing against, in %s',
    async (colorScheme) => {
      await page.emulateMedia({ colorScheme })
      await page.goto(demo.url)
      await look(`home-${colorScheme}`)
      await page.goto(`${demo.url}/login`)
      await look(`emulator-eids-${colorScheme}`)
      await page.getByRole('link', { name: 'Norwegian BankID' }).click()
      await look(`emulator-people-${colorScheme}`)
      await page.locator('.choices a').first().click()
      await look(`emulator-confirm-${colorScheme}`)
      await page.getByRole('button', { name: /^Log in as / }).click()
      await page.waitForURL(`${demo.url}/`)
      await look(`welcome-${colorScheme}`)
      await page.goto(`${demo.url}/me`)
      await look(`profile-${colorScheme}`)
      await page.goto(`${demo.url}/logout`)
      await look(`confirm-logout-${colorScheme}`)
      await page.setViewportSize({ width: 390, height: 780 })
      await page.goto(`${demo.url}/me`)
      await look(`profile-phone-${colorScheme}`)
      await page.getByRole('main').getByRole('button', { name: 'Sign out' }).click()
      await page.waitForURL(`${demo.url}/logged-out**`)
      await look(`signed-out-${colorScheme}`)
    },
  )
})
