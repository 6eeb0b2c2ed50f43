import type { Browser } from 'puppeteer-core'
import { afterAll, beforeAll, describe } from 'vitest'
import { launchEverydayChromium } from '../support/chromium.js'
import { itKeepsPeopleOnTheirWay } from '../support/journey-tests.js'
import { puppetProfile } from '../support/profiles.js'

describe('journeys in Chromium', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchEverydayChromium()
  })
  afterAll(() => browser?.close())
  itKeepsPeopleOnTheirWay({ newProfile: () => puppetProfile(browser), afterSignOut: 'Me: kari' })
})
