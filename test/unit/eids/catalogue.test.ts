import { type EidCode, eidOffer, eids, isKnownEid } from 'fastify-signicat/eids'
import { describe, expect, it } from 'vitest'
import { defaultCancelCodes } from '../../../lib/eids/cancel.js'
import { expressProviders } from '../../../lib/eids/catalogue-express.js'
import type { Offer } from '../../../lib/eids/catalogue-types.js'
import { isIdpCode } from '../../../lib/eids/idp-code.js'

const all = Object.entries(eids)

describe.each(all)('%s', (code, eid) => {
  it('is filed under its own, well-formed code', () => {
    expect(eid.code).toBe(code)
    expect(isIdpCode(code)).toBe(true)
    expect(eid.countries.every((country) => /^[A-Z]{2}$/.test(country))).toBe(true)
  })

  it('says nothing without evidence and date', () => {
    const offers: readonly Offer[] = Object.values(eid.offers).flatMap((flows) => Object.values(flows))
    for (const evidence of [eid.codeEvidence, ...offers.map((offer) => offer.evidence)]) {
      expect(evidence?.source).toMatch(/^https:\/\//)
      expect(evidence?.date).toMatch(/^20\d\d-\d\d(-\d\d)?$/)
    }
  })

  it('says why, where the answer is not plain', () => {
    const offers: readonly Offer[] = Object.values(eid.offers).flatMap((flows) => Object.values(flows))
    for (const offer of offers) {
      if (offer.offered === 'no' || offer.offered === 'conditional') expect(offer.note).toBeTruthy()
    }
  })

  it('has cancels that are taken for cancels, and Express names that exist', () => {
    expect(eid.cancels.filter((cancel) => !defaultCancelCodes.includes(cancel))).toEqual([])
    expect(eid.expressCodes.filter((name) => !expressProviders.includes(name))).toEqual([])
  })
})

it('cannot be changed', () => {
  expect(Object.isFrozen(eids)).toBe(true)
  expect(Object.isFrozen(eids.nbid.offers.hub)).toBe(true)
  expect(Object.isFrozen(eids.nbid.scopes)).toBe(true)
})

describe('eidOffer', () => {
  it.each([
    ['nbid', 'oidc', 'redirect', 'yes'],
    ['nbid', 'hub', 'redirect', 'yes'],
    ['nbid', 'hub', 'headless', 'conditional'],
    ['nbid', 'hub', 'frame', 'conditional'],
    ['sbid', 'hub', 'headless', 'yes'],
    ['otp-email', 'hub', 'frame', 'yes'],
    ['nbid', 'oidc', 'frame', 'no'],
    ['never-heard-of', 'oidc', 'redirect', 'unknown'],
    ['never-heard-of', 'hub', 'headless', 'unknown'],
    ['constructor', 'hub', 'redirect', 'unknown'],
    ['mitid', 'hub', 'frame', 'unknown'],
    ['no_bankid_mobile', 'express', 'headless', 'yes'],
    ['se_bankid', 'express', 'headless', 'yes'],
    ['mitid', 'express', 'headless', 'no'],
    ['mitid', 'express', 'frame', 'no'],
    ['linkedin', 'express', 'frame', 'no'],
    ['se_bankid', 'express', 'frame', 'yes'],
    ['ftn', 'express', 'redirect', 'yes'],
    ['nbid', 'express', 'redirect', 'unknown'],
  ] as const)('of %s through %s, %s is %s', (code, api, flow, offered) => {
    expect(eidOffer(code, { api, flow }).offered).toBe(offered)
  })
})

it('tells known codes from others', () => {
  const code: EidCode = 'nbid'
  expect(isKnownEid(code)).toBe(true)
  expect(isKnownEid('toString')).toBe(false)
  expect(isKnownEid('freja')).toBe(false)
})
