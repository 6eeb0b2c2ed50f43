import type { Browser as Chromium } from 'playwright-core'
import type { Browser as Puppet } from 'puppeteer-core'
import { patient } from './chromium.js'
import type { Profile, Tab } from './header-lab.js'

/** A fresh profile of Chromium, for what is tried in both engines. */
export async function chromiumProfile(browser: Chromium): Promise<Profile> {
  const context = patient(await browser.newContext())
  return {
    async newTab() {
      const page = await context.newPage()
      return {
        goto: (url) => page.goto(url),
        click: () => page.mouse.click(100, 100),
        press: (selector) => page.click(selector),
        text: () => page.evaluate(() => document.body.innerText),
        close: () => page.close(),
      }
    },
    close: () => context.close(),
  }
}

/** A tab whose way back can be taken. */
export interface WanderingTab extends Tab {
  /** One page back, as by the button; what it shows comes later. */
  back(): Promise<unknown>
  address(): string
}

export interface WanderingProfile extends Profile {
  newTab(): Promise<WanderingTab>
}

/** A fresh profile of whatever Puppeteer drives. */
export async function puppetProfile(browser: Puppet): Promise<WanderingProfile> {
  const context = await browser.createBrowserContext()
  return {
    async newTab() {
      const page = await context.newPage()
      // Its half a minute is short on a busy machine; what hangs is ended by the test.
      page.setDefaultTimeout(110_000)
      return {
        goto: (url) => page.goto(url),
        click: () => page.mouse.click(100, 100),
        async press(selector) {
          // Firefox gives tabs in the background nothing to do.
          await page.bringToFront()
          // Tries again when a page goes away under it.
          await page.locator(selector).click()
        },
        text: () => page.evaluate(() => document.body.innerText),
        // After the answer: the page that would give it goes away.
        back: () => page.evaluate(() => void setTimeout(() => history.back())),
        address: () => page.url(),
        close: () => page.close(),
      }
    },
    close: () => context.close(),
  }
}
