import { memoryStore } from 'fastify-signicat/store'
import { describe, expect, it } from 'vitest'
import { faultsOf, given, resolved } from './fixture.js'

const optionsAtFault = (changes: Readonly<Record<string, unknown>>): readonly string[] =>
  faultsOf(given(changes)).map((fault) => `${fault.option}: ${fault.problem}`)

describe('back-channel logout', () => {
  const routes = { backchannelLogout: '/backchannel' }

  it('needs somewhere to remember ended sessions', () => {
    expect(optionsAtFault({ routes })).toEqual([
      'routes.backchannelLogout: has nowhere to remember ended sessions',
    ])
    expect(resolved({ routes, session: { singleProcess: true } }).routes).toMatchObject(routes)
  })

  it('takes no memory of one process for it, unless there is only one', () => {
    const store = memoryStore()
    expect(optionsAtFault({ routes, session: { kind: 'stored', store } })).toEqual([
      'routes.backchannelLogout: would end sessions in one process only: session.store is in its memory',
    ])
    const single = { kind: 'stored', store, singleProcess: true }
    expect(resolved({ routes, session: single }).routes).toMatchObject(routes)
    const shared = { ...store, traits: { shared: true, atomic: true } }
    expect(resolved({ routes, session: { kind: 'sealed', store: shared } }).routes).toMatchObject(routes)
  })
})

describe('front-channel logout', () => {
  const routes = { frontchannelLogout: '/frontchannel' }

  it('is refused where no session could be found', () => {
    expect(optionsAtFault({ routes })).toEqual([
      expect.stringMatching(/^routes\.frontchannelLogout: could never/),
    ])
    const strict = { routes, session: { sameSite: 'strict' } }
    expect(optionsAtFault(strict)).toEqual([
      expect.stringMatching(/^routes\.frontchannelLogout: could never/),
    ])
  })

  it('is taken with cookies that go into frames, with a warning', () => {
    const config = resolved({ routes, session: { sameSite: 'none' } })
    expect(config.routes).toMatchObject(routes)
    expect(config.warnings).toContainEqual(
      expect.stringMatching(/^routes\.frontchannelLogout: finds sessions only/),
    )
  })

  it('is taken when the issuer may be of the same site', () => {
    const config = resolved({ routes, issuer: 'https://login.example.com/auth/open' })
    expect(config.routes).toMatchObject(routes)
    expect(config.warnings).toEqual([])
  })
})

it('a login that another site starts needs nothing else', () => {
  expect(resolved({ routes: { initiate: '/initiate' } }).routes.initiate).toBe('/initiate')
})

it('logout tokens are taken without a type unless that is switched off', () => {
  expect(resolved().session.strictLogoutTokens).toBe(false)
  expect(resolved({ session: { strictLogoutTokens: true } }).session.strictLogoutTokens).toBe(true)
  expect(optionsAtFault({ session: { strictLogoutTokens: 'yes' } })).toEqual([
    'session.strictLogoutTokens: is text',
  ])
})
