import type { FastifyReply, FastifyRequest } from 'fastify'
import { requireLogin, requireToken } from 'fastify-signicat'
import { describe, expect, it } from 'vitest'
import { buildApp } from '../support/build-app.js'

/** What cannot be meant, whoever asks for it. */
const faults: [string, Record<string, unknown>][] = [
  ['idp', { idp: 'nbid sbid' }],
  ['idp', { idp: 'NO!' }],
  ['idp', { idp: 'NBID' }],
  ['idp', { idp: '' }],
  ['idp', { idp: [] }],
  ['idp', { idp: ['nbid', 'idp:sbid'] }],
  ['idp', { idp: undefined }],
  ['idp', { idp: null }],
  ['loa', { loa: 'best' }],
  ['loa', { loa: undefined }],
  ['loa', { loa: null }],
  ['acr', { acr: 'high low' }],
  ['acr', { acr: 'høy' }],
  ['acr', { acr: ['high', ''] }],
  ['acr', { acr: 'high\nlow' }],
  ['acr', { acr: undefined }],
  ['maxAge', { maxAge: -1 }],
  ['maxAge', { maxAge: '300' }],
  ['maxAge', { maxAge: Number.NaN }],
  ['maxAge', { maxAge: undefined }],
]
const ofGuards: [string, Record<string, unknown>][] = [
  ...faults,
  ['claims', { claims: undefined }],
  ['claims', { claims: null }],
  ['claims', { claims: 'admin' }],
  ['claims', { claims: ['admin'] }],
  ['claims.role', { claims: { role: undefined } }],
  ['claims.role', { claims: { role: [] } }],
  ['claims.role', { claims: { role: { name: 'admin' } } }],
  ['claims.role', { claims: { role: [undefined] } }],
  ['lao', { lao: 'high' }],
]
const ofSessions: [string, Record<string, unknown>][] = [
  ['check', { check: undefined }],
  ['check', { check: 'yes' }],
  ['bearer', { bearer: undefined }],
  ['bearer', { bearer: null }],
  ['audience', { bearer: { audience: undefined } }],
  ['scope', { bearer: { scope: undefined } }],
  ['scope', { bearer: { scope: '' } }],
  ['scope', { bearer: { scope: 'a"b' } }],
]
const ofTokens: [string, Record<string, unknown>][] = [
  ['audience', { audience: undefined }],
  ['audience', { audience: ' ' }],
  ['scope', { scope: undefined }],
  ['scope', { scope: ' ' }],
  ['scope', { scope: ['a', 'b\\c'] }],
]
const ofLogins: [string, Record<string, unknown>][] = [
  ...faults,
  ['idp', { idp: 'no_bankid' }],
  ['scope', { scope: undefined }],
  ['scope', { scope: '' }],
  ['scope', { scope: 'openid "x"' }],
  ['acrValues', { acrValues: 'idp:nbid\tloa:low' }],
  ['acrValues', { acrValues: undefined }],
  ['prompt', { prompt: 'login\n' }],
  ['prompt', { prompt: undefined }],
  ['purpose', { purpose: 'identfy' }],
  ['purpose', { purpose: undefined }],
  ['lao', { lao: 'high' }],
]

const refusal = (member: string) =>
  expect.objectContaining({ name: 'TypeError', message: expect.stringContaining(`"${member}"`) })

/** What a handler throws when it does something with a request. */
async function thrownBy(work: (request: FastifyRequest, reply: FastifyReply) => unknown) {
  const thrown: unknown[] = []
  const { visitor, issuer } = await buildApp({
    after: (app) =>
      app.get('/do', async (request, reply) => {
        try {
          await work(request, reply)
        } catch (error) {
          thrown.push(error)
        }
        return reply.sent ? reply : 'done'
      }),
  })
  await visitor.signIn(issuer)
  const answer = await visitor.open('/do')
  expect(answer.headers.location).toBeUndefined()
  return thrown
}

describe('a demand that cannot be meant is a TypeError that names the member', () => {
  const thrown = (build: () => unknown): unknown => {
    try {
      build()
    } catch (error) {
      return error
    }
    return 'nothing'
  }

  it.each([...ofGuards, ...ofSessions])('requireLogin: %s in %o', (member, demand) => {
    expect(thrown(() => requireLogin(demand))).toEqual(refusal(member))
  })

  it.each([...ofGuards, ...ofTokens])('requireToken: %s in %o', (member, demand) => {
    expect(thrown(() => requireToken(demand))).toEqual(refusal(member))
  })

  it.each([5, 'nbid', null])('a guard: %j is no demand', (demand) => {
    expect(() => requireLogin(demand as never)).toThrow(TypeError)
    expect(() => requireToken(demand as never)).toThrow(TypeError)
  })

  it('requireUser and reply.signicat.answer', async () => {
    for (const [member, demand] of ofGuards) {
      expect(await thrownBy((request) => request.signicat.requireUser(demand))).toEqual([refusal(member)])
    }
    const [member = '', demand = {}] = ofGuards[0] ?? []
    const errors = await thrownBy(async (request, reply) => {
      try {
        request.signicat.requireUser({ loa: 'high', claims: { nobody: 'has' } })
      } catch (error) {
        await reply.signicat.answer(error, demand)
      }
    })
    expect(errors).toEqual([refusal(member)])
  })

  it.each(ofLogins)('reply.signicat.login: %s in %o', async (member, options) => {
    expect(await thrownBy((_request, reply) => reply.signicat.login(options))).toEqual([refusal(member)])
  })

  it('what can be meant passes', () => {
    const demand = {
      idp: ['nbid', 'eidas-1'],
      acr: 'urn:signicat:oidc:method:nbid',
      maxAge: 0,
      loa: 'high',
    } as const
    expect(() =>
      requireLogin({ ...demand, claims: { locale: ['nb', 'nn'], age: 18, adult: true } }),
    ).not.toThrow()
    expect(() =>
      requireToken({ ...demand, scope: 'orders:read orders:write', audience: ['a', 'b'] }),
    ).not.toThrow()
    expect(() => requireLogin({ idp: 'no_bankid' })).not.toThrow()
    expect(() => requireLogin({ bearer: { scope: ['a b', 'c'] } })).not.toThrow()
  })
})
