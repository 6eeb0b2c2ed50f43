import axe from 'axe-core'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import puppeteer, { type Browser as Puppet } from 'puppeteer-core'

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'
const args = [
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Debian's Chromium, without a sandbox, since tests may run as root, and without calls to anybody. */
export function launchChromium(more: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath, args: [...args, ...more], chromiumSandbox: false })
}

/**
 * The same with the back-forward cache that people have: Playwright cannot do with it.
 *
 * @param userDataDir a profile with settings of its own; contexts take them over
 */
export function launchEverydayChromium(userDataDir?: string): Promise<Puppet> {
  return puppeteer.launch({
    executablePath,
    args: ['--no-sandbox', ...args],
    // A start takes long where much else runs.
    timeout: 110_000,
    ...(userDataDir === undefined ? {} : { userDataDir }),
  })
}

/** Waits as long as a busy machine needs: what hangs is ended by the time limit of the test. */
export function patient(context: BrowserContext): BrowserContext {
  context.setDefaultTimeout(110_000)
  return context
}

/** What axe has against the page as it stands, without what frames show: one line a finding. */
export async function axeFindings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const findings: unknown = await page.evaluate(
    'axe.run({ iframes: false }).then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html }) => html).join(" | ")))',
  )
  return Array.isArray(findings) ? findings.map(String) : ['axe gave no answer']
}
