import fastifyFormbody from '@fastify/formbody'
import type { FastifyInstance } from 'fastify'
import { describe, expect, it } from 'vitest'
import { buildApp } from '../support/build-app.js'
import { journey } from '../support/journey.js'

const addForm = (app: FastifyInstance): void => {
  app.post('/form', async (request) => request.body)
}

const formPost = { options: { responseMode: 'form_post' } } as const

describe('body parsers of the application', () => {
  const parsers: readonly (readonly [string, (app: FastifyInstance) => unknown])[] = [
    ['@fastify/formbody', (app) => app.register(fastifyFormbody)],
    [
      '@fastify/formbody with a parser of its own',
      (app) => app.register(fastifyFormbody, { parser: () => ({ own: true }) }),
    ],
    ['no parsers at all', (app) => app.removeAllContentTypeParsers()],
    [
      'one parser for everything',
      (app) => {
        app.removeAllContentTypeParsers()
        app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
      },
    ],
    [
      'a parser that refuses everything',
      (app) => {
        app.removeAllContentTypeParsers()
        app.addContentTypeParser('*', (_request, _payload, done) => done(new Error('no bodies here')))
      },
    ],
  ]

  it.each(parsers)('%s, before us', async (_name, add) => {
    await journey(await buildApp({ before: add }))
    await journey(await buildApp({ before: add, ...formPost }))
  })

  it.each(parsers)('%s, after us', async (_name, add) => {
    await journey(await buildApp({ after: add }))
    await journey(await buildApp({ after: add, ...formPost }))
  })

  it('stay the application’s own: ours reach none of its routes', async () => {
    const bare = await buildApp({ after: addForm })
    expect((await bare.visitor.submit('/form', { a: '1' })).statusCode).toBe(415)
    for (const when of ['before', 'after'] as const) {
      const { visitor } = await buildApp({
        before: (app) => (when === 'before' ? app.register(fastifyFormbody) : undefined),
        async after(app) {
          if (when === 'after') await app.register(fastifyFormbody)
          addForm(app)
        },
      })
      expect((await visitor.submit('/form', { a: '1' })).json()).toEqual({ a: '1' })
      const json = { 'content-type': 'application/json' }
      expect((await visitor.call('POST', '/form', json)).statusCode, 'an empty JSON body').toBe(400)
    }
  })

  it('the limit of the application for bodies does not shut out ours, nor ours its', async () => {
    const test = await buildApp({
      server: { bodyLimit: 10 },
      ...formPost,
      after: (app) =>
        app.post('/large', { bodyLimit: 200_000 }, async ({ body }) => JSON.stringify(body).length),
    })
    await journey(test)
    const payload = { text: 'x'.repeat(100_000) }
    expect((await test.app.inject({ method: 'POST', url: '/large', payload })).statusCode).toBe(200)
    const callback = await test.visitor.submit('/callback', { code: 'x'.repeat(100_000) })
    expect(callback.statusCode).toBe(413)
    expect(callback.headers['content-type']).toContain('text/html')
  })
})

describe('query parsers of the application', () => {
  it.each([
    ['something else', () => ({ code: ['other'], state: { a: 1 } })],
    ['nothing', () => ({})],
  ])('one that gives %s is not asked by us', async (_name, querystringParser) => {
    await journey(await buildApp({ server: { routerOptions: { querystringParser } } }))
  })

  it('is asked on the application’s routes', async () => {
    const { visitor } = await buildApp({
      server: { routerOptions: { querystringParser: (text) => ({ text }) } },
      after: (app) => app.get('/query', async (request) => request.query),
    })
    expect((await visitor.open('/query?a=1')).json()).toEqual({ text: 'a=1' })
  })
})
