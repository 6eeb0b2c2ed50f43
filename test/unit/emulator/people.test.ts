import { describe, expect, it } from 'vitest'
import { eidList } from '../../../lib/emulator/eid-list.js'
import { createFaults } from '../../../lib/emulator/faults.js'
import { createMemoryAdapter } from '../../../lib/emulator/memory-adapter.js'
import { builtInPeople, createPeopleDirectory } from '../../../lib/emulator/people.js'

describe('the people', () => {
  it('have every eID somebody to log in with', () => {
    const directory = createPeopleDirectory()
    for (const eid of eidList) expect(directory.withEid(eid).length).toBeGreaterThan(0)
  })

  it('have unique ids and real dates', () => {
    expect(new Set(builtInPeople.map(({ id }) => id)).size).toBe(builtInPeople.length)
    for (const { birthDate } of builtInPeople)
      expect(new Date(birthDate).toISOString().slice(0, 10)).toBe(birthDate)
  })

  it.each([
    ['NO', (nin: string) => Number(nin.slice(2, 4)) > 80],
    ['SE', (nin: string) => Number(nin.slice(8, 11)) >= 980],
    ['DK', (nin: string) => Number(nin.slice(0, 2)) > 60],
    ['FI', (nin: string) => Number(nin.slice(7, 10)) >= 900],
    ['NL', (nin: string) => nin.startsWith('99999')],
  ])('of %s have numbers that no register gives out', (country, isSynthetic) => {
    const numbers = builtInPeople
      .filter((person) => person.country === country)
      .flatMap(({ nin }) => nin ?? [])
    expect(numbers.length).toBeGreaterThan(0)
    expect(numbers.every(isSynthetic)).toBe(true)
  })

  it('can be added to, and remembered when typed, without bound on the callers but on the memory', () => {
    const extra = { id: 'mine', country: 'NO', givenName: 'My', familyName: 'Own', birthDate: '2000-01-01' }
    const directory = createPeopleDirectory([extra])
    expect(directory.find('mine')).toEqual(extra)
    const { id: _, ...details } = extra
    const first = directory.remember(details)
    expect(directory.remember(details).id).toBe(first.id)
    for (let count = 0; count < 500; count += 1) directory.remember({ ...details, givenName: `No ${count}` })
    expect(directory.find(first.id)).toBeUndefined()
  })
})

describe('the memory', () => {
  it('forgets what has expired and what is too much', async () => {
    const adapter = createMemoryAdapter(createFaults()).adapter('AccessToken')
    await adapter.upsert('gone', { grantId: 'g' }, -1)
    expect(await adapter.find('gone')).toBeUndefined()
    await adapter.upsert('first', {}, 60)
    for (let count = 0; count < 10_000; count += 1) await adapter.upsert(`id-${count}`, {}, 60)
    expect(await adapter.find('first')).toBeUndefined()
    expect(await adapter.find('id-9999')).toBeDefined()
  })

  it('revokes everything of a grant', async () => {
    const adapter = createMemoryAdapter(createFaults()).adapter('AccessToken')
    await adapter.upsert('one', { grantId: 'g' }, 60)
    await adapter.upsert('two', { grantId: 'h' }, 60)
    await adapter.revokeByGrantId('g')
    expect(await adapter.find('one')).toBeUndefined()
    expect(await adapter.find('two')).toBeDefined()
  })
})
