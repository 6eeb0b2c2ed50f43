import { hash, randomBytes } from 'node:crypto'
import type { Clock } from './clock.js'

/** Names that count once, such as states that came back and proofs that were shown. */
export interface OnceMemory {
  /** `full`: nothing more can be remembered for now, so nothing new may count. */
  first(name: string): 'first' | 'again' | 'full'
  has(name: string): boolean
  /** Bytes held, never more than eight for each name of `capacity` in both halves. */
  bytes(): number
}

export interface OnceMemoryOptions {
  /** A name is remembered at least so long, and at most twice. */
  readonly seconds: number
  readonly clock: Clock
  /** Names of one half. */
  readonly capacity: number
}

/**
 * Two halves that take turns, so that nothing is walked. Nothing is forgotten early: when a half is full, every new name is
 * refused until it is time for the next. A flood makes us refuse, and never accept a second time.
 *
 * Of a name 32 bits are kept, in a place that follows from 32 others: among a million names one new name in a hundred million
 * is taken for one of them. What they follow from is random for each memory, so nobody can choose names that meet.
 */
export function createOnceMemory({ seconds, clock, capacity }: OnceMemoryOptions): OnceMemory {
  const salt = randomBytes(16).toString('base64url')
  let current = createTable(capacity)
  let earlier = createTable(capacity)
  let turnedAt = clock()

  const turn = (): void => {
    const age = clock() - turnedAt
    if (age < seconds) return
    earlier = age < seconds * 2 ? current : createTable(capacity)
    current = createTable(capacity)
    turnedAt = clock()
  }

  const markOf = (name: string): Buffer => hash('sha256', salt + name, 'buffer')
  const isKnown = (mark: Buffer): boolean => current.has(mark) || earlier.has(mark)

  return Object.freeze({
    first(name: string) {
      turn()
      const mark = markOf(name)
      if (isKnown(mark)) return 'again'
      return current.add(mark) ? 'first' : 'full'
    },
    has(name: string): boolean {
      turn()
      return isKnown(markOf(name))
    },
    bytes: () => current.bytes() + earlier.bytes(),
  })
}

interface Table {
  has(mark: Buffer): boolean
  /** `false`: there is no room. */
  add(mark: Buffer): boolean
  bytes(): number
}

const smallest = 1024

/** Blocks that are half empty at most half of the time: each takes as many as all before it, and nothing is moved. */
function createTable(capacity: number): Table {
  const blocks: Uint32Array[] = []
  let count = 0
  let room = 0

  /** Where the mark is in a block, or the free place where it would be. */
  const placeIn = (block: Uint32Array, mark: Buffer): number => {
    const mask = block.length - 1
    const print = printOf(mark)
    let place = mark.readUInt32LE(4) & mask
    while (block[place] !== 0 && block[place] !== print) place = (place + 1) & mask
    return place
  }

  return {
    has: (mark) => blocks.some((block) => block[placeIn(block, mark)] !== 0),
    add(mark) {
      if (count >= capacity) return false
      if (room === 0) {
        room = Math.max(smallest / 2, count)
        blocks.push(new Uint32Array(room * 2))
      }
      const block = blocks[blocks.length - 1]
      if (block === undefined) return false
      block[placeIn(block, mark)] = printOf(mark)
      count += 1
      room -= 1
      return true
    },
    bytes: () => blocks.reduce((sum, block) => sum + block.byteLength, 0),
  }
}

/** Never 0, which is a free place. */
function printOf(mark: Buffer): number {
  return mark.readUInt32LE(0) || 1
}
