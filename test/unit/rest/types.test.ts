import { createSignicatRest, type ExpressSession, type HubSession } from 'fastify-signicat/rest'
import { describe, expectTypeOf, it } from 'vitest'

const credentials = { clientId: 'c', clientSecret: 's' }

describe('the types of the client', () => {
  it('follow the API that was named', () => {
    const hub = createSignicatRest({ api: 'hub', ...credentials })
    const express = createSignicatRest({ api: 'express', ...credentials })
    expectTypeOf(hub.getSession).returns.resolves.toEqualTypeOf<HubSession>()
    expectTypeOf(express.getSession).returns.resolves.toEqualTypeOf<ExpressSession>()
    expectTypeOf(hub).not.toHaveProperty('listSessions')
    expectTypeOf<HubSession>().not.toHaveProperty('identity')
    expectTypeOf<ExpressSession>().not.toHaveProperty('subject')
  })

  it('know the values of Signicat and accept new ones', () => {
    expectTypeOf<'SUCCESS'>().toExtend<HubSession['status']>()
    expectTypeOf<string>().toExtend<HubSession['status']>()
    expectTypeOf<HubSession | ExpressSession>().toHaveProperty('api').toEqualTypeOf<'hub' | 'express'>()
  })

  it('refuse what the API does not have', () => {
    const hub = createSignicatRest({ api: 'hub', ...credentials })
    const express = createSignicatRest({ api: 'express', ...credentials })
    // @ts-expect-error The hub says embedded.
    expectTypeOf(() => hub.createSession({ flow: 'iframe', requestedAttributes: [] })).toBeFunction()
    // @ts-expect-error Express says iframe.
    expectTypeOf(() => express.createSession({ flow: 'embedded' })).toBeFunction()
    // @ts-expect-error An account belongs to the hub.
    createSignicatRest({ api: 'express', ...credentials, accountId: 'a-1' })
  })
})
