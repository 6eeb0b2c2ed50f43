import type { Identity } from 'fastify-signicat'
import { identityOf } from 'fastify-signicat/eids'
import { describe, expect, it } from 'vitest'
import { buildApp } from '../support/build-app.js'
import { buildRestApp } from '../support/build-rest-app.js'

const names = ['nin', 'nin_type', 'nin_issuing_country', 'birthdate']
/** What is the same person's, whichever way they came. */
const kari = {
  name: 'Marker-Kari Marker-Nordmann',
  givenName: 'Marker-Kari',
  familyName: 'Marker-Nordmann',
  birthDate: '1948-12-29',
}

function telling(claims: readonly string[]) {
  const told: Identity[] = []
  return {
    told,
    options: { claims, onLogin: (identity: Identity): void => void told.push(identity) },
    after: (app: Awaited<ReturnType<typeof buildApp>>['app']) => {
      app.get('/identity', async ({ signicat: { session } }) => session && identityOf(session))
    },
  }
}

const oidcPerson = {
  claims: {
    name: kari.name,
    given_name: kari.givenName,
    family_name: kari.familyName,
    birthdate: kari.birthDate,
    shoe_size: 38,
  },
  userinfo: { name: kari.name, nin_issuing_country: 'NO' },
}

describe('the identity', () => {
  it('has one shape through OpenID Connect and both REST dialects', async () => {
    const oidc = telling([])
    const { visitor, issuer } = await buildApp(oidc)
    await visitor.signIn(issuer, { person: oidcPerson })
    const number = { value: '29124815345', country: 'NO', type: 'BIRTH' }
    expect(oidc.told).toEqual([
      expect.objectContaining({ ...kari, method: 'oidc', sub: 'kari', idp: 'nbid', nationalNumber: number }),
    ])
    for (const api of ['hub', 'express'] as const) {
      const rest = telling([])
      const test = await buildRestApp(api, rest)
      await test.visitor.start('/login/rest')
      await test.visitor.open(test.rest.approve(), { 'sec-fetch-site': 'cross-site' })
      const nationalNumber = api === 'hub' ? number : { value: '29124815345' }
      expect(rest.told).toEqual([expect.objectContaining({ ...kari, method: 'rest', nationalNumber })])
    }
  })

  it('is open to claims that nobody has heard of', async () => {
    const { told, ...settings } = telling([])
    const { visitor, issuer } = await buildApp(settings)
    await visitor.signIn(issuer, { person: oidcPerson })
    expect(told[0]?.claims).toMatchObject({ shoe_size: 38, transaction_id: 'tx-1' })
  })

  it('can be had of a session, with the claims that it keeps', async () => {
    const { visitor, issuer } = await buildApp(telling(names))
    await visitor.signIn(issuer, { person: oidcPerson })
    expect((await visitor.open('/identity')).json()).toMatchObject({
      ...kari,
      issuer: issuer.issuer,
      sub: 'kari',
      sid: '0123456789ABCDEF0123456789ABCDEF',
      method: 'oidc',
      idp: 'nbid',
      loa: 'substantial',
      nationalNumber: { value: '29124815345', country: 'NO', type: 'BIRTH' },
    })
    const silent = await buildApp(telling([]))
    await silent.visitor.signIn(silent.issuer, { person: oidcPerson })
    const identity = (await silent.visitor.open('/identity')).json()
    expect(identity).toMatchObject({ name: kari.name, idp: 'nbid' })
    expect(identity).not.toHaveProperty('nationalNumber')
    expect(identity).not.toHaveProperty('birthDate')
  })

  it('names the organisation that a person signs in for', async () => {
    const express = telling(['organization'])
    const business = { organization: { name: 'Acme AS', organizationNumber: '999999999', country: 'NO' } }
    const test = await buildRestApp('express', express)
    await test.visitor.start('/login/rest')
    await test.visitor.open(test.rest.approve(undefined, business), { 'sec-fetch-site': 'cross-site' })
    const organisation = { name: 'Acme AS', number: '999999999', country: 'NO' }
    expect(express.told[0]?.organisation).toEqual(organisation)
    expect((await test.visitor.open('/identity')).json().organisation).toEqual(organisation)
    const hub = telling([])
    const dutch = await buildRestApp('hub', hub)
    await dutch.visitor.start('/login/rest')
    const attributes = { organisationName: 'Acme B.V.', chamberOfCommerce: '99999999' }
    await dutch.visitor.open(dutch.rest.approve(undefined, attributes), { 'sec-fetch-site': 'cross-site' })
    expect(hub.told[0]?.organisation).toEqual({ name: 'Acme B.V.', number: '99999999', country: 'NL' })
  })
})
