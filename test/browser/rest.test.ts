import { mkdirSync } from 'node:fs'
import type { Browser, BrowserContext, FrameLocator, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { axeFindings, launchChromium, patient } from '../support/chromium.js'
import { type RunningDemo, startDemo } from '../support/start-demo.js'

const screens = process.env.SCREENS
const ahead = { demo: 0, signicat: 0 }
const clock = (which: keyof typeof ahead) => (): number => Math.floor(Date.now() / 1000) + ahead[which]
/** Longer than a login may take. */
const tooLong = 1000

let demo: RunningDemo
let browser: Browser
let context: BrowserContext
let page: Page

beforeAll(async () => {
  const clocks = { demo: clock('demo'), signicat: clock('signicat') }
  ;[demo, browser] = await Promise.all([startDemo(clocks), launchChromium()])
  if (screens !== undefined) mkdirSync(screens, { recursive: true })
})

afterAll(async () => {
  await browser.close()
  await demo.close()
})

beforeEach(async () => {
  Object.assign(ahead, { demo: 0, signicat: 0 })
  context = patient(await browser.newContext({ viewport: { width: 1100, height: 900 } }))
  page = await context.newPage()
  onTestFinished(() => context.close())
})

async function look(name: string): Promise<void> {
  if (screens !== undefined) await page.screenshot({ path: `${screens}/${name}.png`, fullPage: true })
  expect(await axeFindings(page), name).toEqual([])
}

const status = (): Promise<string | null> => page.getByRole('status').textContent()
const says = (words: RegExp): Promise<void> => expect.poll(status).toMatch(words)

async function begin(path: string, button: RegExp): Promise<void> {
  await page.goto(demo.url + path)
  await page.getByRole('main').getByRole('button', { name: button }).click()
}

/** At the local Signicat: the first person of the list, then yes. */
async function confirmIn(view: Page | FrameLocator): Promise<void> {
  await view.locator('.choices a').first().click()
  await view.getByRole('button', { name: /^Log in as / }).click()
}

const confirmButton = (view: FrameLocator): Promise<void> =>
  view.getByRole('button', { name: /^Log in as / }).click()

async function openPopup(): Promise<Page> {
  const opened = context.waitForEvent('page')
  await begin('/express/rest/popup', /^Sign in with/)
  const popup = await opened
  await popup.waitForURL(`${demo.emulator.url}/**`)
  return popup
}

/** At the simulated phone, in a tab of its own. */
async function decideOnPhone(button: RegExp): Promise<void> {
  const opened = context.waitForEvent('page')
  await page.getByRole('link', { name: 'Open the simulated phone' }).click()
  const phone = await opened
  // The newest login that waits; then whoever has such a phone.
  const choice = phone.locator('.choices a').last()
  const decision = phone.getByRole('button', { name: button })
  while (!(await decision.isVisible())) {
    await choice.or(decision).first().waitFor()
    if (await choice.isVisible()) await choice.click()
  }
  await decision.click()
  await phone.getByRole('heading', { level: 1, name: /approved|refused/i }).waitFor()
  await phone.close()
}

async function fillPhone(number = '+44 7700 900123'): Promise<void> {
  await page.goto(`${demo.url}/express/rest/phone`)
  await page.getByLabel('Telephone number').fill(number)
  await page.getByLabel('Date of birth').fill('1990-02-17')
  await page.getByRole('button', { name: 'Ask my phone' }).click()
}

interface Seen {
  readonly headings: readonly string[]
  readonly terms: readonly string[]
  readonly badges: readonly string[]
}

/** What `/me` shows, apart from who it is and when. */
async function profile(prefix: string): Promise<Seen> {
  await page.waitForURL(`${demo.url}${prefix}/`)
  await page.getByRole('link', { name: 'Go to your page' }).click()
  await page.waitForURL(`${demo.url}${prefix}/me`)
  const texts = (selector: string): Promise<string[]> => page.locator(selector).allTextContents()
  return {
    headings: await texts('main h2'),
    terms: await texts('main dt'),
    badges: await texts('.badges li'),
  }
}

async function expectNobody(prefix: string): Promise<void> {
  const answer = await context.request.get(`${demo.url}${prefix}/session`)
  expect(await answer.json()).toMatchObject({ authenticated: false })
}

const signIns: readonly (readonly [string, string, () => Promise<void>])[] = [
  [
    'a redirect',
    '',
    async () => {
      await page.goto(`${demo.url}/rest`)
      await page.getByRole('link', { name: /^Swedish BankID To/ }).click()
      await confirmIn(page)
    },
  ],
  [
    'a frame of the hub',
    '',
    async () => {
      await begin('/rest/email', /^Sign in with/)
      await confirmIn(page.frameLocator('iframe'))
    },
  ],
  [
    'a frame of Express',
    '/express',
    async () => {
      await begin('/express/rest/frame', /^Sign in with/)
      await confirmIn(page.frameLocator('iframe'))
    },
  ],
  [
    'a pop-up, where the eID refuses frames',
    '/express',
    async () => {
      const popup = await openPopup()
      const closed = popup.waitForEvent('close')
      await confirmIn(popup)
      await closed
    },
  ],
  [
    'a telephone number',
    '/express',
    async () => {
      await fillPhone()
      await decideOnPhone(/^Approve/)
    },
  ],
  [
    'a QR code',
    '',
    async () => {
      await begin('/rest/qr', /^Start/)
      await page.locator('#qr svg').waitFor()
      await decideOnPhone(/^Approve/)
    },
  ],
]

describe('the REST flows of the demo', () => {
  it.each(signIns)('sign a person in through %s, as OpenID Connect does', async (_way, prefix, signIn) => {
    await page.goto(`${demo.url}/login?idp=otp-email&returnTo=/`)
    await confirmIn(page)
    const { headings, terms } = await profile('')
    await context.clearCookies()
    await signIn()
    const seen = await profile(prefix)
    expect({ headings: seen.headings, terms: seen.terms }).toEqual({ headings, terms })
    expect(seen.badges.at(-1)).toBe('REST API')
    await page.getByRole('main').getByRole('button', { name: 'Sign out' }).click()
    await page.waitForURL(/\/logged-out/)
    await expectNobody(prefix)
  })

  it('take a cancel at Signicat for an answer, in a redirect', async () => {
    await page.goto(`${demo.url}/rest`)
    await page.getByRole('link', { name: /^Swedish BankID To/ }).click()
    await page.getByRole('button', { name: 'Cancel login' }).click()
    await page.waitForURL(`${demo.url}/`)
    await expectNobody('')
  })

  it.each([
    ['the hub', '/rest/email', ''],
    ['Express', '/express/rest/frame', '/express'],
  ])(
    'take a cancel for an answer in a frame of %s, and let the person start again',
    async (_api, path, prefix) => {
      await begin(path, /^Sign in with/)
      await page.frameLocator('iframe').getByRole('button', { name: 'Cancel login' }).click()
      await says(/^Cancelled/)
      expect(await page.locator('iframe').count()).toBe(0)
      await expectNobody(prefix)
      await page.getByRole('button', { name: /^Sign in with/ }).click()
      await confirmIn(page.frameLocator('iframe'))
      await page.waitForURL(`${demo.url}${prefix}/`)
    },
  )

  it.each([
    ['cancelled', (popup: Page) => popup.getByRole('button', { name: 'Cancel login' }).click()],
    ['closed', (popup: Page) => popup.close()],
  ])('notice that a pop-up was %s', async (_how, leave) => {
    const popup = await openPopup()
    const closed = popup.waitForEvent('close')
    await leave(popup)
    await closed
    await says(/^Cancelled/)
    await expectNobody('/express')
  })

  it('say that it did not work in a pop-up, under the policy of its page', async () => {
    const popup = await openPopup()
    await popup.getByText('Make this login fail').click()
    await popup.getByRole('button', { name: 'Fail' }).click()
    await says(/^That did not work/)
    await expectNobody('/express')
  })

  it('notice that the phone refused', async () => {
    await fillPhone()
    await decideOnPhone(/^Refuse/)
    await says(/^Cancelled/)
    await expectNobody('/express')
  })

  it('cancel at Signicat too what the page cancels', async () => {
    await begin('/rest/qr', /^Start/)
    await page.locator('#qr svg').waitFor()
    expect(demo.emulator.phone.pending().length).toBe(1)
    await page.getByRole('button', { name: 'Cancel' }).click()
    await says(/^Cancelled/)
    await expect.poll(() => demo.emulator.phone.pending().length).toBe(0)
    await expectNobody('')
  })

  it('tell a person who took too long so, after a redirect', async () => {
    await page.goto(`${demo.url}/rest`)
    await page.getByRole('link', { name: /^Swedish BankID To/ }).click()
    await page.locator('.choices a').first().click()
    ahead.demo = tooLong
    await page.getByRole('button', { name: /^Log in as / }).click()
    await page.waitForURL(`${demo.url}/login/rest/callback**`)
    await page.getByRole('link', { name: /again/i }).waitFor()
    await look('redirect-expired')
    await expectNobody('')
  })

  it.each([
    ['frame of the hub', '/rest/email', ''],
    ['frame of Express', '/express/rest/frame', '/express'],
    ['pop-up', '/express/rest/popup', '/express'],
  ])('close a %s when the time is over', async (_what, path, prefix) => {
    await page.clock.install()
    await begin(path, /^Sign in with/)
    await says(/^Sign in/)
    await page.clock.fastForward(tooLong * 1000)
    await says(/took too long/)
    expect(page.frames().length + context.pages().length).toBe(2)
    await expectNobody(prefix)
  })

  it.each([
    ['a telephone number', '/express', () => fillPhone()],
    ['a QR code', '', () => begin('/rest/qr', /^Start/)],
  ])('stop waiting for a phone when the time is over, with %s', async (_what, prefix, start) => {
    await start()
    await page.getByRole('link', { name: 'Open the simulated phone' }).waitFor()
    ahead.demo = tooLong
    await says(/took too long/)
    await expectNobody(prefix)
  })

  it('draw another code whenever Signicat has another one', async () => {
    await begin('/rest/qr', /^Start/)
    const code = (): Promise<string | null> => page.locator('#qr path').getAttribute('d')
    const first = await code()
    ahead.signicat = 7
    await expect.poll(code).not.toBe(first)
  })

  it('lead the bank’s link to where the person is signed in', async () => {
    await begin('/express/rest/frame', /^Sign in with/)
    await confirmIn(page.frameLocator('iframe'))
    await profile('/express')
    await page.getByRole('link', { name: 'Fjordbanken' }).click()
    expect(page.url()).toBe(`${demo.url}/express/`)
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toMatch(/^Hello/)
  })

  it('tell the first tab that a second one took its place', async () => {
    await begin('/rest/qr', /^Start/)
    await page.locator('#qr svg').waitFor()
    const second = await context.newPage()
    await second.goto(`${demo.url}/rest/qr`)
    await second.getByRole('button', { name: 'Start' }).click()
    await second.locator('#qr svg').waitFor()
    await page.bringToFront()
    await says(/another one was started in this browser/)
    expect(await page.getByRole('status').getAttribute('data-mood')).toBe('wrong')
  })

  it('say so when the browser holds the window back, and open it by a button', async () => {
    await page.addInitScript(() => {
      const open = window.open.bind(window)
      let blocked = 0
      window.open = (...rest) => (blocked++ < 2 ? null : open(...rest))
    })
    await begin('/express/rest/popup', /^Sign in with/)
    await says(/held the window back/)
    const opened = context.waitForEvent('page')
    await page.getByRole('button', { name: 'Continue in a new window' }).click()
    const popup = await opened
    await says(/^Sign in in the other window/)
    await confirmIn(popup)
    await page.waitForURL(`${demo.url}/express/`)
  })

  it.each(['/rest/email', '/rest/qr', '/express/rest/phone'])(
    'show no button that does nothing without JavaScript, at %s',
    async (path) => {
      const plain = patient(await browser.newContext({ javaScriptEnabled: false }))
      onTestFinished(() => plain.close())
      const still = await plain.newPage()
      await still.goto(demo.url + path)
      expect(await still.getByRole('main').getByRole('button').count()).toBe(0)
      await still.getByRole('link', { name: 'Sign in without it.' }).click()
      expect(still.url()).toContain(demo.emulator.issuer)
    },
  )

  it('do not send a person on a phone to their phone', async () => {
    const phone = patient(
      await browser.newContext({
        viewport: { width: 390, height: 800 },
        hasTouch: true,
        isMobile: true,
      }),
    )
    onTestFinished(() => phone.close())
    const small = await phone.newPage()
    await small.goto(`${demo.url}/rest/qr`)
    await small.getByRole('button', { name: 'Start' }).click()
    await small.locator('#qr svg').waitFor()
    expect(await small.getByRole('status').textContent()).toMatch(/^Open the app here, or scan/)
    expect(await small.getByText('on your phone and scan').isVisible()).toBe(false)
  })

  it('show the looks of an outcome: waiting, cancelled, wrong', async () => {
    const look = (): Promise<string> =>
      page.getByRole('status').evaluate((line) => {
        const { color, borderLeftColor } = getComputedStyle(line)
        return `${color} ${borderLeftColor} ${getComputedStyle(line, '::before').content}`
      })
    const looks: string[] = []
    await begin('/rest/email', /^Sign in with/)
    await says(/^Sign in below/)
    looks.push(await look())
    const frame = page.frameLocator('iframe')
    await frame.getByRole('button', { name: 'Cancel login' }).click()
    await says(/^Cancelled/)
    looks.push(await look())
    await page.getByRole('button', { name: /^Sign in with/ }).click()
    await frame.getByText('Make this login fail').click()
    await frame.getByRole('button', { name: 'Fail' }).click()
    await says(/^That did not work/)
    looks.push(await look())
    expect(new Set(looks).size).toBe(3)
  })

  it('tell no level where the API has none', async () => {
    await begin('/express/rest/frame', /^Sign in with/)
    const frame = page.frameLocator('iframe')
    await frame.locator('.choices a').first().click()
    await frame.getByRole('button', { name: /^Log in as / }).waitFor()
    expect(await frame.getByText('Level', { exact: true }).count()).toBe(0)
    await confirmButton(frame)
    const { badges } = await profile('/express')
    expect(badges.join()).not.toContain('assurance')
  })

  it('name the field that is not usable, and keep what was typed', async () => {
    await fillPhone('123')
    const number = page.getByLabel('Telephone number')
    await expect.poll(() => number.getAttribute('aria-invalid')).toBe('true')
    expect(await number.inputValue()).toBe('123')
    expect(await page.getByLabel('Date of birth').getAttribute('aria-invalid')).toBe('false')
    await look('phone-invalid')
  })
})

const styles = [
  ['light', 1100],
  ['dark', 1100],
  ['light', 390],
] as const

describe('the pages of the REST flows', () => {
  it.each(styles)('have nothing that axe minds, in %s and %i pixels wide', async (colorScheme, width) => {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width, height: 850 })
    const called = (name: string): string => `${name}-${colorScheme}-${width}`
    await page.goto(`${demo.url}/rest`)
    await look(called('ways'))
    await begin('/rest/email', /^Sign in with/)
    await page.frameLocator('iframe').locator('.choices').waitFor()
    await look(called('frame'))
    const popup = await openPopup()
    await look(called('popup'))
    await popup.close()
    await page.goto(`${demo.url}/express/rest/phone`)
    await look(called('phone'))
    await fillPhone()
    await page.locator('#code').waitFor()
    await look(called('phone-waiting'))
    await decideOnPhone(/^Approve/)
    await page.waitForURL(`${demo.url}/express/`)
    await look(called('profile'))
    await begin('/rest/qr', /^Start/)
    await page.locator('#qr svg').waitFor()
    await look(called('qr'))
  })
})
