import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe } from 'vitest'
import { launchChromium } from '../support/chromium.js'
import { chromiumProfile } from '../support/profiles.js'
import { itSignsInBehindWorkers } from '../support/worker-tests.js'

describe('a service worker in Chromium', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(() => browser?.close())
  itSignsInBehindWorkers(() => chromiumProfile(browser))
})
