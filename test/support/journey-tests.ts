import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { type JourneySite, journeySite, question } from './journey-site.js'
import { sectionOf } from './page-steps.js'
import type { WanderingProfile, WanderingTab } from './profiles.js'

interface Engine {
  newProfile(): Promise<WanderingProfile>
  /** What Back shows after a sign-out of a page that does nothing about it. */
  readonly afterSignOut: string
}

/** As the documentation tells it. */
async function reloadsWhenShownAgain(): Promise<string> {
  const page = await readFile(new URL('../../docs/logout.md', import.meta.url), 'utf8')
  const [, script] = /^```html\n(<script>[\s\S]*?)^```$/m.exec(sectionOf(page, '## The back button')) ?? []
  if (script === undefined) throw new Error('the page on logout has no script for the back button')
  return script
}

/** What people do with tabs, other people's links, a cancel, a shared computer and the back button. */
export function itKeepsPeopleOnTheirWay({ newProfile, afterSignOut }: Engine): void {
  let site: JourneySite
  let profile: WanderingProfile

  beforeAll(async () => {
    site = await journeySite({ markup: await reloadsWhenShownAgain() })
  })
  afterAll(() => site?.close())
  beforeEach(async () => {
    profile = await newProfile()
    onTestFinished(async () => {
      await profile.close()
    })
  })

  const read = (tab: WanderingTab): Promise<string> => tab.text().catch(() => '')
  const shows = (tab: WanderingTab, text: string | RegExp): Promise<void> =>
    expect.poll(() => read(tab)).toMatch(text)
  const tabs = (count: number): Promise<WanderingTab[]> =>
    Promise.all(Array.from({ length: count }, () => profile.newTab()))
  const two = async (): Promise<readonly [WanderingTab, WanderingTab]> => [
    await profile.newTab(),
    await profile.newTab(),
  ]
  /** Follows what is pressed to the issuer, and says there who it is. */
  async function answer(tab: WanderingTab, who: 'kari' | 'ola' | 'cancel'): Promise<void> {
    await shows(tab, question)
    await tab.press(`#${who}`)
  }

  it('twelve tabs that start at the same moment all arrive, the last one first', async () => {
    const before = site.visits()
    const all = await tabs(12)
    await Promise.all(all.map((tab, index) => tab.goto(`${site.url}/page/${index}`)))
    for (const [index, tab] of [...all.entries()].reverse()) {
      await answer(tab, 'kari')
      await shows(tab, `Page ${index}: kari`)
    }
    expect(site.visits() - before).toBe(12)
  })

  it('twelve tabs all arrive at the same moment, where the issuer knows the person', async () => {
    const knowing = await journeySite({ takesKnownLogins: true })
    onTestFinished(() => knowing.close())
    const all = await tabs(12)
    await all[0]?.goto(knowing.knowsKari)
    await Promise.all(all.map((tab, index) => tab.goto(`${knowing.url}/page/${index}`)))
    for (const [index, tab] of all.entries()) await shows(tab, `Page ${index}: kari`)
  })

  it('two links of a portal both arrive, and so does what the person had begun before', async () => {
    const before = site.visits()
    const [own, one, other] = [await profile.newTab(), ...(await two())]
    await own.goto(`${site.url}/me`)
    await Promise.all([one, other].map((tab) => tab.goto(site.portal)))
    await one.press('#one')
    await other.press('#two')
    await answer(other, 'kari')
    await shows(other, 'Page two: kari')
    await answer(one, 'kari')
    await shows(one, 'Page one: kari')
    await answer(own, 'kari')
    await shows(own, 'Me: kari')
    expect(site.visits() - before).toBe(3)
  })

  describe('a cancel', () => {
    const cancelled = 'You cancelled'

    it('is one, after a link to sign in that leads to a guarded page, and leaves the address alone', async () => {
      const before = site.visits()
      const tab = await profile.newTab()
      await tab.goto(`${site.url}/`)
      await tab.press('#to-me')
      await answer(tab, 'cancel')
      await shows(tab, cancelled)
      expect(tab.address()).toBe(`${site.url}/me`)
      expect(site.visits() - before).toBe(1)
      await tab.goto(tab.address())
      await answer(tab, 'kari')
      await shows(tab, 'Me: kari')
      expect(site.visits() - before).toBe(2)
    })

    it('of a login that a guard began is told by a page that begins it again', async () => {
      const tab = await profile.newTab()
      await tab.goto(`${site.url}/page/far`)
      await answer(tab, 'cancel')
      await shows(tab, cancelled)
      await tab.press('main a')
      await answer(tab, 'kari')
      await shows(tab, 'Page far: kari')
    })

    it('in one tab takes nothing from another', async () => {
      const [one, other] = await two()
      await one.goto(`${site.url}/page/one`)
      await other.goto(`${site.url}/page/other`)
      await answer(one, 'cancel')
      await shows(one, cancelled)
      await answer(other, 'kari')
      await shows(other, 'Page other: kari')
    })

    it('is final: Back, and another answer, sign nobody in', async () => {
      const tab = await profile.newTab()
      await tab.goto(`${site.url}/`)
      await tab.press('#here')
      await answer(tab, 'cancel')
      await shows(tab, 'Home')
      const spent = site.calls.token
      await tab.back()
      await answer(tab, 'kari')
      await shows(tab, 'Home')
      expect(site.calls.token).toBe(spent)
      await tab.goto(`${site.url}/session`)
      expect(JSON.parse(await tab.text())).toEqual({ authenticated: false })
    })

    it('that was told is not told again: Back, and another answer, begin a login', async () => {
      const tab = await profile.newTab()
      await tab.goto(`${site.url}/`)
      await tab.press('#to-me')
      await answer(tab, 'cancel')
      await shows(tab, cancelled)
      await tab.back()
      await shows(tab, question)
      const [visits, spent] = [site.visits(), site.calls.token]
      await tab.press('#kari')
      await expect.poll(site.visits).toBe(visits + 1)
      expect(site.calls.token).toBe(spent)
      await answer(tab, 'kari')
      await shows(tab, 'Me: kari')
    })
  })

  describe('at a shared computer', () => {
    /** Ola is at the issuer in a tab to link an eID, and signed in. */
    async function olaBeginsToLink(): Promise<readonly [WanderingTab, WanderingTab]> {
      const [left, used] = await two()
      await left.goto(`${site.url}/me`)
      await answer(left, 'ola')
      await shows(left, 'Me: ola')
      await left.goto(`${site.url}/link`)
      await shows(left, question)
      return [left, used]
    }

    async function nothingIsGiven(left: WanderingTab, used: WanderingTab, page: RegExp): Promise<void> {
      for (const who of ['ola', 'kari'] as const) {
        const calls = { ...site.calls }
        await answer(left, who)
        await shows(left, page)
        expect(site.calls).toEqual(calls)
        await left.back()
      }
      expect(site.identified).toEqual([])
      await used.goto(`${site.url}/me`)
      expect(await used.text()).toContain('Me: kari')
    }

    it('an identification ends with the session that began it', async () => {
      const [left, used] = await olaBeginsToLink()
      await used.goto(`${site.url}/me`)
      await used.press('#out')
      await shows(used, 'Bye')
      await used.goto(`${site.url}/me`)
      await answer(used, 'kari')
      await shows(used, 'Me: kari')
      await nothingIsGiven(left, used, /We cannot find your sign-in here/)
    })

    it('an identification does not end in the session of who signs in over it', async () => {
      const [left, used] = await olaBeginsToLink()
      await used.goto(`${site.url}/login?returnTo=/me`)
      await answer(used, 'kari')
      // Not where Ola was going.
      await shows(used, 'Home')
      await nothingIsGiven(left, used, /You are no longer signed in here/)
    })

    it('an identification reaches the application otherwise', async () => {
      const [left] = await olaBeginsToLink()
      await answer(left, 'ola')
      await shows(left, 'Linked')
      expect(site.identified.splice(0)).toEqual(['ola'])
    })
  })

  describe('Back', () => {
    it('after a login leads through the issuer to where the person was, and the login counts', async () => {
      const tab = await profile.newTab()
      await tab.goto(`${site.url}/`)
      await tab.press('#me')
      await answer(tab, 'kari')
      await shows(tab, 'Me: kari')
      const spent = site.calls.token
      await tab.back()
      await answer(tab, 'kari')
      await shows(tab, 'Me: kari')
      expect(site.calls.token).toBe(spent)
      await tab.back()
      await shows(tab, question)
      await tab.back()
      await shows(tab, 'Home')
      await tab.press('#me')
      await shows(tab, 'Me: kari')
    })

    it.each([
      ['/me', afterSignOut],
      ['/own', question],
    ])('after a sign-out on %s shows "%s"', async (path, shown) => {
      const tab = await profile.newTab()
      await tab.goto(`${site.url}${path}`)
      await answer(tab, 'kari')
      await shows(tab, 'kari')
      await tab.press('#out')
      await shows(tab, 'Bye')
      await tab.back()
      await shows(tab, shown)
      await tab.goto(`${site.url}/me`)
      await shows(tab, question)
    })
  })
}
