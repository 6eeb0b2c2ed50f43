import { describe, expect, it } from 'vitest'
import { resolveConfig } from '../../../lib/config/resolve.js'
import { noLevels, signicatLevels } from '../../../lib/eids/levels.js'
import { ConfigError } from '../../../lib/errors.js'
import { testSecret } from '../../support/build-app.js'

const keycloak = 'https://keycloak.example/realms/acme'
const signicat = 'https://acme.sandbox.signicat.com/auth/open'

const resolve = (issuer: string, more: object = {}): ReturnType<typeof resolveConfig> =>
  resolveConfig({
    issuer,
    clientId: 'client',
    clientSecret: 'a secret of the client',
    baseUrl: 'https://app.example',
    secrets: [testSecret],
    ...more,
  })

function faultsOf(issuer: string, more: object): readonly string[] {
  try {
    resolve(issuer, more)
    return []
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return error.faults.map(({ option, problem, remedy }) => `${option} ${problem}. ${remedy}`)
  }
}

describe('levels', () => {
  it('are Signicat’s words at Signicat, those that are known elsewhere, else none', () => {
    expect(resolve(signicat).levels).toEqual(signicatLevels)
    expect(resolve('https://idporten.no').levels.high).toEqual(['idporten-loa-high'])
    expect(resolve(keycloak).levels).toEqual(noLevels)
  })

  it('are what the option says, as a text or a list, in place of what is known', () => {
    const levels = { substantial: 'urn:2', high: ['urn:3', 'urn:4'] }
    const expected = { low: [], substantial: ['urn:2'], high: ['urn:3', 'urn:4'] }
    expect(resolve(keycloak, { levels }).levels).toEqual(expected)
    expect(resolve('https://idporten.no', { levels }).levels).toEqual(expected)
  })

  it.each<[string, string, object, RegExp]>([
    ['at Signicat', signicat, { high: 'urn:1' }, /^levels is set although the issuer is Signicat/],
    ['that name nothing', keycloak, {}, /^levels names no acr/],
    ['by which one acr is two levels', keycloak, { low: 'a', high: ['b', 'a'] }, /^levels names 'a' twice/],
    ['with blanks', keycloak, { high: 'a b' }, /^levels\.high /],
    ['of another name', keycloak, { medium: 'a' }, /^levels\.medium is no option/],
    ['that are no object', keycloak, 'high' as unknown as object, /^levels /],
  ])('%s are refused', (_what, issuer, levels, fault) => {
    expect(faultsOf(issuer, { levels })).toEqual(expect.arrayContaining([expect.stringMatching(fault)]))
  })
})

describe('a level that the issuer cannot be asked for', () => {
  it.each<[string, object, string]>([
    ['expect.loa', { expect: { loa: 'high' } }, keycloak],
    ['eids.bank.loa', { eids: { bank: { loa: 'low' } } }, keycloak],
    ['expect.loa', { expect: { loa: 'high' }, levels: { substantial: 'urn:2' } }, keycloak],
  ])('is a fault at %s', (option, more, issuer) => {
    const [fault, ...others] = faultsOf(issuer, more)
    expect(fault).toContain(`${option} is '`)
    expect(fault).toContain('Give levels: the acr values of the issuer')
    expect(others).toEqual([])
  })

  it('is a fault that names the reason where it is known', () => {
    expect(faultsOf('https://oidc.account.gov.uk/', { expect: { loa: 'high' } }).join()).toContain('vtr')
    expect(faultsOf('https://acme.criipto.id', { expect: { loa: 'high' } }).join()).toContain(
      'authenticationtype',
    )
  })

  it('is none where the next level above will do', () => {
    expect(faultsOf(keycloak, { expect: { loa: 'low' }, levels: { high: 'urn:3' } })).toEqual([])
  })
})
