import { memoryStore, storeContract } from 'fastify-signicat/store'
import { describe, expect, it } from 'vitest'
import { recordOf } from '../../../lib/store/opened-store.js'

describe('memoryStore keeps the contract: it', () => {
  const open = () => {
    const time = { now: 5000 }
    return {
      store: memoryStore({ clock: () => time.now }),
      pass(seconds: number) {
        time.now += seconds
      },
    }
  }
  it.each(storeContract(open))('$name', ({ run }) => run())
})

describe('memoryStore', () => {
  it('keeps no more entries than it may, and lets the one go that was not written for longest', async () => {
    const store = memoryStore({ maxEntries: 2 })
    await store.add('first', recordOf(), { seconds: 100 })
    await store.add('second', recordOf(), { seconds: 100 })
    await store.replace('first', recordOf({ revision: 2 }), { seconds: 100 })
    await store.add('third', recordOf(), { seconds: 100 })
    expect(await store.get('second')).toBeNull()
    expect(await store.list('index', 9999)).toEqual(['first', 'third'])
  })

  it('keeps every grave, however many entries come', async () => {
    const store = memoryStore({ maxEntries: 10 })
    const names = Array.from({ length: 5000 }, (_, turn) => `grave-${turn}`)
    await store.bury(names.map((name) => ({ name, upTo: 1, seconds: 100 })))
    for (let turn = 0; turn < 5000; turn += 1) await store.add(`${turn}`, recordOf(), { seconds: 100 })
    expect(new Set(await store.graves(names))).toEqual(new Set([1]))
  })

  it('frees what is over without being asked for it', async () => {
    const time = { now: 0 }
    const store = memoryStore({ maxEntries: 3000, clock: () => time.now })
    for (let turn = 0; turn < 2000; turn += 1) await store.add(`${turn}`, recordOf(), { seconds: 10 })
    time.now = 11
    for (let turn = 2000; turn < 4100; turn += 1) await store.add(`${turn}`, recordOf(), { seconds: 10 })
    expect(await store.list('index', 9999)).toHaveLength(2100)
  })

  it('does not share its entries with the caller', async () => {
    const store = memoryStore()
    const record = { ...recordOf() }
    await store.add('key', record, { seconds: 100 })
    record.value = 'changed'
    expect((await store.get('key'))?.value).toBe('value')
  })

  it.each([0, -1, 1.5, Number.NaN])('refuses %s entries', (maxEntries) => {
    expect(() => memoryStore({ maxEntries })).toThrow(TypeError)
  })
})
