import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { launchChromium, patient } from '../support/chromium.js'
import { type HelperPage, startHelperPage } from '../support/helper-page.js'

let host: HelperPage
let browser: Browser
let context: BrowserContext
let page: Page

const pending = {
  ...{ status: 'pending', attempt: 'an-attempt', comparisonCode: 'DYRT FISK', show: { qrData: 'one' } },
  pollSeconds: 2,
  expiresAt: Math.floor(Date.now() / 1000) + 600,
}

beforeAll(async () => {
  ;[host, browser] = await Promise.all([startHelperPage(), launchChromium()])
})

afterAll(async () => {
  await browser.close()
  await host.close()
})

beforeEach(async () => {
  host.reset()
  host.start = pending
  context = patient(await browser.newContext())
  page = await context.newPage()
  onTestFinished(() => context.close())
  await page.clock.install()
  await page.goto(host.url)
  // From now on time passes when the test says so.
  await page.clock.pauseAt(Date.now() + 60_000)
})

const polls = (): number => host.asked.filter(({ what }) => what.startsWith('GET /login/headless')).length
const completions = (): number => host.count('POST /login/headless/complete')
const result = (): Promise<unknown> =>
  page.evaluate('result.then(({ outcome, location, error }) => [outcome, location ?? error?.code])')
const heard = (count: number): Promise<void> => expect.poll(polls).toBe(count)

const poll = (options = ''): Promise<unknown> =>
  page.evaluate(
    `window.views = []; window.stop = new AbortController(); window.result = signicat.pollHeadless({ attempt: 'an-attempt', signal: stop.signal, onView: (view) => views.push(view.show.qrData), ${options} }); void 0`,
  )

/** The answer has been seen, so that the next wait has begun. */
const seen = (count: number): Promise<void> => expect.poll(() => page.evaluate('views.length')).toBe(count)

/** Lets time pass until it has happened. */
async function pass(milliseconds: number, happened: () => unknown): Promise<void> {
  const step = async (): Promise<unknown> => {
    await page.clock.runFor(milliseconds)
    return happened()
  }
  await expect.poll(step).toBe(true)
}

async function setHidden(hidden: boolean): Promise<void> {
  await page.evaluate(
    `Object.defineProperty(document, 'hidden', { value: ${hidden}, configurable: true }); document.dispatchEvent(new Event('visibilitychange'))`,
  )
}

describe('waiting for a phone', () => {
  it('asks as often as the server says, shows every answer, and finishes once', async () => {
    host.polls = [pending, { ...pending, show: { qrData: 'two' } }, { ...pending, status: 'success' }]
    await poll()
    await seen(1)
    await page.clock.runFor(1900)
    expect(polls()).toBe(1)
    await page.clock.runFor(200)
    await seen(2)
    await page.clock.runFor(2000)
    expect(await result()).toEqual(['success', '/done'])
    expect(await page.evaluate('views')).toEqual(['one', 'two'])
    expect(host.asked.at(-1)).toEqual({
      what: 'POST /login/headless/complete',
      body: { attempt: 'an-attempt' },
    })
    expect([polls(), completions()]).toEqual([3, 1])
    expect(host.asked[0]?.what).toBe('GET /login/headless?attempt=an-attempt')
  })

  it('does not ask while nobody looks, and asks at once when somebody does', async () => {
    host.polls = [pending]
    await poll()
    await seen(1)
    await setHidden(true)
    await page.clock.runFor(60_000)
    expect(polls()).toBe(1)
    await setHidden(false)
    await heard(2)
  })

  it('asks less often while it fails, and never before the server wants to be asked', async () => {
    host.polls = [503, pending]
    const began = await page.evaluate('Date.now()')
    await poll()
    await pass(1000, () => page.evaluate('views.length === 1'))
    expect(Number(await page.evaluate('Date.now()')) - Number(began)).toBeGreaterThanOrEqual(20_000)
    expect(polls()).toBe(2)
  })

  it('goes on when the network is back', async () => {
    host.polls = [pending]
    let refused = 0
    await page.route('**/login/headless*', (route) => {
      refused += 1
      return refused < 3 ? route.abort() : route.continue()
    })
    await poll()
    for (const count of [1, 2]) {
      await expect.poll(() => refused).toBe(count)
      await pass(1000, () => refused > count)
    }
    await seen(1)
  })

  it('gives up when the network stays away', async () => {
    await page.route('**/login/headless*', (route) => route.abort())
    await poll()
    await page.evaluate('result.then(() => { window.isOver = true }); void 0')
    await pass(40_000, () => page.evaluate('window.isOver'))
    expect(await result()).toEqual(['error', 'NETWORK'])
  })

  it.each([
    ['aborted', 'aborted'],
    ['cancelled', 'aborted'],
    ['expired', 'expired'],
  ])('lets the server end what was %s', async (status, outcome) => {
    host.polls = [{ ...pending, status }]
    host.completions = [{ status: outcome, returnTo: '/back' }]
    await poll()
    expect(await result()).toEqual([outcome, '/back'])
    expect(completions()).toBe(1)
  })

  it('has nothing to end when the attempt is gone', async () => {
    host.polls = [{ status: 'expired' }]
    await poll()
    expect(await result()).toEqual(['expired', undefined])
    expect(completions()).toBe(0)
  })

  it('ends with the code of the server for the attempt of another tab', async () => {
    host.polls = [404]
    await poll()
    expect(await result()).toEqual(['error', 'ERR_SIGNICAT_TEST_404'])
    expect([polls(), completions()]).toEqual([1, 0])
  })

  it('ends when the page says so, and asks no more', async () => {
    host.polls = [pending]
    await poll()
    await seen(1)
    await page.evaluate('stop.abort()')
    expect(await result()).toEqual(['aborted', undefined])
    await page.clock.runFor(60_000)
    expect(polls()).toBe(1)
  })
})

describe('starting and cancelling', () => {
  it('sends what the routes know, by their names', async () => {
    const view = page.evaluate(
      `signicat.startHeadless({ path: '/login', idp: 'sbid', mode: 'QR', returnTo: '/me', uiLocales: 'nb', loa: 'high', purpose: 'identify', prefill: { nin: '1' } })`,
    )
    expect(await view).toMatchObject({
      attempt: 'an-attempt',
      comparisonCode: 'DYRT FISK',
      show: { qrData: 'one' },
    })
    expect(host.asked).toEqual([
      {
        what: 'POST /login/headless',
        body: {
          ...{ idp: 'sbid', mode: 'QR', returnTo: '/me', ui_locales: 'nb', loa: 'high' },
          ...{ purpose: 'identify', nin: '1' },
        },
      },
    ])
  })

  it('says what is wrong when nothing was started', async () => {
    await page.route('**/login/headless', (route) =>
      route.fulfill({
        status: 400,
        json: { code: 'ERR_SIGNICAT_REQUEST_INVALID', violations: [{ name: 'nin', reason: 'invalid' }] },
      }),
    )
    const error = page.evaluate(
      `signicat.startHeadless({ idp: 'sbid' }).catch((error) => [error instanceof signicat.SignicatFlowError, error.code, error.status, error.violations])`,
    )
    expect(await error).toEqual([
      true,
      'ERR_SIGNICAT_REQUEST_INVALID',
      400,
      [{ name: 'nin', reason: 'invalid' }],
    ])
  })

  it('cancels by the route for it', async () => {
    await page.evaluate('signicat.cancelHeadless()')
    expect(host.asked).toEqual([{ what: 'DELETE /login/headless', body: undefined }])
  })
})
