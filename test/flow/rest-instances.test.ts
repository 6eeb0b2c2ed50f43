import { memoryStore } from 'fastify-signicat/store'
import { describe, expect, it } from 'vitest'
import { buildRestApp, type RestTestApp } from '../support/build-rest-app.js'
import type { TestVisitor } from '../support/visitor.js'

interface Pair {
  readonly first: RestTestApp
  readonly second: RestTestApp
  /** Calls the second instance with the cookies that the browser has had at the first one. */
  elsewhere(method: 'POST' | 'DELETE', url: string, cookie: string): ReturnType<TestVisitor['call']>
}

/** Two instances with one store and one API. */
async function pair(): Promise<Pair> {
  const session = { store: memoryStore({ clock: () => 1_790_000_000 }) }
  const first = await buildRestApp('express', { options: { session } })
  const second = await buildRestApp('express', { options: { session, fetch: first.rest.fetch } })
  return {
    first,
    second,
    elsewhere: (method, url, cookie) =>
      second.visitor.call(method, url, { cookie }, method === 'POST' ? {} : undefined),
  }
}

const spent = { code: 'ERR_SIGNICAT_ATTEMPT_SPENT' }
const path = '/login/headless'
const begin = ({ visitor }: RestTestApp) => visitor.call('POST', path, {}, { idp: 'se_bankid' })

describe('a headless login that two instances finish', () => {
  it('signs in once', async () => {
    const { first, elsewhere } = await pair()
    await begin(first)
    first.rest.approve()
    const cookie = first.visitor.cookieHeader()
    const answers = await Promise.all([
      first.visitor.call('POST', `${path}/complete`, {}, {}),
      elsewhere('POST', `${path}/complete`, cookie),
    ])
    expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 400])
    const refused = answers.find(({ statusCode }) => statusCode === 400)
    expect(refused?.json()).toMatchObject(spent)
  })

  it('does not sign in after the other one cancelled it', async () => {
    const { first, elsewhere } = await pair()
    await begin(first)
    const cookie = first.visitor.cookieHeader()
    expect((await first.visitor.call('DELETE', path)).statusCode).toBe(200)
    first.rest.approve()
    expect((await elsewhere('POST', `${path}/complete`, cookie)).json()).toMatchObject(spent)
  })
})
