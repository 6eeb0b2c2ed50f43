import { fromExpressStore, memoryStore, redisStore } from 'fastify-signicat/store'
import { describe, expect, it, vi } from 'vitest'
import { expressMemory } from '../../support/express-memory.js'
import { type FaultRow, faultLines, faultsOf, given, resolved } from './fixture.js'

const session = (store: unknown, more: object = {}) => ({ session: { store, ...more } })
const client = { call: async () => null }
const { take: _take, ...partial } = memoryStore()

const rows: readonly FaultRow[] = [
  [
    'no store for stored sessions',
    { session: { kind: 'stored' } },
    'session.store',
    /is missing.*redisStore/,
  ],
  ['a text', session('redis://localhost'), 'session.store', /is text.*fastify-signicat\/store/],
  ['a Redis client of ioredis', session(client), 'session.store', /is a Redis client.*redisStore\(client\)/],
  ['a client of redis', session({ sendCommand: async () => null }), 'session.store', /is a Redis client/],
  [
    'an express-session store',
    session(expressMemory()),
    'session.store',
    /express-session.*fromExpressStore/,
  ],
  ['a store without a method', session(partial), 'session.store', /lacks 'take'/],
  ['an object', session({}), 'session.store', /lacks 'get', 'add', .*'traits'/],
  ['traits of another type', session({ ...memoryStore(), traits: {} }), 'session.store', /wrong type/],
  [
    'a store that is atomic in one process only',
    session(fromExpressStore(expressMemory())),
    'session.store',
    /within one process only.*redisStore\(client\), or session\.singleProcess: true/,
  ],
]

describe('session.store', () => {
  it.each(rows)('refuses %s', (_what, changes, option, says) => {
    expect(faultsOf(given(changes)).map((fault) => fault.option)).toEqual([option])
    expect(faultLines(changes).join()).toMatch(says)
  })

  it('takes the stores of this package, for both kinds of session, as they are', () => {
    const store = redisStore(client)
    for (const kind of ['sealed', 'stored'])
      expect(resolved(session(store, { kind })).session.store).toBe(store)
    const express = fromExpressStore(expressMemory())
    expect(resolved(session(express, { singleProcess: true })).session.store).toBe(express)
    expect(resolved(session(undefined)).session.store).toBeNull()
  })

  it.each(['production', 'staging', undefined])('warns of a store in memory when NODE_ENV is %s', (env) => {
    vi.stubEnv('NODE_ENV', env)
    const { warnings } = resolved({
      ...session(memoryStore()),
      issuer: 'https://acme.app.signicat.com/auth/open',
    })
    vi.unstubAllEnvs()
    expect(warnings).toEqual([expect.stringMatching(/^session\.store: keeps everything in the memory/)])
  })

  it.each(['development', 'test'])('is quiet about it when NODE_ENV is %s', (env) => {
    vi.stubEnv('NODE_ENV', env)
    const { warnings } = resolved({
      ...session(memoryStore()),
      issuer: 'https://acme.app.signicat.com/auth/open',
    })
    vi.unstubAllEnvs()
    expect(warnings).toEqual([])
  })
})
