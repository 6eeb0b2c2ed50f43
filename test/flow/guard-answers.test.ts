import type { FastifyInstance } from 'fastify'
import { requireLogin } from 'fastify-signicat'
import { GuardError, isSignicatError } from 'fastify-signicat/errors'
import { describe, expect, it } from 'vitest'
import { buildApp } from '../support/build-app.js'

/** An application that answers the errors of `requireUser` in its own error handler. */
const build = (more: (app: FastifyInstance) => unknown = () => undefined) =>
  buildApp({
    after(app) {
      app.setErrorHandler((error, _request, reply) =>
        isSignicatError(error) ? reply.signicat.answer(error) : reply.code(418).send({ own: true }),
      )
      app.get('/user', async (request) => request.signicat.requireUser())
      app.post('/user', async (request) => request.signicat.requireUser())
      app.get('/high', async (request) => request.signicat.requireUser({ loa: 'high', maxAge: 300 }))
      app.get('/claims', async (request) => request.signicat.requireUser({ claims: { admin: true } }))
      more(app)
    },
  })

describe('requireUser with `reply.signicat.answer` in an error handler', () => {
  it('gives the person', async () => {
    const { visitor, issuer } = await build()
    await visitor.signIn(issuer)
    expect((await visitor.open('/user')).json()).toMatchObject({ sub: 'kari', name: 'Kari Nordmann' })
  })

  it('sends a person to sign in and back, and tells a program', async () => {
    const { visitor, issuer } = await build()
    const program = await visitor.call('GET', '/user')
    expect(program.statusCode).toBe(401)
    expect(program.json()).toMatchObject({ login_url: 'https://app.example/login' })
    const back = await visitor.signIn(issuer, { start: '/user?x=1' })
    expect(back.headers.location).toBe('/user?x=1')
  })

  it('remembers what was demanded, so that the login asks for it', async () => {
    const { visitor, issuer } = await build()
    await visitor.signIn(issuer)
    const asked = new URL(String((await visitor.open('/high')).headers.location)).searchParams
    expect(asked.get('acr_values')).toContain('loa:high')
    expect(asked.get('max_age')).toBe('300')
    const program = await visitor.call('GET', '/high')
    expect(program.statusCode).toBe(401)
    expect(program.headers['www-authenticate']).toContain('acr_values="loa:high", max_age="300"')
    expect(program.json().login_url).toBe('https://app.example/login?loa=high&max_age=300')
    const back = await visitor.signIn(issuer, { start: '/high', person: { acr: 'high' } })
    expect(back.headers.location, back.body).toBe('/high')
    expect((await visitor.open('/high')).statusCode).toBe(200)
  })

  it('refuses with 403 what no login can bring', async () => {
    const { visitor, issuer } = await build()
    await visitor.signIn(issuer)
    expect((await visitor.open('/claims')).statusCode).toBe(403)
  })

  it('refuses a request that a sibling domain made', async () => {
    const { visitor, issuer } = await build()
    await visitor.signIn(issuer)
    const answer = await visitor.call('POST', '/user', { 'sec-fetch-site': 'same-site' })
    expect(answer.statusCode).toBe(403)
  })

  it('understands an error of another copy of the package, and does not go round with it', async () => {
    const otherError = (code: string): Error =>
      Object.assign(new Error('from another copy'), { code, statusCode: 403, expose: true })
    const { visitor, issuer } = await build((app) => {
      app.get('/other', async (request) => {
        throw otherError(
          request.signicat.user === null ? 'ERR_SIGNICAT_LOGIN_REQUIRED' : 'ERR_SIGNICAT_LOGIN_TOO_WEAK',
        )
      })
    })
    expect((await visitor.open('/other')).statusCode).toBe(302)
    await visitor.signIn(issuer)
    const tooWeak = await visitor.open('/other')
    expect(tooWeak.statusCode).toBe(403)
    expect(tooWeak.headers.location).toBeUndefined()
  })

  it('takes a demand for an error of the application’s own making', async () => {
    const { visitor, issuer } = await build((app) => {
      app.get('/own', async (_request, reply) =>
        reply.signicat.answer(new GuardError('ERR_SIGNICAT_LOGIN_TOO_WEAK'), { loa: 'high' }),
      )
    })
    await visitor.signIn(issuer)
    const answer = await visitor.open('/own')
    expect(new URL(String(answer.headers.location)).searchParams.get('acr_values')).toBe('loa:high')
  })

  it('throws an error that is not ours on to the handler around it', async () => {
    const { visitor } = await build((app) => {
      app.register(async (scope) => {
        scope.setErrorHandler((error, _request, reply) => reply.signicat.answer(error))
        scope.get('/foreign', async () => {
          throw new Error('the application has its own troubles')
        })
      })
    })
    const answer = await visitor.open('/foreign')
    expect(answer.statusCode).toBe(418)
    expect(answer.json()).toEqual({ own: true })
  })

  it('refuses a `check`, which it could not wait for, rather than letting everybody through', async () => {
    const { visitor, issuer } = await build((app) => {
      const demand: object = { check: () => false }
      app.get('/check', async (request) => request.signicat.requireUser(demand))
    })
    await visitor.signIn(issuer)
    expect((await visitor.open('/check')).statusCode).toBe(418)
  })
})

describe('requireUser without an error handler', () => {
  it('is a 401 of the framework that may not be cached', async () => {
    const { visitor } = await buildApp({
      after: (app) => app.get('/user', async (request) => request.signicat.requireUser()),
    })
    const answer = await visitor.open('/user')
    expect(answer.statusCode).toBe(401)
    expect(answer.json()).toMatchObject({
      code: 'ERR_SIGNICAT_LOGIN_REQUIRED',
      message: 'Sign-in is required',
    })
    expect(answer.headers['cache-control']).toBe('private, no-store')
  })
})

describe('a demand that makes no sense is an error when the guard is built', () => {
  it.each([
    ['loa', { loa: 'highest' }],
    ['maxAge', { maxAge: -1 }],
    ['maxAge', { maxAge: '300' }],
    ['idp', { idp: [] }],
    ['acr', { acr: '' }],
    ['check', { check: true }],
    ['level', { level: 'high' }],
  ])('%s', (name, demand) => {
    expect(() => Reflect.apply(requireLogin, undefined, [demand])).toThrow(`"${name}" of requireLogin`)
  })
})
