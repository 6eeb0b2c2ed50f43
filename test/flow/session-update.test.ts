import type { FastifyInstance } from 'fastify'
import { describe, expect, it } from 'vitest'
import { buildApp, type TestApp, type TestAppSettings } from '../support/build-app.js'

async function signedIn(
  after: (app: FastifyInstance) => unknown,
  settings: TestAppSettings = {},
): Promise<TestApp> {
  const test = await buildApp({ ...settings, after })
  await test.visitor.signIn(test.issuer)
  return test
}

const dataOf = async ({ visitor }: TestApp): Promise<unknown> => (await visitor.open('/me')).json().data

describe('request.signicat.update', () => {
  it('has the cookie in the headers when it resolves, and gives the new data at once', async () => {
    const test = await signedIn((app) =>
      app.post('/cart', async (request, reply) => {
        await request.signicat.update({ cart: ['one'] })
        return { lines: [reply.getHeader('set-cookie')].flat().length, data: request.signicat.session?.data }
      }),
    )
    const answer = await test.visitor.call('POST', '/cart')
    expect(answer.json()).toEqual({ lines: 1, data: { cart: ['one'] } })
    expect(answer.cookies).toHaveLength(1)
    expect(answer.headers['cache-control']).toBe('private, no-store')
    expect(await dataOf(test)).toEqual({ cart: ['one'] })
  })

  it('writes one cookie however often it is called, the last one', async () => {
    const test = await signedIn((app) =>
      app.post('/cart', async (request) => {
        await request.signicat.update({ cart: ['1'] })
        await Promise.all([
          request.signicat.update({ cart: ['1', '2'] }),
          request.signicat.update({ cart: ['1', '2', '3'] }),
        ])
        return 'updated'
      }),
    )
    expect((await test.visitor.call('POST', '/cart')).cookies).toHaveLength(1)
    expect(await dataOf(test)).toEqual({ cart: ['1', '2', '3'] })
  })

  it('replaces the data, keeps everything else and the absolute end', async () => {
    const test = await signedIn(
      (app) =>
        app.post('/cart', async (request) => {
          await request.signicat.update({ b: 2 })
          return 'updated'
        }),
      { options: { onLogin: () => ({ account: 'account-1', data: { a: 1 } }) } },
    )
    const before = (await test.visitor.open('/me')).json()
    expect(before.data).toEqual({ a: 1 })
    test.advance(100)
    await test.visitor.call('POST', '/cart')
    const after = (await test.visitor.open('/me')).json()
    expect(after).toEqual({ ...before, data: { b: 2 }, idleExpiresAt: before.idleExpiresAt + 100 })
  })

  it('is refused once the headers are gone', async () => {
    const errors: unknown[] = []
    const test = await signedIn((app) => {
      app.get('/late', async (request, reply) => {
        request.signicat.requireUser()
        reply.hijack()
        reply.raw.write('on its way')
        await request.signicat.update({ late: true }).catch((error: unknown) => errors.push(error))
        reply.raw.end()
      })
      app.addHook('onResponse', async (request) => {
        if (request.url === '/after')
          await request.signicat.update({}).catch((error: unknown) => errors.push(error))
      })
      app.get('/after', async () => 'after')
    })
    await test.visitor.open('/late')
    await test.visitor.open('/after')
    expect(errors).toMatchObject([
      { code: 'ERR_SIGNICAT_HEADERS_SENT' },
      { code: 'ERR_SIGNICAT_HEADERS_SENT' },
    ])
    expect(await dataOf(test)).toEqual({})
  })

  it('is refused when nobody is signed in', async () => {
    const { newVisitor } = await signedIn((app) =>
      app.post('/cart', async (request) => {
        await request.signicat.update({})
      }),
    )
    const answer = await newVisitor().call('POST', '/cart')
    expect(answer.statusCode).toBe(401)
    expect(answer.json().code).toBe('ERR_SIGNICAT_SESSION_GONE')
    expect(answer.headers['set-cookie']).toBeUndefined()
  })

  it('is refused when the session grows too large, and leaves it as it was', async () => {
    const test = await signedIn((app) =>
      app.post('/cart', async (request) => {
        await request.signicat.update({
          noise: 'ø'.repeat(20_000).replaceAll(/./g, () => String(performance.now())),
        })
      }),
    )
    const answer = await test.visitor.call('POST', '/cart')
    expect(answer.statusCode).toBe(500)
    expect(answer.headers['set-cookie']).toBeUndefined()
    expect(await dataOf(test)).toEqual({})
  })

  it.each([[null], [['list']], ['text'], [undefined]])(
    'refuses %j, which is not a set of names and values',
    async (data) => {
      const test = await signedIn((app) =>
        app.post('/cart', async (request) => {
          await Reflect.apply(request.signicat.update, request.signicat, [data])
        }),
      )
      expect((await test.visitor.call('POST', '/cart')).statusCode).toBe(500)
      expect(await dataOf(test)).toEqual({})
    },
  )

  it('shares nothing with the caller', async () => {
    const cart = ['one']
    const test = await signedIn((app) =>
      app.post('/cart', async (request) => {
        await request.signicat.update({ cart })
        cart.push('two')
        const seen = request.signicat.session?.data.cart
        return { seen, frozen: Object.isFrozen(seen) }
      }),
    )
    expect((await test.visitor.call('POST', '/cart')).json()).toEqual({ seen: ['one'], frozen: true })
  })

  it('works in a hook that runs before the hooks of the plugin', async () => {
    const test = await buildApp({
      before: (app) =>
        app.addHook('onRequest', async (request) => {
          if (request.url === '/early') await request.signicat.update({ early: true })
        }),
      after: (app) => app.get('/early', async () => 'early'),
    })
    await test.visitor.signIn(test.issuer)
    expect((await test.visitor.open('/early')).cookies).toHaveLength(1)
    expect(await dataOf(test)).toEqual({ early: true })
  })
})

describe('two changes at the same time', () => {
  it('both succeed; a cookie holds the one that was answered last', async () => {
    const test = await signedIn((app) =>
      app.post('/set/:value', async (request) => {
        await request.signicat.update({ url: request.url })
        return 'updated'
      }),
    )
    const answers = await Promise.all([
      test.visitor.call('POST', '/set/1'),
      test.visitor.call('POST', '/set/2'),
    ])
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200])
    expect(['/set/1', '/set/2']).toContain(Object(await dataOf(test)).url)
  })
})
