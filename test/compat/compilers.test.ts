import type { FastifyInstance } from 'fastify'
import { describe, expect, it } from 'vitest'
import { buildApp } from '../support/build-app.js'
import { journey } from '../support/journey.js'

/** Compilers that know only schemas of their own library, as those for zod or typebox do. */
function addCompilers(app: FastifyInstance): void {
  app.setValidatorCompiler(({ schema }) => {
    if (!isOwn(schema)) throw new Error('a schema that this library does not know')
    return (value) => ({ value: { validated: value } })
  })
  app.setSerializerCompiler(({ schema }) => {
    if (!isOwn(schema)) throw new Error('a schema that this library does not know')
    return (value) => JSON.stringify({ serialized: value })
  })
}

const isOwn = (schema: unknown): boolean => typeof schema === 'object' && schema !== null && '_def' in schema
const own = { _def: 'object' }

describe('compilers for schemas of another kind', () => {
  const addRoute = (app: FastifyInstance): void => {
    app.get(
      '/own',
      { schema: { querystring: own, response: { 200: own } } },
      async (request) => request.query,
    )
  }

  it.each(['before', 'after'] as const)('set %s us: both work', async (when) => {
    const test = await buildApp({
      before: (app) => (when === 'before' ? addCompilers(app) : undefined),
      after(app) {
        if (when === 'after') addCompilers(app)
        addRoute(app)
      },
    })
    await journey(test)
    expect((await test.visitor.open('/own?a=1')).json()).toEqual({ serialized: { validated: { a: '1' } } })
  })

  it('a serializer for every answer does not touch ours', async () => {
    const test = await buildApp({
      before: (app) => app.setReplySerializer((payload) => JSON.stringify({ wrapped: payload })),
    })
    expect((await test.visitor.call('GET', '/session')).json()).toEqual({ authenticated: false })
    expect((await test.visitor.open('/')).json()).toEqual({ wrapped: { user: null } })
  })
})

describe('an application that writes into the schema of every route', () => {
  it('does not write into those of another one', async () => {
    const seen: unknown[] = []
    for (const tag of ['one', 'two']) {
      await buildApp({
        before: (app) =>
          app.addHook('onRoute', ({ schema, url }) => {
            if (url !== '/session' || schema === undefined) return
            seen.push('tags' in schema ? schema.tags : 'untouched')
            Object.assign(schema, { tags: [tag] })
          }),
      })
    }
    expect(seen).toEqual(['untouched', 'untouched', 'untouched', 'untouched'])
  })
})

describe('documents made from routes', () => {
  it('our routes carry no schema but `hide`', async () => {
    const seen: [string, unknown][] = []
    await buildApp({
      before: (app) => app.addHook('onRoute', ({ url, schema }) => void seen.push([url, schema])),
    })
    const ours = seen.filter(([url]) =>
      ['/login', '/callback', '/logout', '/logged-out', '/session'].includes(url),
    )
    expect(ours.length).toBeGreaterThanOrEqual(8)
    for (const [, schema] of ours) expect(Object.entries(Object(schema))).toEqual([['hide', true]])
  })
})
