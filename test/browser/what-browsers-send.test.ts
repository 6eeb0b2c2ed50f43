import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe } from 'vitest'
import { launchChromium } from '../support/chromium.js'
import { itSendsAsRecorded } from '../support/header-tests.js'
import { chromiumProfile } from '../support/profiles.js'

describe('what Chromium sends', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(() => browser?.close())
  itSendsAsRecorded('chromium', () => chromiumProfile(browser))
})
