import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { launchEverydayChromium } from '../support/chromium.js'
import { launchFirefox } from '../support/firefox.js'
import { type JourneySite, journeySite, question } from '../support/journey-site.js'
import { puppetProfile } from '../support/profiles.js'

/** As "Block all cookies" of its settings does. */
async function launchBlockingChromium(): Promise<Browser> {
  const folder = mkdtempSync(join(tmpdir(), 'no-cookies-'))
  mkdirSync(join(folder, 'Default'))
  const preferences = { profile: { default_content_setting_values: { cookies: 2 } } }
  writeFileSync(join(folder, 'Default', 'Preferences'), JSON.stringify(preferences))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const browser = await launchEverydayChromium(folder)
  onTestFinished(() => browser.close())
  return browser
}

async function launchBlockingFirefox(): Promise<Browser> {
  const browser = await launchFirefox({ 'network.cookie.cookieBehavior': 2 })
  onTestFinished(() => browser.close())
  return browser
}

describe('a browser that keeps no cookie', () => {
  let site: JourneySite
  beforeAll(async () => {
    site = await journeySite()
  })
  afterAll(() => site?.close())

  it.each([
    ['Chromium', launchBlockingChromium],
    ['Firefox', launchBlockingFirefox],
  ])('is told so after one visit to the issuer, by a page with a way on: %s', async (_engine, launch) => {
    const profile = await puppetProfile(await launch())
    const tab = await profile.newTab()
    const shows = (text: string | RegExp): Promise<void> =>
      expect.poll(() => tab.text().catch(() => '')).toMatch(text)
    const [visits, calls] = [site.visits(), { ...site.calls }]
    await tab.goto(`${site.url}/me`)
    for (const time of [1, 2]) {
      await shows(question)
      await tab.press('#kari')
      await shows('We cannot find your sign-in here')
      expect(site.visits() - visits).toBe(time)
      expect(site.calls.token).toBe(calls.token)
      expect(site.log.at(-1)).toContain('no-cookie')
      await tab.press('main a')
    }
    await shows(question)
  })
})
