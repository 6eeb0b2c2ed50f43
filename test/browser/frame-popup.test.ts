import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { launchChromium, patient } from '../support/chromium.js'
import { type HelperPage, startHelperPage } from '../support/helper-page.js'

let host: HelperPage
let browser: Browser
let context: BrowserContext
let page: Page

const attempt = 'an-attempt'
const finished = (status = 'success', name = attempt): string =>
  JSON.stringify(JSON.stringify({ signicat: 'finished', attempt: name, status, returnTo: '/done' }))

beforeAll(async () => {
  ;[host, browser] = await Promise.all([startHelperPage(), launchChromium()])
})

afterAll(async () => {
  await browser.close()
  await host.close()
})

beforeEach(async () => {
  host.reset()
  const expiresAt = Math.floor(Date.now() / 1000) + 600
  host.start = { url: `${host.signicat}/login`, origin: host.signicat, mode: 'popup', attempt, expiresAt }
  context = patient(await browser.newContext())
  page = await context.newPage()
  onTestFinished(() => context.close())
  await page.goto(host.url)
})

const completions = (): number => host.count('POST /login/frame/complete')
const call = (options = '{}'): string =>
  `window.result = signicat.openFrame(document.querySelector('main'), { title: 'Sign in', ...${options} })`
const result = (): Promise<unknown> => page.evaluate('window.result')

/** The pop-up, at Signicat. */
async function open(options?: string): Promise<Page> {
  const opened = context.waitForEvent('page')
  await page.evaluate(`${call(options)}; void 0`)
  const popup = await opened
  await popup.waitForURL(`${host.signicat}/login`)
  return popup
}

/** Signicat sends the pop-up back to us, where a page says how it went. */
async function comeBack(popup: Page, message: string): Promise<void> {
  await popup.goto(`${host.url}/own`)
  await popup.evaluate(`opener.postMessage(${message}, location.origin)`)
}

describe('a pop-up', () => {
  it.each(['{}', '{ popup: true }'])(
    'that is done leads to one request, and is closed (%s)',
    async (options) => {
      const popup = await open(options)
      const closed = popup.waitForEvent('close')
      await comeBack(popup, finished())
      await closed
      expect(await result()).toEqual({ outcome: 'success', location: '/done' })
      expect(host.asked.at(-1)?.body).toEqual({ attempt })
      expect(completions()).toBe(1)
    },
  )

  it('that ends on an error page says which error, and is closed without another question', async () => {
    const popup = await open()
    const closed = popup.waitForEvent('close')
    const told = { signicat: 'finished', attempt, status: 'error', code: 'ERR_SIGNICAT_LOGIN_REFUSED' }
    await comeBack(popup, JSON.stringify(JSON.stringify(told)))
    await closed
    expect(await page.evaluate('result.then(({ outcome, error }) => [outcome, error.code])')).toEqual([
      'error',
      'ERR_SIGNICAT_LOGIN_REFUSED',
    ])
    expect(completions()).toBe(0)
  })

  it('is heard on the channel too, when its tie to the page was cut', async () => {
    await open()
    const other = await context.newPage()
    await other.goto(`${host.url}/own`)
    const say = (message: string): Promise<unknown> =>
      other.evaluate(`new BroadcastChannel('fastify-signicat').postMessage(${message})`)
    await say(finished('success', 'another-attempt'))
    await say(JSON.stringify(JSON.stringify({ sessionId: 'session-1', status: 'success' })))
    await say(finished())
    expect(await result()).toMatchObject({ outcome: 'success' })
    expect(host.asked.at(-1)?.body).toEqual({ attempt })
    expect(completions()).toBe(1)
  })

  it('finishes too where the policy of the page cuts the tie, and is not taken for closed', async () => {
    await context.route(`${host.url}/**`, async (route) => {
      const response = await route.fetch()
      const headers = { ...response.headers(), 'cross-origin-opener-policy': 'same-origin' }
      await route.fulfill({ response, headers })
    })
    await page.clock.install()
    // Chromium lets every page of a test believe that it has the attention; here the pop-up has it.
    await page.addInitScript('document.hasFocus = () => false')
    await page.goto(host.url)
    const popup = await open()
    expect(await popup.evaluate('opener')).toBeNull()
    await page.clock.runFor(10_000)
    await popup.goto(`${host.url}/own`)
    await popup.evaluate(`new BroadcastChannel('fastify-signicat').postMessage(${finished()})`)
    expect(await result()).toMatchObject({ outcome: 'success' })
    expect(completions()).toBe(1)
  })

  it('is not heard while another page has it, nor for another attempt', async () => {
    const popup = await open()
    await popup.evaluate(`opener.postMessage(${finished()}, '*')`)
    await popup.goto(`${host.stranger}/evil`)
    await popup.evaluate(`opener.postMessage(${finished()}, '*')`)
    await comeBack(popup, finished('success', 'another-attempt'))
    await popup.evaluate(`opener.postMessage(${finished('aborted')}, location.origin)`)
    expect(await result()).toEqual({ outcome: 'aborted' })
    expect(completions()).toBe(0)
  })

  it('is not heard from another window of our own', async () => {
    const popup = await open()
    const opened = context.waitForEvent('page')
    await page.evaluate(`open('/own'); void 0`)
    const other = await opened
    await other.waitForURL(`${host.url}/own`)
    await other.evaluate(`opener.postMessage(${finished()}, location.origin)`)
    await comeBack(popup, finished('aborted'))
    expect(await result()).toEqual({ outcome: 'aborted' })
    expect(completions()).toBe(0)
  })

  it('that was closed after it had signed the person in is found out about', async () => {
    const popup = await open()
    await popup.close()
    expect(await result()).toEqual({ outcome: 'success', location: '/done' })
    expect(completions()).toBe(1)
  })

  it.each([[{ status: 'pending', pollSeconds: 1 }], [400], [503]])(
    'that was closed before is a cancel, after one question (%o)',
    async (answer) => {
      host.completions = [answer]
      const popup = await open()
      await popup.close()
      expect(await result()).toEqual({ outcome: 'aborted' })
      expect(completions()).toBe(1)
    },
  )

  it('is opened in the click, before anything was asked', async () => {
    const order = `const order = []; const { fetch, open } = window
      window.fetch = (...all) => { order.push('fetch'); return fetch(...all) }
      window.open = (...all) => { order.push('open ' + all[0]); return open(...all) }
      ${call('{ popup: true }')}; order`
    expect(await page.evaluate(`(() => { ${order.replace(/order$/, 'return order')} })()`)).toEqual([
      'open ',
      'fetch',
    ])
  })

  it('that turns out not to be needed is closed again', async () => {
    host.start = { ...host.start, mode: 'frame' }
    const opened = context.waitForEvent('page')
    await page.evaluate(`${call('{ popup: true }')}; void 0`)
    const popup = await opened
    if (!popup.isClosed()) await popup.waitForEvent('close')
    expect(await page.locator('iframe').getAttribute('title')).toBe('Sign in')
  })

  it('that a browser holds back is offered with a button', async () => {
    await page.evaluate(`window.reallyOpen = open; window.open = () => null; ${call()}; void 0`)
    const button = page.getByRole('button', { name: 'Continue in a new window' })
    await button.waitFor()
    await page.evaluate('window.open = reallyOpen; void 0')
    const opened = context.waitForEvent('page')
    await button.click()
    const popup = await opened
    await popup.waitForURL(`${host.signicat}/login`)
    expect(await button.count()).toBe(0)
    await comeBack(popup, finished())
    expect(await result()).toMatchObject({ outcome: 'success' })
  })

  it('that a browser holds back for good is an error', async () => {
    await page.evaluate(`window.open = () => null; ${call(`{ popupLabel: 'Go on' }`)}; void 0`)
    await page.getByRole('button', { name: 'Go on' }).click()
    expect(await page.evaluate('result.then(({ outcome, error }) => [outcome, error.code])')).toEqual([
      'error',
      'POPUP_BLOCKED',
    ])
    expect(await page.getByRole('button').count()).toBe(0)
  })
})

describe('on a phone', () => {
  it('Signicat takes the place of the page', async () => {
    const phone = patient(
      await browser.newContext({
        hasTouch: true,
        isMobile: true,
        viewport: { width: 390, height: 780 },
      }),
    )
    onTestFinished(() => phone.close())
    page = await phone.newPage()
    await page.goto(host.url)
    await page.evaluate(`${call('{ popup: true }')}; void 0`)
    await page.waitForURL(`${host.signicat}/login`)
    expect(phone.pages().length).toBe(1)
  })
})
