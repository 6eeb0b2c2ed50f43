import assert from 'node:assert/strict'
import { atOnce, type Promised, recordOf } from './opened-store.js'

const always = Number.MAX_SAFE_INTEGER

/** What a store promises about graves and leases. */
export const endingPromises: readonly Promised[] = [
  [
    'tells of each grave in the order of the names',
    async ({ store }) => {
      assert.deepEqual([...(await store.graves([]))], [])
      await store.bury([])
      await store.bury([
        { name: 'one', upTo: 1000, seconds: 100 },
        { name: 'ever', upTo: always, seconds: 100 },
      ])
      assert.deepEqual([...(await store.graves(['ever', 'none', 'one']))], [always, null, 1000])
    },
  ],
  [
    'keeps the later time of a grave, and its later end',
    async ({ store, pass }) => {
      await store.bury([{ name: 'grave', upTo: 2000, seconds: 100 }])
      await store.bury([{ name: 'grave', upTo: 1000, seconds: 10 }])
      assert.deepEqual([...(await store.graves(['grave']))], [2000])
      await pass(60)
      assert.deepEqual([...(await store.graves(['grave']))], [2000])
      await store.bury([{ name: 'grave', upTo: 3000, seconds: 100 }])
      await pass(60)
      assert.deepEqual([...(await store.graves(['grave']))], [3000])
      await pass(60)
      assert.deepEqual([...(await store.graves(['grave']))], [null])
    },
  ],
  [
    'loses no grave when many are dug at once',
    async ({ store }) => {
      await atOnce(20, (turn) =>
        store.bury([
          { name: 'shared', upTo: turn, seconds: 100 },
          { name: `own-${turn}`, upTo: turn, seconds: 100 },
        ]),
      )
      const names = ['shared', ...Array.from({ length: 20 }, (_, turn) => `own-${turn}`)]
      const expected = [19, ...Array.from({ length: 20 }, (_, turn) => turn)]
      assert.deepEqual([...(await store.graves(names))], expected)
    },
  ],
  [
    'adds nothing that is buried',
    async ({ store, pass }) => {
      await store.bury([{ name: 'person', upTo: 1000, seconds: 60 }])
      const add = (at: number): Promise<boolean> =>
        store.add('key', recordOf(), {
          seconds: 100,
          mortals: [
            { name: 'nobody', at: 1 },
            { name: 'person', at },
          ],
        })
      assert.equal(await add(999), false)
      assert.equal(await add(1000), false)
      assert.equal(await store.get('key'), null)
      assert.deepEqual(await store.list('index', always), [])
      assert.equal(await add(1001), true)
      await store.take('key')
      await pass(61)
      assert.equal(await add(1000), true)
    },
  ],
  [
    'lets nothing slip between a burial and an addition',
    async ({ store }) => {
      for (let round = 0; round < 10; round += 1) {
        const name = `person-${round}`
        const record = recordOf({ indexes: [name] })
        const mortals = [{ name, at: 1000 }]
        const ending = store.bury([{ name, upTo: 1000, seconds: 100 }]).then(() => store.list(name, always))
        const [added, listed] = await Promise.all([
          store.add(`key-${round}`, record, { seconds: 100, mortals }),
          ending,
        ])
        assert.equal(listed.includes(`key-${round}`), added)
      }
    },
  ],
  [
    'never mixes entries, lists, graves and leases of one name',
    async ({ store }) => {
      await store.add('name', recordOf({ indexes: ['name'] }), { seconds: 100 })
      await store.bury([{ name: 'name', upTo: 5, seconds: 100 }])
      assert.notEqual(await store.acquire('name', 100), null)
      assert.equal((await store.get('name'))?.value, 'value')
      assert.deepEqual(await store.list('name', always), ['name'])
      assert.deepEqual([...(await store.graves(['name']))], [5])
    },
  ],
  [
    'leases to one at a time',
    async ({ store }) => {
      const tokens = await atOnce(20, () => store.acquire('lease', 60))
      const [token, ...others] = tokens.filter((given) => given !== null)
      assert.equal(typeof token, 'number')
      assert.equal(others.length, 0)
      assert.notEqual(await store.acquire('other', 60), null)
    },
  ],
  [
    'leases again after a release, with a greater token',
    async ({ store }) => {
      const first = (await store.acquire('lease', 60)) ?? 0
      await store.release('lease', first)
      const second = (await store.acquire('lease', 60)) ?? 0
      assert.ok(second > first)
      await store.release('lease', first)
      assert.equal(await store.acquire('lease', 60), null)
    },
  ],
  [
    'leases again when the time is over, and hears the late holder no more',
    async ({ store, pass }) => {
      const first = (await store.acquire('lease', 60)) ?? 0
      await pass(61)
      const second = (await store.acquire('lease', 60)) ?? 0
      assert.ok(second > first)
      await store.release('lease', first)
      assert.equal(await store.acquire('lease', 60), null)
    },
  ],
]
