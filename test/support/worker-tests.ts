import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Profile, relays, type Tab } from './header-lab.js'
import { type WorkerSite, workerSite } from './worker-site.js'

/** A whole stay behind a worker that relays everything, in an engine. */
export function itSignsInBehindWorkers(newProfile: () => Promise<Profile>): void {
  describe.each([
    ['plain', 'query'],
    ['signal', 'query'],
    ['plain', 'form_post'],
    ['signal', 'form_post'],
  ] as const)('the worker %s, with answers by %s', (kind, responseMode) => {
    let site: WorkerSite
    let profile: Profile
    let tab: Tab
    /** What the page before began may still be under way, and comes in between once. */
    const open = (path: string): Promise<unknown> =>
      tab.goto(`${site.url}${path}`).catch(() => tab.goto(`${site.url}${path}`))
    const read = (): Promise<string> => tab.text().catch(() => '')

    beforeAll(async () => {
      site = await workerSite(relays[kind], responseMode)
      profile = await newProfile()
      tab = await profile.newTab()
    })

    afterAll(async () => {
      await profile?.close()
      await site?.close()
    })

    it('takes over', async () => {
      await tab.goto(site.workerPage)
      const other = await profile.newTab()
      await expect
        .poll(async () => {
          await other.goto(`${site.url}/is-ready`)
          return other.text()
        })
        .toBe('ready: true')
      await other.close()
    })

    it('signs in, steps up, and comes back each time', async () => {
      await open('/me')
      await expect.poll(read).toBe('me: kari')
      expect(site.modes.at(-1)).toMatch(/^(?:navigate|same-origin) empty$/)
      await open('/vault')
      await expect.poll(read).toBe('the vault')
      await open('/login?returnTo=/me')
      await expect.poll(read).toBe('me: kari')
    })

    it('gives a page of another site nothing', async () => {
      for (const path of ['/order', '/logout']) {
        await tab.goto(site.strangersPage(path))
        await tab.click()
        await expect.poll(read).toMatch(/^(?!.*prize).+/s)
      }
      await open('/session')
      expect(JSON.parse(await read())).toMatchObject({ authenticated: true })
      expect(site.orders).toEqual([])
    })

    it('signs out when the person says so', async () => {
      await open('/logout?returnTo=/is-ready')
      await tab.press('form button')
      await expect.poll(read).toContain('ready')
      await open('/session')
      expect(JSON.parse(await read())).toEqual({ authenticated: false })
    })
  })
}
