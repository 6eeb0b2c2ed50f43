import fc from 'fast-check'
import fastify from 'fastify'
import { describe, expect, it } from 'vitest'
import { placesFor } from '../../../lib/config/places.js'
import { ConfigError } from '../../../lib/errors.js'
import { resolved } from './fixture.js'

const baseUrl = 'https://app.example.com'

describe('the addresses of a registration', () => {
  it.each([
    [{}, '', `${baseUrl}/callback`],
    [{}, '/', `${baseUrl}/callback`],
    [{ prefix: '/auth' }, '', `${baseUrl}/auth/callback`],
    [{ prefix: '/auth/' }, '/v1/', `${baseUrl}/v1/auth/callback`],
    [{ prefix: 'auth' }, '/v1', `${baseUrl}/v1/auth/callback`],
    [{ prefix: '//auth' }, '/v1/admin', `${baseUrl}/v1/admin/auth/callback`],
    [{ baseUrl: `${baseUrl}/portal/` }, '', `${baseUrl}/portal/callback`],
    [{ baseUrl: `${baseUrl}//portal`, prefix: '/auth' }, '/v1', `${baseUrl}/portal/v1/auth/callback`],
    [{ routes: { callback: '/signicat/back' } }, '/v1', `${baseUrl}/v1/signicat/back`],
    [{}, '/blåbær', `${baseUrl}/bl%C3%A5b%C3%A6r/callback`],
  ])('%j in the scope %j give the redirect_uri %s', (changes, scopePrefix, redirectUri) => {
    expect(placesFor(resolved(changes), scopePrefix).redirectUri).toBe(redirectUri)
  })

  it('are told for the router, for the browser and for the issuer', () => {
    const places = placesFor(resolved({ baseUrl: `${baseUrl}/portal`, prefix: '/auth' }), '/v1')
    expect(places).toMatchObject({
      scopePath: '/v1',
      routes: { login: '/auth/login', loggedOut: '/auth/logged-out', initiate: null },
      paths: { login: '/portal/v1/auth/login', loggedOut: '/portal/v1/auth/logged-out', initiate: null },
      postLogoutRedirectUri: `${baseUrl}/portal/v1/auth/logged-out`,
      home: '/portal/',
    })
    expect(placesFor(resolved(), '').home).toBe('/')
  })

  it('leave out what the configuration leaves out', () => {
    const places = placesFor(resolved({ routes: { login: false, loggedOut: false } }), '')
    expect(places.paths.login).toBeNull()
    expect(places.routes.login).toBeNull()
    expect(places.postLogoutRedirectUri).toBeNull()
  })

  it('keep people from being returned to our own routes', () => {
    const { returnRules } = placesFor(resolved({ prefix: '/Auth', routes: { session: false } }), '')
    expect([...returnRules.ownAddresses].sort()).toEqual([
      `${baseUrl}/auth/callback`,
      `${baseUrl}/auth/logged-out`,
      `${baseUrl}/auth/login`,
      `${baseUrl}/auth/logout`,
    ])
    expect(returnRules).toMatchObject({ origin: baseUrl, basePath: '' })
  })

  it.each(['/:tenant', '/v1/*', '/v1//x', '//', '/a/../b', '/a?b', 'v1'])(
    'cannot be had in a scope with the prefix %j',
    (scopePrefix) => {
      expect(() => placesFor(resolved(), scopePrefix)).toThrow(ConfigError)
      expect(() => placesFor(resolved(), scopePrefix)).toThrow(/prefix: the prefix of the surrounding scope/)
    },
  )

  it('do not depend on slashes at the ends of the parts', () => {
    const part = fc.array(fc.stringMatching(/^[a-z0-9_-]{1,6}$/), { maxLength: 2 })
    const end = fc.constantFrom('', '/')
    fc.assert(
      fc.property(part, part, part, end, end, end, (base, scope, prefix, a, b, c) => {
        const path = (segments: readonly string[]): string =>
          segments.map((segment) => `/${segment}`).join('')
        const config = resolved({ baseUrl: baseUrl + path(base) + a, prefix: path(prefix) + b })
        const { redirectUri, paths } = placesFor(config, path(scope) + c)
        expect(redirectUri).toBe(`${baseUrl}${path([...base, ...scope, ...prefix])}/callback`)
        expect(paths.callback).not.toContain('//')
      }),
    )
  })
})

describe('the routes in a real router', () => {
  it.each([
    ['/v1', '/auth'],
    ['/v1/', '/auth/'],
    ['/v1/', ''],
    ['', 'auth'],
    ['/', '/auth'],
  ])(
    'of the scope %j with the prefix %j are where the browser is told they are',
    async (scopePrefix, prefix) => {
      const app = fastify()
      const config = resolved({ prefix, baseUrl: `${baseUrl}/portal` })
      let path = ''
      await app.register(
        async (scope) => {
          const places = placesFor(config, scope.prefix)
          path = places.paths.callback
          scope.get(places.routes.callback, async () => 'found')
        },
        { prefix: scopePrefix },
      )
      const answer = await app.inject(path.slice('/portal'.length))
      expect(answer.body).toBe('found')
      await app.close()
    },
  )
})
