import type { Browser } from 'puppeteer-core'
import { afterAll, beforeAll, describe } from 'vitest'
import { launchFirefox } from '../support/firefox.js'
import { question } from '../support/journey-site.js'
import { itKeepsPeopleOnTheirWay } from '../support/journey-tests.js'
import { puppetProfile } from '../support/profiles.js'

describe('journeys in Firefox', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchFirefox()
  })
  afterAll(() => browser?.close())
  itKeepsPeopleOnTheirWay({ newProfile: () => puppetProfile(browser), afterSignOut: question })
})
