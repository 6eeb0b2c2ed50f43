import puppeteer, { type Browser } from 'puppeteer-core'

/**
 * Debian's Firefox ESR, driven by WebDriver BiDi, without calls to anybody.
 *
 * @param preferences of `about:config`, on top
 */
export function launchFirefox(preferences: Readonly<Record<string, unknown>> = {}): Promise<Browser> {
  return puppeteer.launch({
    browser: 'firefox',
    executablePath: process.env.FIREFOX ?? '/usr/bin/firefox-esr',
    headless: true,
    // Certificates of this machine, that nobody signed.
    acceptInsecureCerts: true,
    // A start takes long where much else runs.
    timeout: 110_000,
    extraPrefsFirefox: {
      'browser.newtabpage.enabled': false,
      'browser.safebrowsing.downloads.enabled': false,
      'browser.safebrowsing.malware.enabled': false,
      'browser.safebrowsing.phishing.enabled': false,
      'datareporting.policy.dataSubmissionEnabled': false,
      'network.captive-portal-service.enabled': false,
      'network.connectivity-service.enabled': false,
      'network.dns.disablePrefetch': true,
      'toolkit.telemetry.enabled': false,
      ...preferences,
    },
  })
}
