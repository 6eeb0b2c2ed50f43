import type { Browser } from 'puppeteer-core'
import { afterAll, beforeAll, describe } from 'vitest'
import { launchFirefox } from '../support/firefox.js'
import { puppetProfile } from '../support/profiles.js'
import { itSignsInBehindWorkers } from '../support/worker-tests.js'

describe('a service worker in Firefox', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchFirefox()
  })
  afterAll(() => browser?.close())
  itSignsInBehindWorkers(() => puppetProfile(browser))
})
