/**
 * Stores for sessions, the contract that they keep with tests that hold a store of your own to it, and a back office for
 * sessions.
 *
 * @module fastify-signicat/store
 */
export type { SessionFilter } from '../session/session-filter.js'
export type { SessionSummary } from '../session/types.js'
export type { SessionStore, StoreBurial, StoreMortal, StoreRecord } from '../shared/session-store.js'
export { type ExpressStoreOptions, fromExpressStore } from './express-store.js'
export type { ExpressSession, ExpressStore } from './express-types.js'
export { type MemoryStoreOptions, memoryStore } from './memory-store.js'
export type { OpenedStore } from './opened-store.js'
export type { IoredisShape, NodeRedisClusterShape, NodeRedisShape, RedisClient } from './redis-client.js'
export { type RedisStoreOptions, redisStore } from './redis-store.js'
export { type SessionAdmin, type SessionAdminOptions, sessionAdmin } from './session-admin.js'
export { type ContractCase, storeContract } from './store-contract.js'
