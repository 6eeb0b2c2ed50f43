import type { Browser, BrowserContext, Frame, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { launchChromium, patient } from '../support/chromium.js'
import { type HelperPage, startHelperPage } from '../support/helper-page.js'

let host: HelperPage
let browser: Browser
let context: BrowserContext
let page: Page

const attempt = 'an-attempt'
/** What nobody must believe. */
const evil = JSON.stringify({ sessionId: 'evil-1', status: 'success' })
const ended = JSON.stringify({ sessionId: 'session-1', status: 'success' })
const returned = JSON.stringify({ signicat: 'returned', returned: 'attempt=frame.1.x&sessionNonce=n' })

beforeAll(async () => {
  ;[host, browser] = await Promise.all([startHelperPage(), launchChromium()])
})

afterAll(async () => {
  await browser.close()
  await host.close()
})

beforeEach(async () => {
  host.reset()
  context = patient(await browser.newContext())
  page = await context.newPage()
  onTestFinished(() => context.close())
  await page.goto(host.url)
})

const completions = (): number => host.count('POST /login/frame/complete')

/** Opens the frame; its promise is `window.result` from then on. */
async function open(options = '{}'): Promise<void> {
  const expiresAt = Math.floor(Date.now() / 1000) + 600
  host.start = { url: `${host.signicat}/view`, origin: host.signicat, mode: 'frame', attempt, expiresAt }
  await page.evaluate(
    `window.result = signicat.openFrame(document.querySelector('main'), { title: 'Sign in', ...${options} }); void 0`,
  )
}

async function openView(options?: string): Promise<Frame> {
  await open(options)
  return frameAt(`${host.signicat}/view`)
}

async function frameAt(url: string): Promise<Frame> {
  await expect.poll(() => page.frame({ url })?.url()).toBe(url)
  const frame = page.frame({ url })
  if (frame === null) throw new Error(`no frame shows ${url}`)
  await frame.waitForLoadState()
  return frame
}

async function addFrame(url: string, sandbox = ''): Promise<Frame> {
  await page.evaluate(
    `{ const frame = document.createElement('iframe'); if ('${sandbox}') frame.sandbox = '${sandbox}'; frame.src = '${url}'; document.body.append(frame) } void 0`,
  )
  return frameAt(url)
}

/** What the frame says to the page around it. */
const post = (frame: Frame, data: unknown, times = 1): Promise<unknown> =>
  frame.evaluate(`for (let i = 0; i < ${times}; i += 1) parent.postMessage(${JSON.stringify(data)}, '*')`)

const result = (): Promise<unknown> => page.evaluate('window.result')

/** Everything said before has been heard: messages to one window keep their order. */
async function settled(): Promise<void> {
  await page.evaluate(
    `new Promise((done) => { addEventListener('message', ({ data }) => data === 'last' && done()); postMessage('last', '*') })`,
  )
}

describe('a frame that says that it is done', () => {
  it('leads to one request, whatever else it says, and to the answer of the server', async () => {
    const view = await openView()
    await post(view, ended, 1000)
    expect(await result()).toEqual({ outcome: 'success', location: '/done' })
    expect(host.asked.at(-1)?.body).toEqual({ attempt, sessionId: 'session-1' })
    await settled()
    expect(completions()).toBe(1)
    expect(await page.locator('iframe').count()).toBe(0)
  })

  it('leaves no listener behind', async () => {
    await page.evaluate(
      `{ const add = addEventListener; window.signals = []; window.addEventListener = (...all) => { signals.push(all[2]?.signal); add(...all) } } void 0`,
    )
    await post(await openView(), ended)
    await result()
    const ends = await page.evaluate('signals.map((signal) => signal?.aborted)')
    expect(ends).toEqual([true, true])
  })

  it('is not believed: the server decides', async () => {
    host.completions = [{ status: 'aborted', returnTo: '/back' }]
    await post(await openView(), ended)
    expect(await result()).toEqual({ outcome: 'aborted', location: '/back' })
  })

  it('is heard on the hub from our own page in the frame, which brings what is sent along', async () => {
    const view = await openView()
    await view.goto(`${host.url}/own`)
    await post(view, returned)
    expect(await result()).toMatchObject({ outcome: 'success' })
    expect(host.asked.at(-1)?.body).toEqual({ attempt, returned: 'attempt=frame.1.x&sessionNonce=n' })
  })

  it('is asked about again when it is too early, and when Signicat is away', async () => {
    await page.clock.install()
    host.completions = [{ status: 'pending', pollSeconds: 2 }, 503, { status: 'success', returnTo: '/done' }]
    await post(await openView(), ended)
    const next = async (): Promise<number> => {
      await page.clock.runFor(5000)
      return completions()
    }
    await expect.poll(next).toBe(3)
    expect(await result()).toMatchObject({ outcome: 'success' })
    expect(completions()).toBe(3)
  })

  it('ends with the code of the server when nobody is signed in', async () => {
    host.completions = [403]
    await post(await openView(), ended)
    expect(
      await page.evaluate('result.then(({ outcome, error }) => [outcome, error.code, error.status])'),
    ).toEqual(['error', 'ERR_SIGNICAT_TEST_403', 403])
    expect(completions()).toBe(1)
  })
})

describe('a message that is ignored', () => {
  /** The page still waits, and goes on as it should. */
  async function expectIgnored(view: Frame): Promise<void> {
    await settled()
    expect(completions()).toBe(0)
    await post(view, ended)
    expect(await result()).toMatchObject({ outcome: 'success' })
    expect(completions()).toBe(1)
    expect(host.asked.at(-1)?.body).toEqual({ attempt, sessionId: 'session-1' })
  }

  it('comes from a frame of another origin', async () => {
    const view = await openView()
    await post(await addFrame(`${host.stranger}/evil`), evil, 1000)
    await expectIgnored(view)
  })

  it('comes from another frame of the right origin', async () => {
    const view = await openView()
    await post(await addFrame(`${host.signicat}/other`), evil)
    await expectIgnored(view)
  })

  it('comes from another frame of our own origin', async () => {
    const view = await openView()
    await post(await addFrame(`${host.url}/own`), returned)
    await expectIgnored(view)
  })

  it('comes from the right origin in a sandbox, which is null', async () => {
    const view = await openView()
    await post(await addFrame(`${host.signicat}/sandboxed`, 'allow-scripts'), evil)
    await expectIgnored(view)
  })

  it('comes from the right frame after somebody else has taken it over', async () => {
    const view = await openView()
    await view.goto(`${host.stranger}/evil`)
    await post(view, evil)
    await view.goto(`${host.signicat}/view`)
    await expectIgnored(view)
  })

  it('comes from the page itself', async () => {
    const view = await openView()
    await page.evaluate(
      `postMessage(${JSON.stringify(evil)}, '*'); postMessage(${JSON.stringify(returned)}, '*')`,
    )
    await expectIgnored(view)
  })

  const lookAlikes = [
    'null',
    '',
    'http://id.idfy.io',
    'https://id.idfy.io:8443',
    'https://id.idfy.io.evil.example',
    'https://id.idfy.io@evil.example',
    'https://evil-id.idfy.io',
    'https://idfy.io',
    'https://ID.idfy.io',
    'https://id.idfy.io/',
    'https://id.ìdfy.io',
  ]

  /** As a browser would deliver it, from the window of the frame. */
  const deliver = (origin: string): Promise<unknown> =>
    page.evaluate(
      `dispatchEvent(new MessageEvent('message', { origin: ${JSON.stringify(origin)}, data: ${JSON.stringify(evil)}, source: document.querySelector('iframe').contentWindow }))`,
    )

  it.each(lookAlikes)('comes from an origin that looks like the right one: %s', async (origin) => {
    const view = await openView()
    await deliver(origin)
    await expectIgnored(view)
  })

  it.each([
    'https://id.idfy.io',
    'https://id-test.idfy.io',
    'https://id.signicat.io',
    'https://id-test.signicat.io',
  ])('does not come from %s, which is Signicat', async (origin) => {
    await openView()
    await deliver(origin)
    expect(await result()).toMatchObject({ outcome: 'success' })
  })

  it('comes from Signicat when the page names other origins only', async () => {
    const view = await openView(`{ origins: ['https://id.example.com'] }`)
    await deliver('https://id.idfy.io')
    await expectIgnored(view)
  })

  const malformed: readonly unknown[] = [
    { sessionId: 'session-1', status: 'success' },
    null,
    7,
    ['session-1', 'success'],
    '',
    '{',
    'null',
    '[]',
    '"success"',
    '{"sessionId":"session-1"}',
    '{"status":"success"}',
    '{"sessionId":"../x","status":"success"}',
    '{"sessionId":"","status":"success"}',
    '{"sessionId":["session-1"],"status":"success"}',
    '{"sessionId":"session-1","status":"SUCCESS"}',
    '{"sessionId":"session-1","status":true}',
    '{"__proto__":{"sessionId":"session-1","status":"success"}}',
    `{"sessionId":"session-1","status":"success","more":"${'x'.repeat(5000)}"}`,
    '{"signicat":"other","sessionId":"session-1","status":"success"}',
    JSON.stringify({ signicat: 'finished', attempt: 'an-attempt', status: 'success' }),
    returned,
  ]

  it('is malformed', async () => {
    const view = await openView()
    for (const data of malformed) await post(view, data)
    await expectIgnored(view)
  })

  /** To the page, when the frame is gone. */
  const deliverLate = (): Promise<unknown> =>
    page.evaluate(
      `dispatchEvent(new MessageEvent('message', { origin: ${JSON.stringify(host.signicat)}, data: ${JSON.stringify(evil)} }))`,
    )

  it('is late', async () => {
    await post(await openView(), ended)
    await result()
    await deliverLate()
    await settled()
    expect(completions()).toBe(1)
  })

  it('comes after the page has stopped waiting, which leaves no frame behind', async () => {
    await page.evaluate('window.stop = new AbortController(); void 0')
    await openView('{ signal: stop.signal }')
    await page.evaluate('stop.abort()')
    expect(await result()).toEqual({ outcome: 'aborted' })
    await deliverLate()
    await settled()
    expect(completions()).toBe(0)
    expect(await page.locator('iframe').count()).toBe(0)
  })

  it('comes from nowhere, while the frame is not on the page', async () => {
    await openView()
    await page.evaluate(`document.querySelector('iframe').remove()`)
    await deliverLate()
    await settled()
    expect(completions()).toBe(0)
  })
})

describe('the helper', () => {
  it.each(['https://id.idfy.io/', '*', 'null', 'id.idfy.io', 'file://'])(
    'refuses at once an origin that no message can have: %s',
    async (origin) => {
      const call = `signicat.openFrame(document.body, { title: 'x', origins: ['${origin}'] })`
      await expect(page.evaluate(call)).rejects.toThrow('is no origin')
      expect(host.asked).toEqual([])
    },
  )

  it('shows no address that is a script', async () => {
    host.start = { url: 'javascript:alert(1)', origin: 'null', mode: 'frame', attempt }
    const outcome = page.evaluate(
      `signicat.openFrame(document.body, { title: 'x' }).then(({ outcome, error }) => [outcome, error.code])`,
    )
    expect(await outcome).toEqual(['error', 'UNEXPECTED'])
    expect(await page.locator('iframe').count()).toBe(0)
  })
})
