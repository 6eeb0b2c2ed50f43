import type { FastifySignicatOptions } from 'fastify-signicat'
import { describe, expect, it } from 'vitest'
import { buildApp } from '../support/build-app.js'
import { expectNoSession, sessionCookies } from '../support/no-session.js'

type Options = Partial<FastifySignicatOptions>

const acrValuesOf = (location: string): string[] =>
  (new URL(location).searchParams.get('acr_values') ?? '').split(' ').filter((item) => item !== '')

async function askedBy(options: Options, start = '/login'): Promise<string[]> {
  const { visitor } = await buildApp({ options })
  return acrValuesOf(await visitor.start(start))
}

/** The status of the callback after somebody chose `idp` at the issuer. */
async function chosen(options: Options, person: { idp: string; acr: string }): Promise<number> {
  const { visitor, issuer } = await buildApp({ options })
  const callback = await visitor.signIn(issuer, { person })
  if (callback.statusCode === 302) expect(sessionCookies(callback)).toHaveLength(1)
  else await expectNoSession(visitor, callback)
  return callback.statusCode
}

describe('eids, when the person chooses at the issuer', () => {
  const eids = { nbid: { loa: 'high' }, mitid: { loa: 'substantial' } } as const

  it('holds the level of the eID that was chosen against the answer', async () => {
    expect(await chosen({ eids }, { idp: 'nbid', acr: 'substantial' })).toBe(403)
    expect(await chosen({ eids }, { idp: 'nbid', acr: 'high' })).toBe(302)
    expect(await chosen({ eids }, { idp: 'mitid', acr: 'substantial' })).toBe(302)
  })

  it('holds a level that stands in acrValues against the answer too', async () => {
    const strict = { nbid: { acrValues: 'loa:high' }, mitid: {} }
    expect(await chosen({ eids: strict }, { idp: 'nbid', acr: 'substantial' })).toBe(403)
    expect(await chosen({ eids: strict }, { idp: 'mitid', acr: 'substantial' })).toBe(302)
  })

  it('refuses an eID that is not among them', async () => {
    expect(await chosen({ eids }, { idp: 'sbid', acr: 'high' })).toBe(403)
    expect(await chosen({ eids }, { idp: 'constructor', acr: 'high' })).toBe(403)
  })

  it('asks for the level that all of them demand at least', async () => {
    expect(await askedBy({ eids })).toEqual(['loa:substantial'])
    expect(await askedBy({ eids: { nbid: { loa: 'high' }, mitid: {} } })).toEqual([])
  })
})

describe('eids, when one of them is asked for', () => {
  const eids = {
    nbid: { scope: 'openid nin', acrValues: 'nbid_idp:BID', loa: 'high' },
    idin: { scope: ['openid', 'eighteen-or-older'] },
  } as const

  it('sends its scope, its parameters and its level', async () => {
    const { visitor } = await buildApp({ options: { eids } })
    const location = new URL(await visitor.start('/login?idp=nbid&loa=low'))
    expect(location.searchParams.get('scope')).toBe('openid nin')
    expect(acrValuesOf(location.href)).toEqual(['nbid_idp:BID', 'idp:nbid', 'loa:high'])
    const other = new URL(await visitor.start('/login?idp=idin'))
    expect(other.searchParams.get('scope')).toBe('openid eighteen-or-older')
  })
})

describe('expect.idp', () => {
  it('narrows what the query may name and what may come back', async () => {
    const options: Options = { eids: { nbid: {}, mitid: {} }, expect: { idp: ['nbid'] } }
    const { visitor } = await buildApp({ options })
    expect((await visitor.open('/login?idp=mitid')).statusCode).toBe(400)
    expect(await askedBy(options)).toEqual(['idp:nbid'])
    expect(await chosen(options, { idp: 'mitid', acr: 'high' })).toBe(403)
    expect(await chosen(options, { idp: 'nbid', acr: 'low' })).toBe(302)
  })
})

describe('an eID in acr_values', () => {
  it('is demanded of the answer, also where eids permits others', async () => {
    const options: Options = { eids: { nbid: {}, mitid: {} }, authorization: { acr_values: 'idp:mitid' } }
    expect(await askedBy(options)).toEqual(['idp:mitid'])
    expect(await chosen(options, { idp: 'nbid', acr: 'high' })).toBe(403)
    expect(await chosen(options, { idp: 'mitid', acr: 'high' })).toBe(302)
  })

  it('gives way to the one that the query names', async () => {
    const options: Options = { eids: { nbid: {}, mitid: {} }, authorization: { acr_values: 'idp:mitid' } }
    expect(await askedBy(options, '/login?idp=nbid')).toEqual(['idp:nbid'])
  })

  it('that eids does not permit is refused at start, and in a login', async () => {
    const options: Options = { eids: { nbid: {} }, authorization: { acr_values: 'idp:mitid' } }
    await expect(buildApp({ options })).rejects.toThrow(
      "authorization.acr_values: asks for 'mitid', which eids and expect do not permit",
    )
    const { visitor } = await buildApp({
      options: { eids: { nbid: {}, sbid: {} } },
      after: (app) => {
        app.get('/mitid', async (_request, reply) => reply.signicat.login({ acrValues: 'idp:mitid' }))
      },
    })
    expect((await visitor.open('/mitid')).statusCode).toBe(400)
  })

  it('is left out when this login permits only others', async () => {
    const { visitor } = await buildApp({
      options: { authorization: { acr_values: 'idp:sbid loa:low' } },
      after: (app) => {
        app.get('/two', async (_request, reply) => reply.signicat.login({ idp: ['nbid', 'mitid'] }))
      },
    })
    expect(acrValuesOf(await visitor.start('/two'))).toEqual(['loa:low'])
  })
})
