import axe from 'axe-core'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createPages } from '../../lib/flow/pages/create-pages.js'
import { builtInTexts } from '../../lib/flow/pages/page-texts.js'
import { silentLog } from '../../lib/shared/log.js'
import { type PageAnswer, type PageKind, pageKinds } from '../../lib/shared/page-model.js'
import { launchChromium, patient } from '../support/chromium.js'

const logo =
  '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="44"><rect width="90" height="44"/></svg>'
const site = 'http://pages.test'

let browser: Browser
let context: BrowserContext
let page: Page
let answer: PageAnswer
const complaints: string[] = []

beforeAll(async () => {
  browser = await launchChromium()
  context = patient(await browser.newContext({ viewport: { width: 360, height: 700 } }))
  page = await context.newPage()
  page.on('console', (message) => complaints.push(message.text()))
  await page.addInitScript({ content: axe.source })
  await page.route(`${site}/**`, (route) => {
    const { pathname } = new URL(route.request().url())
    if (pathname === '/logo.svg') return route.fulfill({ contentType: 'image/svg+xml', body: logo })
    // 204: a page that goes on by itself stays where it can be examined
    if (pathname === '/onwards') return route.fulfill({ status: 204 })
    return route.fulfill({ status: answer.status, headers: { ...answer.headers }, body: answer.body })
  })
})

afterAll(() => browser.close())

async function answerFor(kind: PageKind, language: string): Promise<PageAnswer> {
  const brand = {
    name: 'Nordvik',
    logo: '/logo.svg',
    color: '#ffd500',
    phone: '+47 22 00 00 00',
    email: 'help@nordvik.example',
  }
  return createPages({ pages: { brand }, log: silentLog }).show({
    kind,
    status: 200,
    asked: { uiLocales: language },
    reference: 'req-8f2c1a7e4b',
    ways: {
      ...{ again: { href: '/login' }, home: { href: '/' }, login: { href: '/login' } },
      ...{ stay: { href: '/' }, continue: { href: '/onwards' } },
      logout: { href: '/logout', method: 'post', fields: { token: 'sealed' } },
    },
    ...(kind === 'signing-out' ? { continueTo: '/onwards' } : {}),
  })
}

async function open(kind: PageKind, language: string): Promise<void> {
  answer = await answerFor(kind, language)
  await page.goto(`${site}/page`)
}

/** Writes another page into the open document, which keeps its policy: one brand, one policy. */
async function rewrite(kind: PageKind, language: string): Promise<void> {
  const { body, headers } = await answerFor(kind, language)
  expect(headers['content-security-policy']).toBe(answer.headers['content-security-policy'])
  await page.setContent(body, { waitUntil: 'domcontentloaded' })
}

const violations = (rules: readonly string[] | null): Promise<readonly string[]> =>
  page.evaluate(async (only) => {
    const axeInPage: typeof axe = Reflect.get(window, 'axe')
    const options = only === null ? {} : { runOnly: { type: 'rule' as const, values: [...only] } }
    const results = await axeInPage.run(document, { ...options, resultTypes: ['violations'], preload: false })
    return results.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
  }, rules)

describe.each(Object.keys(builtInTexts))('the pages in %s', (language) => {
  it('are accessible in light and dark, fit a small phone, and obey their policy', async () => {
    await open('fault', language)
    for (const kind of pageKinds) {
      await page.emulateMedia({ colorScheme: 'light' })
      await rewrite(kind, language)
      expect(await violations(null), `${kind}, light`).toEqual([])
      await page.emulateMedia({ colorScheme: 'dark' })
      expect(await violations(['color-contrast', 'link-in-text-block']), `${kind}, dark`).toEqual([])
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      expect(overflow, kind).toBeLessThanOrEqual(0)
    }
    expect(complaints).toEqual([])
  })
})

describe.each(Object.keys(builtInTexts))('the page at which a pop-up ends, in %s', (language) => {
  it('is accessible in light and dark, for those whose browser does not close it', async () => {
    complaints.length = 0
    const landing = { does: 'close', attempt: 'a', status: 'success', continueTo: '/onwards' } as const
    answer = createPages({ pages: {}, log: silentLog }).land(landing, { uiLocales: language })
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      const onwards = page.waitForRequest(`${site}/onwards`)
      await page.goto(`${site}/page`)
      expect(await page.getAttribute('html', 'lang')).toBe(language)
      expect(await violations(null), colorScheme).toEqual([])
      await onwards
    }
    // This window was not opened by a script, so it stays, which is what is looked at here.
    expect(complaints.filter((text) => !text.startsWith('Scripts may close only'))).toEqual([])
  })
})

describe('an error page in a pop-up', () => {
  it('is shown under a policy that lets it speak to its own origin', async () => {
    complaints.length = 0
    const tidings = { attempt: 'an-attempt', code: 'ERR_SIGNICAT_LOGIN_DENIED' }
    const wish = {
      kind: 'login-denied',
      status: 400,
      asked: {},
      ways: { home: { href: '/' } },
      tidings,
    } as const
    answer = await createPages({ pages: {}, log: silentLog }).show({ ...wish, status: 200 })
    const opener = await context.newPage()
    onTestFinished(() => opener.close())
    await opener.route(`${site}/**`, (route) =>
      route.fulfill({ contentType: 'text/html', body: '<title>x</title>' }),
    )
    await opener.goto(`${site}/opener`)
    await opener.evaluate(
      'window.heard = new Promise((done) => { new BroadcastChannel("fastify-signicat").onmessage = ({ data }) => done(data) }); void 0',
    )
    await page.goto(`${site}/page`)
    const said: unknown = JSON.parse(String(await opener.evaluate('heard')))
    expect(said).toEqual({ signicat: 'finished', status: 'error', ...tidings })
    expect(await violations(null)).toEqual([])
    expect(complaints).toEqual([])
  })
})

describe('a page', () => {
  it('is styled under its own policy, and its logo is loaded', async () => {
    await page.emulateMedia({ colorScheme: 'light' })
    await open('confirm-logout', 'en')
    const seen = await page.evaluate(() => ({
      button: getComputedStyle(document.querySelector('button') ?? document.body).backgroundColor,
      logo: document.querySelector('img')?.naturalWidth,
    }))
    expect(seen).toEqual({ button: 'rgb(255, 213, 0)', logo: 90 })
  })

  it('names its origin when its form is sent', async () => {
    await open('confirm-logout', 'en')
    const sent = page.waitForRequest((request) => request.method() === 'POST')
    await page.getByRole('button', { name: 'Sign out' }).click()
    const request = await sent
    expect(request.postData()).toBe('token=sealed')
    expect(await request.headerValue('origin')).toBe(site)
  })

  it('goes on by itself when it is told to', async () => {
    const onwards = page.waitForRequest(`${site}/onwards`)
    await open('signing-out', 'en')
    await onwards
  })

  it('shows which button has the focus', async () => {
    await open('cancelled', 'en')
    await page.keyboard.press('Tab')
    const outline = await page.evaluate(
      () => getComputedStyle(document.activeElement ?? document.body).outlineStyle,
    )
    expect(outline).toBe('solid')
  })
})
