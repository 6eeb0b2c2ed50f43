import type { Browser as Chromium } from 'playwright-core'
import type { Browser as Firefox } from 'puppeteer-core'
import type { Profile } from './header-lab.js'

/** A fresh profile of Chromium, for what is tried in both engines. */
export async function chromiumProfile(browser: Chromium): Promise<Profile> {
  const context = await browser.newContext()
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

/** The same of Firefox. */
export async function firefoxProfile(browser: Firefox): Promise<Profile> {
  const context = await browser.createBrowserContext()
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
