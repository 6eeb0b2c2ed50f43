import axe from 'axe-core'
import { type Browser, chromium, type Page } from 'playwright-core'

/** Debian's Chromium, without a sandbox, since tests may run as root, and without calls to anybody. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    chromiumSandbox: false,
    args: [
      '--disable-gpu',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

/** What axe has against the page as it stands, without what frames show: one line a finding. */
export async function axeFindings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const findings: unknown = await page.evaluate(
    'axe.run({ iframes: false }).then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html }) => html).join(" | ")))',
  )
  return Array.isArray(findings) ? findings.map(String) : ['axe gave no answer']
}
