import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type HeaderLab, headerLab, type Profile, relayedScenes, type relays, scenes } from './header-lab.js'
import { cellOf, rowsUnder } from './header-table.js'

type Engine = 'chromium' | 'firefox'

const headings = {
  none: '## Without a worker',
  plain: '## Through a worker of ours that sends on what it gets',
  signal: '## Through a worker of ours that adds a signal',
} as const

/** Holds the tables of the decision against what an engine really sends. */
export function itSendsAsRecorded(engine: Engine, newProfile: () => Promise<Profile>): void {
  let lab: HeaderLab
  beforeAll(async () => {
    lab = await headerLab()
  })
  afterAll(() => lab?.close())

  const table = (worker: keyof typeof relays | null): ReadonlyMap<string, string> =>
    new Map([...rowsUnder(headings[worker ?? 'none'])].map(([name, row]) => [name, row[engine]]))

  describe.each([null, 'plain', 'signal'] as const)('with the worker %s', (worker) => {
    const rows = table(worker)
    let profile: Profile
    beforeAll(async () => {
      profile = await newProfile()
      await lab.prepare(await profile.newTab(), worker)
    })
    afterAll(() => profile?.close())

    it('nothing is missing in the table', () => {
      const expected = worker === null ? Object.keys(scenes) : relayedScenes
      expect([...rows.keys()]).toEqual(['a typed address', ...expected])
    })

    it.each([...rows])('%s: %s', async (name, cell) => {
      const sighting =
        name === 'a typed address'
          ? await lab.type(profile)
          : await lab.play(profile, name, cell === 'nothing' ? 1500 : undefined)
      expect(cellOf(sighting, lab)).toBe(cell)
    })
  })
}
