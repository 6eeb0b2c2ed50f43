import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEmulator } from 'fastify-signicat/emulator'
import { expect, it, onTestFinished } from 'vitest'
import { createShop } from '../recipes/shop.js'
import { signInOnce } from '../recipes/storage-state.js'
import { launchChromium, patient } from '../support/chromium.js'

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, 'localhost', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })

async function startShop(): Promise<string> {
  const [emulator, port] = await Promise.all([createEmulator(), freePort()])
  const url = `http://localhost:${port}`
  const app = await createShop({
    issuer: emulator.issuer,
    clientId: emulator.clientId,
    clientSecret: emulator.clientSecret ?? '',
    baseUrl: url,
    secrets: ['a secret for tests: wK3p9VbX2mQe7RzT4yHn'],
    allowInsecureLoopback: true,
  })
  onTestFinished(async () => {
    await app.close()
    await emulator.close()
  })
  await app.listen({ port, host: 'localhost' })
  return url
}

it('a browser test begins signed in, from a file, after one login without a click', async () => {
  const [url, browser] = await Promise.all([startShop(), launchChromium()])
  const folder = mkdtempSync(join(tmpdir(), 'storage-state-'))
  onTestFinished(async () => {
    await browser.close()
    rmSync(folder, { recursive: true })
  })
  const file = join(folder, 'kari.json')
  await signInOnce(browser, { url, person: 'no-kari', file })
  const context = patient(await browser.newContext({ storageState: file }))
  const page = await context.newPage()
  await page.goto(`${url}/orders`)
  expect(await page.textContent('body')).toBe('["Kari Nordmann"]')
})
