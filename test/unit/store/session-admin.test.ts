import { fromExpressStore, memoryStore, type SessionAdminOptions, sessionAdmin } from 'fastify-signicat/store'
import { describe, expect, it } from 'vitest'
import { ConfigError } from '../../../lib/errors.js'
import { createStoredSessions } from '../../../lib/session/stored-sessions.js'
import { silentLog } from '../../../lib/shared/log.js'
import { expressMemory } from '../../support/express-memory.js'
import { memoryJar } from '../../support/memory-jar.js'
import { config, keepClaims, secret, session, startOfTime } from '../session/fixture.js'

const client = { issuer: 'https://acme.sandbox.signicat.com/auth/open', clientId: 'sandbox-client' }
const clock = () => startOfTime

function adminOf(changes: Partial<SessionAdminOptions> = {}) {
  return sessionAdmin({
    store: memoryStore({ clock }),
    secrets: [secret('one')],
    clock,
    ...client,
    ...changes,
  })
}

async function signedIn(account: string) {
  const store = memoryStore({ clock })
  const resolved = config({ session: { kind: 'stored', store } })
  const sessions = createStoredSessions({
    config: resolved,
    store,
    scopePath: '',
    keepClaims,
    log: silentLog,
  })
  await sessions.begin(memoryJar(), session({ account }))
  return store
}

describe('sessionAdmin', () => {
  it('lists and ends sessions with secrets, issuer and client id alone', async () => {
    const store = await signedIn('account-7')
    const admin = adminOf({ store })
    const list = await admin.listSessions({ account: 'account-7' })
    expect(list).toEqual([expect.objectContaining({ account: 'account-7', startedAt: startOfTime })])
    expect(await admin.endSessions({ account: 'account-7' })).toEqual(list)
    expect(await admin.listSessions({ account: 'account-7' })).toEqual([])
  })

  it('takes the URL of a discovery document for the issuer, as the plugin does', async () => {
    const store = await signedIn('account-7')
    const issuer = `${client.issuer}/.well-known/openid-configuration`
    expect(await adminOf({ store, issuer }).listSessions({ account: 'account-7' })).toHaveLength(1)
  })

  it.each([
    ['another secret', { secrets: [secret('two')] }],
    ['another client', { clientId: 'another' }],
    ['another issuer', { issuer: 'https://other.sandbox.signicat.com/auth/open' }],
  ])('finds nothing with %s', async (_what, changes) => {
    const store = await signedIn('account-7')
    expect(await adminOf({ store, ...changes }).listSessions({ account: 'account-7' })).toEqual([])
  })

  it('refuses a filter that says nothing', async () => {
    await expect(adminOf().endSessions({})).rejects.toThrow(TypeError)
    await expect(adminOf().listSessions({ sub: '' })).rejects.toThrow(TypeError)
  })

  it('fails with one code when the store does', async () => {
    const store = { ...memoryStore(), bury: () => Promise.reject(new Error('connection refused')) }
    await expect(adminOf({ store }).endSessions({ account: 'a' })).rejects.toMatchObject({
      code: 'ERR_SIGNICAT_STORE_FAILED',
    })
  })

  it('names every fault of its options at once', () => {
    const options = { store: {}, secrets: ['short'], issuer: 'http://x', clientId: '', absoluteSeconds: 0 }
    try {
      // @ts-expect-error none of these is right
      sessionAdmin(options)
      expect.unreachable()
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error
      expect(error.faults.map(({ option }) => option).sort()).toEqual([
        'absoluteSeconds',
        'clientId',
        'issuer',
        'secrets[0]',
        'store',
      ])
    }
  })

  it('refuses a store that is atomic in the process of the application only', () => {
    expect(() => adminOf({ store: fromExpressStore(expressMemory()) })).toThrow(/within one process only/)
  })
})
