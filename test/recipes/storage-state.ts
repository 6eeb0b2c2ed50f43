import type { Browser } from 'playwright-core'

/** Signs a person of the local Signicat in, without a click, and keeps the cookies in a file for `storageState`. */
export async function signInOnce(
  browser: Browser,
  { url, person, file }: { url: string; person: string; file: string },
): Promise<void> {
  const context = await browser.newContext()
  const start = await context.request.get(`${url}/login`, { maxRedirects: 0 })
  const page = await context.newPage()
  await page.goto(`${start.headers().location}&login_hint=auto:${person}`)
  await context.storageState({ path: file })
  await context.close()
}
