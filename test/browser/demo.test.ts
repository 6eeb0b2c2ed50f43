import { mkdirSync } from 'node:fs'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { axeFindings, launchChromium } from '../support/chromium.js'
import { type RunningDemo, startDemo } from '../support/start-demo.js'

const screens = process.env.SCREENS
let demo: RunningDemo
let browser: Browser
let context: BrowserContext
let page: Page

beforeAll(async () => {
  ;[demo, browser] = await Promise.all([startDemo(), launchChromium()])
  if (screens !== undefined) mkdirSync(screens, { recursive: true })
})

afterAll(async () => {
  await browser.close()
  await demo.close()
})

beforeEach(async () => {
  context = await browser.newContext({ viewport: { width: 1100, height: 800 } })
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
    await page.goto(`${demo.url}/me`)
    await page.getByRole('link', { name: 'Norwegian BankID' }).click()
    await page.getByRole('button', { name: 'Cancel login' }).click()
    await page.waitForURL(`${demo.url}/callback**`)
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toMatch(/cancel/i)
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
    const other = await browser.newContext()
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
