import fc from 'fast-check'
import { expect, it } from 'vitest'
import { buildApp, type TestApp } from '../support/build-app.js'

/** `INTERLEAVINGS=10000 npm test -- test/flow/interleavings.test.ts` plays more of them. */
const runs = Number(process.env.INTERLEAVINGS ?? 40)

type Person = 'kari' | 'ola'
type Step =
  | { readonly does: 'start'; readonly tabs: number; readonly crossSite: boolean }
  | { readonly does: 'finish'; readonly tab: number; readonly person: Person }
  | { readonly does: 'finish all'; readonly person: Person }
  | { readonly does: 'cancel'; readonly tab: number }
  | { readonly does: 'sign out' }

const person = fc.constantFrom<Person>('kari', 'ola')
const tab = fc.nat(11)
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constant('start' as const),
      tabs: fc.integer({ min: 1, max: 4 }),
      crossSite: fc.boolean(),
    }),
  },
  { weight: 5, arbitrary: fc.record({ does: fc.constant('finish' as const), tab, person }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('finish all' as const), person }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('cancel' as const), tab }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('sign out' as const) }) },
)

interface Tab {
  readonly location: string
  readonly place: string
  readonly crossSite: boolean
  /** Who was signed in when it began. */
  readonly asker: Person | null
  isOpen: boolean
}

/** What fits beside any session of ours: six of one's own, three of other sites. */
const mostOpen = { own: 6, crossSite: 3 }

/** Plays the steps in one browser, and holds every answer against what must be. */
async function play(
  { newVisitor, issuer }: TestApp,
  steps: readonly Step[],
): Promise<{ readonly logins: number }> {
  const visitor = newVisitor()
  const tabs: Tab[] = []
  let who: Person | null = null
  let logins = 0

  const open = (crossSite: boolean) => tabs.filter((one) => one.isOpen && one.crossSite === crossSite).length
  const start = async (count: number, crossSite: boolean): Promise<void> => {
    const room = (crossSite ? mostOpen.crossSite : mostOpen.own) - open(crossSite)
    const asker = who
    // At the same moment: all of them carry the same cookies.
    const begun = Array.from({ length: Math.min(count, room) }, async (_, index) => {
      const place = `/tab/${tabs.length + index}`
      const site = crossSite ? { 'sec-fetch-site': 'cross-site' } : {}
      const location = await visitor.start(`/login?returnTo=${place}`, site)
      return { location, place, crossSite, asker, isOpen: true }
    })
    tabs.push(...(await Promise.all(begun)))
  }
  const finish = async (one: Tab, by: Person, before: Person | null): Promise<void> => {
    const callback = await visitor.comeBack(one.location, await issuer.authorize(one.location, { sub: by }))
    if (!one.isOpen) return
    one.isOpen = false
    logins += 1
    const isTheirs = (before === null || before === by) && (one.asker === null || one.asker === by)
    expect([callback.statusCode, callback.headers.location]).toEqual([302, isTheirs ? one.place : '/'])
  }
  const take: Record<Step['does'], (step: Step) => Promise<void>> = {
    start: async (given) => (given.does === 'start' ? start(given.tabs, given.crossSite) : undefined),
    finish: async (given) => {
      const one = given.does === 'finish' ? tabs[given.tab] : undefined
      if (one === undefined || given.does !== 'finish') return
      const before = who
      if (one.isOpen) who = given.person
      await finish(one, given.person, before)
    },
    'finish all': async (given) => {
      if (given.does !== 'finish all') return
      const waiting = tabs.filter((one) => one.isOpen)
      const before = who
      if (waiting.length > 0) who = given.person
      await Promise.all(waiting.map((one) => finish(one, given.person, before)))
    },
    cancel: async (given) => {
      const one = given.does === 'cancel' ? tabs[given.tab] : undefined
      if (one === undefined) return
      const state = new URL(one.location).searchParams.get('state') ?? ''
      const denied = new URLSearchParams({ state, error: 'access_denied', iss: issuer.issuer })
      await visitor.comeBack(one.location, denied)
      one.isOpen = false
    },
    'sign out': async () => {
      await visitor.call('POST', '/logout')
      who = null
      for (const one of tabs) one.isOpen = false
    },
  }
  for (const given of steps) {
    await take[given.does](given)
    const seen =
      (await visitor.open('/')).json().user === null ? null : (await visitor.open('/me')).json().sub
    expect(seen).toBe(who)
    expect(visitor.cookieHeader().length).toBeLessThan(7000)
  }
  return { logins }
}

it('tabs that start, finish, cancel and sign out in any order lose no login, and nobody ends as somebody else', async () => {
  const test = await buildApp({ server: { logger: false } })
  let logins = 0
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 12 }), async (steps) => {
      logins += (await play(test, steps)).logins
    }),
    { numRuns: runs, endOnFailure: runs > 1000 },
  )
  expect(logins).toBeGreaterThan(runs / 2)
}, 3_600_000)
