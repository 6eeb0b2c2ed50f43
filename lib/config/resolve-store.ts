import type { SessionStore } from '../shared/session-store.js'
import { type Field, kindOf, listed, refuse } from './assert.js'

// The annotation holds the list against the contract: a method more or less does not compile.
const methods: Readonly<Record<Exclude<keyof SessionStore, 'traits'>, true>> = {
  get: true,
  add: true,
  replace: true,
  take: true,
  list: true,
  bury: true,
  graves: true,
  acquire: true,
  release: true,
}

export interface StoreUse {
  readonly kind: 'sealed' | 'stored'
  readonly singleProcess: boolean
}

/** The store, if it is one and keeps its promises where the application runs. */
export function resolveStore(field: Field, use: StoreUse): SessionStore | null {
  const { value } = field
  if (value === undefined || value === null) {
    if (use.kind === 'stored') {
      const remedy = "Give redisStore(client) from 'fastify-signicat/store', or session.kind: 'sealed'"
      refuse(field, "is missing, and session.kind is 'stored'", remedy)
    }
    return null
  }
  if (!isStore(value)) {
    refuseOther(field, value)
    return null
  }
  checkTraits(field, value, use)
  return value
}

function isStore(value: unknown): value is SessionStore {
  if (typeof value !== 'object' || value === null || missingIn(value).length > 0) return false
  if (!('traits' in value) || typeof value.traits !== 'object' || value.traits === null) return false
  const { traits } = value
  if (!('shared' in traits && 'atomic' in traits)) return false
  return typeof traits.shared === 'boolean' && typeof traits.atomic === 'boolean'
}

function missingIn(value: object): readonly string[] {
  return Object.keys(methods).filter((name) => !has(value, name))
}

function has(value: object, name: string): boolean {
  const member: unknown = Reflect.get(value, name)
  return typeof member === 'function'
}

function refuseOther(field: Field, value: unknown): void {
  if (typeof value !== 'object' || value === null) {
    refuse(field, `is ${kindOf(value)}`, "Give a store of 'fastify-signicat/store'")
  } else if (has(value, 'call') || has(value, 'sendCommand')) {
    refuse(field, 'is a Redis client', "Give redisStore(client) from 'fastify-signicat/store'")
  } else if (has(value, 'get') && has(value, 'set') && has(value, 'destroy')) {
    const remedy = "Give fromExpressStore(store) from 'fastify-signicat/store'"
    refuse(field, 'is a store of express-session', remedy)
  } else {
    const missing = [...missingIn(value), 'traits'].filter((name) => !(name in value))
    const problem = missing.length > 0 ? `lacks ${listed(missing)}` : 'has members of the wrong type'
    refuse(field, problem, 'See SessionStore for what a store must have')
  }
}

function checkTraits(field: Field, { traits }: SessionStore, { singleProcess }: StoreUse): void {
  if (traits.shared && !traits.atomic && !singleProcess) {
    const problem =
      'promises compare-and-set, lists, tombstones and leases within one process only, so that a session which ended in one process could live again in another'
    refuse(
      field,
      problem,
      'Give redisStore(client), or session.singleProcess: true when one process serves everybody',
    )
  }
  const { NODE_ENV } = process.env
  if (!traits.shared && NODE_ENV !== 'development' && NODE_ENV !== 'test') {
    field.faults.warn(
      field.option,
      'keeps everything in the memory of this process: a restart signs everybody out, and other processes know nothing of it. Use redisStore(client) outside development',
    )
  }
}
