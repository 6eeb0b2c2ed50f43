import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe } from 'vitest'
import { launchChromium } from '../support/chromium.js'
import { chromiumProfile } from '../support/profiles.js'
import { itSignsInBehindWorkers } from '../support/worker-tests.js'

describe('a service worker in Chromium', () => {
  let browser: Browser
  beforeAll(async () => {
    // A worker may not come from a server whose certificate nobody signed.
    browser = await launchChromium(['--ignore-certificate-errors'])
  })
  afterAll(() => browser?.close())
  itSignsInBehindWorkers(() => chromiumProfile(browser))
})
