import { describe, expect, it } from 'vitest'
import { checkDemand } from '../../../lib/flow/demand.js'

/** What plain JavaScript may hand over. */
const check = (...given: unknown[]): unknown => Reflect.apply(checkDemand, undefined, given)
const always = (): boolean => true

describe('a demand that is meant', () => {
  const nothing = { idp: null, loa: null, acr: null, maxAge: null, claims: [], check: null, bearer: null }

  it.each([
    [{}, {}],
    [{ idp: 'nbid' }, { idp: ['nbid'] }],
    [{ idp: ['nbid', 'ftn-op', 'no_bankid'] }, { idp: ['nbid', 'ftn-op', 'no_bankid'] }],
    [{ loa: 'low' }, { loa: 'low' }],
    [{ loa: 'substantial' }, { loa: 'substantial' }],
    [{ loa: 'high' }, { loa: 'high' }],
    [{ acr: 'urn:a~!' }, { acr: ['urn:a~!'] }],
    [{ acr: ['a', 'b'] }, { acr: ['a', 'b'] }],
    [{ maxAge: 0 }, { maxAge: 0 }],
    [{ maxAge: 300 }, { maxAge: 300 }],
    [{ claims: {} }, { claims: [] }],
    [
      { claims: { a: 'x', b: 0, c: false } },
      {
        claims: [
          ['a', ['x']],
          ['b', [0]],
          ['c', [false]],
        ],
      },
    ],
    [{ claims: { a: ['x', 1, true, ''] } }, { claims: [['a', ['x', 1, true, '']]] }],
    [{ check: always }, { check: always }],
    [{ bearer: false }, {}],
    [{ bearer: false, check: always }, { check: always }],
    [{ bearer: true }, { bearer: { audiences: null, scopes: [] } }],
    [{ bearer: { scope: 'a' } }, { bearer: { audiences: null, scopes: ['a'] } }],
  ])('%j is taken', (demand, checked) => {
    expect(check(demand)).toEqual({ ...nothing, ...checked })
  })
})

describe('a demand that cannot be meant', () => {
  it.each<readonly [string, unknown]>([
    ['demand', undefined],
    ['demand', null],
    ['demand', 'nbid'],
    ['demand', 7],
    ['x', { x: 1 }],
    ['LOA', { LOA: 'high' }],
    ...['idp', 'loa', 'acr', 'maxAge', 'claims', 'check', 'bearer'].map((name): [string, unknown] => [
      name,
      { [name]: undefined },
    ]),
    ['loa', { loa: 'medium' }],
    ['loa', { loa: null }],
    ['loa', { loa: ['high'] }],
    ['loa', { loa: '' }],
    ['maxAge', { maxAge: -1 }],
    ['maxAge', { maxAge: 0.5 }],
    ['maxAge', { maxAge: -0.5 }],
    ['maxAge', { maxAge: '300' }],
    ['maxAge', { maxAge: Number.NaN }],
    ['maxAge', { maxAge: Number.POSITIVE_INFINITY }],
    ['maxAge', { maxAge: null }],
    ['check', { check: true }],
    ['check', { check: null }],
    ['check', { check: 'x' }],
    ['idp', { idp: '' }],
    ['idp', { idp: [] }],
    ['idp', { idp: 'nbid sbid' }],
    ['idp', { idp: 'NO!' }],
    ['idp', { idp: `no_${'x'.repeat(28)}` }],
    ['idp', { idp: ['nbid', ''] }],
    ['idp', { idp: ['nbid', 7] }],
    ['idp', { idp: 7 }],
    ['idp', { idp: null }],
    ['acr', { acr: '' }],
    ['acr', { acr: [] }],
    ['acr', { acr: 'a b' }],
    ['acr', { acr: ' a' }],
    ['acr', { acr: 'a\n' }],
    ['acr', { acr: 'å' }],
    ['acr', { acr: ['a', ''] }],
    ['acr', { acr: ['a', 7] }],
    ['acr', { acr: 7 }],
    ['acr', { acr: ['', 'a'] }],
    ['claims', { claims: null }],
    ['claims', { claims: 'role' }],
    ['claims', { claims: ['role'] }],
    ['claims', { claims: always }],
    ['claims.role', { claims: { role: undefined } }],
    ['claims.role', { claims: { role: null } }],
    ['claims.role', { claims: { role: [] } }],
    ['claims.role', { claims: { role: {} } }],
    ['claims.role', { claims: { role: ['admin', null] } }],
    ['claims.role', { claims: { role: Number.NaN } }],
    ['claims.b', { claims: { a: 1, b: [[]] } }],
    ['check', { bearer: true, check: always }],
    ['check', { bearer: { scope: 'a' }, check: always }],
  ])('is a mistake in %s: %o', (member, demand) => {
    const fault = (of: string): unknown =>
      expect.objectContaining({
        name: 'TypeError',
        code: 'ERR_INVALID_ARG_VALUE',
        message: expect.stringContaining(`"${member}" of ${of} `),
      })
    expect(() => check(demand)).toThrow(fault('requireLogin'))
    expect(() => check(demand, 'requireUser')).toThrow(fault('requireUser'))
  })

  it('is a mistake in what is asked of tokens', () => {
    for (const bearer of ['yes', null, 1, { x: 1 }, { scope: '' }])
      expect(() => check({ bearer })).toThrow(expect.objectContaining({ code: 'ERR_INVALID_ARG_VALUE' }))
  })
})
