import type { Browser } from 'puppeteer-core'
import { afterAll, beforeAll, describe } from 'vitest'
import { launchFirefox } from '../support/firefox.js'
import { itSendsAsRecorded } from '../support/header-tests.js'
import { puppetProfile } from '../support/profiles.js'

describe('what Firefox sends', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchFirefox()
  })
  afterAll(() => browser?.close())
  itSendsAsRecorded('firefox', () => puppetProfile(browser))
})
