import assert from 'node:assert/strict'
import { atOnce, type Promised, recordOf } from './opened-store.js'

const always = Number.MAX_SAFE_INTEGER
const wins = (answers: readonly boolean[]): number => answers.filter(Boolean).length

/** What a store promises about entries and lists. */
export const entryPromises: readonly Promised[] = [
  [
    'gives an entry back as it was added',
    async ({ store }) => {
      const record = recordOf({ value: 'v'.repeat(65_536), indexes: ['one', 'two'] })
      assert.equal(await store.add('key', record, { seconds: 100 }), true)
      assert.deepEqual({ ...(await store.get('key')) }, record)
      assert.equal(await store.get('other'), null)
      const bare = recordOf({ value: '', summary: '', indexes: [] })
      assert.equal(await store.add('bare', bare, { seconds: 100 }), true)
      assert.deepEqual({ ...(await store.get('bare')) }, bare)
    },
  ],
  [
    'adds an entry once, whoever else tries',
    async ({ store }) => {
      const answers = await atOnce(20, (turn) =>
        store.add('key', recordOf({ value: `${turn}` }), { seconds: 100 }),
      )
      assert.equal(wins(answers), 1)
      assert.equal((await store.get('key'))?.value, String(answers.indexOf(true)))
      assert.equal(await store.add('key', recordOf({ value: 'late' }), { seconds: 100 }), false)
      assert.notEqual((await store.get('key'))?.value, 'late')
    },
  ],
  [
    'replaces the revision before and no other',
    async ({ store }) => {
      assert.equal(await store.replace('key', recordOf({ revision: 2 }), { seconds: 100 }), false)
      await store.add('key', recordOf(), { seconds: 100 })
      for (const revision of [1, 3, 0]) {
        const stale = recordOf({ revision, value: 'stale' })
        assert.equal(await store.replace('key', stale, { seconds: 100 }), false)
      }
      assert.deepEqual({ ...(await store.get('key')) }, recordOf())
      const next = recordOf({ revision: 2, value: 'next', summary: 'next', indexes: ['index', 'more'] })
      assert.equal(await store.replace('key', next, { seconds: 100 }), true)
      assert.deepEqual({ ...(await store.get('key')) }, next)
      assert.deepEqual(await store.list('more', always), ['key'])
    },
  ],
  [
    'lets one of many replacements win',
    async ({ store }) => {
      await store.add('key', recordOf(), { seconds: 100 })
      const answers = await atOnce(20, (turn) =>
        store.replace('key', recordOf({ revision: 2, value: `${turn}` }), { seconds: 100 }),
      )
      assert.equal(wins(answers), 1)
      assert.equal((await store.get('key'))?.value, String(answers.indexOf(true)))
    },
  ],
  [
    'gives a taken entry to one caller, and revives it for nobody',
    async ({ store }) => {
      await store.add('key', recordOf(), { seconds: 100 })
      const taken = await atOnce(20, () => store.take('key'))
      assert.equal(taken.filter((record) => record !== null).length, 1)
      assert.equal(await store.replace('key', recordOf({ revision: 2 }), { seconds: 100 }), false)
      assert.equal(await store.get('key'), null)
      assert.equal(await store.take('key'), null)
      assert.deepEqual(await store.list('index', always), [])
    },
  ],
  [
    'lets a replacement or a taking win, never half of each',
    async ({ store }) => {
      for (let round = 0; round < 10; round += 1) {
        const key = `key-${round}`
        await store.add(key, recordOf(), { seconds: 100 })
        const next = recordOf({ revision: 2 })
        const [taken] = await Promise.all([store.take(key), store.replace(key, next, { seconds: 100 })])
        assert.notEqual(taken, null)
        assert.equal(await store.get(key), null)
      }
    },
  ],
  [
    'forgets an entry when its time is over',
    async ({ store, pass }) => {
      await store.add('key', recordOf(), { seconds: 60 })
      await pass(30)
      assert.notEqual(await store.get('key'), null)
      await pass(31)
      assert.equal(await store.get('key'), null)
      assert.equal(await store.take('key'), null)
      assert.equal(await store.replace('key', recordOf({ revision: 2 }), { seconds: 60 }), false)
      assert.equal(await store.add('key', recordOf({ value: 'anew' }), { seconds: 60 }), true)
      assert.equal((await store.get('key'))?.value, 'anew')
    },
  ],
  [
    'starts the time anew with a replacement, on lists too',
    async ({ store, pass }) => {
      await store.add('key', recordOf(), { seconds: 60 })
      await pass(40)
      assert.equal(await store.replace('key', recordOf({ revision: 2 }), { seconds: 60 }), true)
      await pass(40)
      assert.equal((await store.get('key'))?.revision, 2)
      assert.deepEqual(await store.list('index', always), ['key'])
    },
  ],
  [
    'lists entries by their start, the earliest first',
    async ({ store }) => {
      assert.deepEqual(await store.list('index', always), [])
      await store.add('second', recordOf({ startedAt: 2000 }), { seconds: 100 })
      await store.add('first', recordOf({ startedAt: 1000 }), { seconds: 100 })
      await store.add('third', recordOf({ startedAt: 3000, indexes: ['index', 'other'] }), { seconds: 100 })
      assert.deepEqual(await store.list('index', always), ['first', 'second', 'third'])
      assert.deepEqual(await store.list('index', 2000), ['first', 'second'])
      assert.deepEqual(await store.list('index', 1999), ['first'])
      assert.deepEqual(await store.list('other', always), ['third'])
      await store.take('third')
      assert.deepEqual(await store.list('other', always), [])
      assert.deepEqual(await store.list('index', always), ['first', 'second'])
    },
  ],
  [
    'keeps a list as long as any entry on it',
    async ({ store, pass }) => {
      await store.add('long', recordOf({ startedAt: 1000 }), { seconds: 600 })
      await store.add('short', recordOf({ startedAt: 2000 }), { seconds: 10 })
      await pass(300)
      assert.ok((await store.list('index', always)).includes('long'))
      assert.equal(await store.get('short'), null)
    },
  ],
  [
    'loses no place on a list when many are added at once',
    async ({ store }) => {
      await atOnce(20, (turn) => store.add(`key-${turn}`, recordOf({ startedAt: turn }), { seconds: 100 }))
      assert.equal((await store.list('index', always)).length, 20)
    },
  ],
]
