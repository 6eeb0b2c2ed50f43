import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { resolveConfig } from '../../../lib/config/resolve.js'
import { ConfigError, isSignicatError } from '../../../lib/errors.js'
import { faultLines, faultsOf, given, issuer, otherSecret, resolved, secret, signingKey } from './fixture.js'

describe('a minimal configuration', () => {
  it('resolves with the documented defaults', () => {
    const { clientSecret, fetch: _fetch, clock, constraints: _constraints, ...config } = resolved()
    expect(clientSecret?.()).toBe('a client secret')
    expect(clock()).toBeCloseTo(Date.now() / 1000, -1)
    expect(config).toMatchObject({
      issuer,
      isSignicat: true,
      isLoopbackIssuer: false,
      clientAuth: 'client_secret_basic',
      origin: 'https://app.example.com',
      basePath: '',
      secureCookies: true,
      prefix: '',
      scope: ['openid', 'profile'],
      eids: null,
      expect: { idp: null, loa: null, acr: null, sandbox: true },
      request: 'plain',
      responseMode: 'query',
      userinfo: true,
      idTokenAlg: 'RS256',
      claims: [],
      timeoutMs: 5000,
      clockToleranceSeconds: 30,
      allowInsecureLoopback: false,
      auditRequired: false,
      onLogin: null,
      audit: null,
      rest: null,
      warnings: [],
    })
    expect({ ...config.authorization }).toEqual({ prompt: 'login' })
    expect([...config.cancelCodes]).toEqual(['access_denied', 'IDP-3200', 'AuthnFailed'])
    expect([...config.trustedOrigins]).toEqual(['https://app.example.com'])
    expect(config.session).toEqual({
      kind: 'sealed',
      store: null,
      singleProcess: false,
      idleSeconds: 3600,
      absoluteSeconds: 43_200,
      keepTokens: false,
      keepIdToken: 'auto',
      logoutWithoutSession: 'here',
      cookieName: 'session',
      sameSite: 'lax',
      strictLogoutTokens: false,
    })
  })

  it('leave the way to the issuer to node:https, unless a fetch is given', () => {
    expect(resolved().fetch).toBeNull()
    const given = vi.fn<typeof fetch>()
    expect(resolved({ fetch: given }).fetch).toBe(given)
  })
})

describe('faults', () => {
  it('are all reported at once, in one coded error that names each', () => {
    const act = (): unknown =>
      resolveConfig(
        given({ issuer: 'x', clientId: '', secrets: ['short'], session: { idleSeconds: 0 }, colour: 1 }),
      )
    expect(act).toThrow(ConfigError)
    expect(act).toThrow(/issuer: .*\n.*|clientId: /)
    const options = faultsOf(
      given({ issuer: 'x', clientId: '', secrets: ['short'], session: { idleSeconds: 0 }, colour: 1 }),
    )
    expect(options.map((fault) => fault.option).sort()).toEqual(
      ['clientId', 'colour', 'issuer', 'secrets[0]', 'session.idleSeconds'].sort(),
    )
    try {
      act()
    } catch (error) {
      expect(isSignicatError(error, 'ERR_SIGNICAT_CONFIG_INVALID')).toBe(true)
    }
  })

  it.each([undefined, null, 'options', 42, []])('say that %j are no options', (options) => {
    expect(faultsOf(options).map((fault) => fault.option)).toEqual(['options'])
  })

  it('name the five required options when nothing is given', () => {
    expect(faultsOf({}).map((fault) => fault.option)).toEqual([
      'issuer',
      'baseUrl',
      'clientId',
      'clientSecret',
      'secrets',
    ])
  })

  it.each([
    ['client_id', 'clientId'],
    ['clientID', 'clientId'],
    ['clientsecret', 'clientSecret'],
    ['scopes', 'scope'],
    ['secret', 'secrets'],
    ['timeout', 'timeoutMs'],
    ['onlogin', 'onLogin'],
    ['baseURL', 'baseUrl'],
  ])('tell who wrote %s that %s was meant', (written, meant) => {
    expect(faultLines({ [written]: 'x' })).toEqual([`${written}: is no option. Did you mean '${meant}'?`])
  })

  it('suggest nothing for a name that is near to none', () => {
    expect(faultLines({ favouriteColour: 'x' })).toEqual(['favouriteColour: is no option. Take it out'])
  })

  it('refuse a name that JSON can smuggle in', () => {
    const options = { ...given(), ...JSON.parse('{"x":1}'), nested: 1 }
    const smuggled = JSON.parse(JSON.stringify(options).replace('"nested"', '"__proto__"'))
    expect(faultsOf(smuggled).map((fault) => fault.option)).toEqual(['x', '__proto__'])
  })

  it('never show a secret, a key or a password, whatever is wrong with it', () => {
    const key = signingKey({ use: 'enc' })
    const hidden = ['hunter2-hunter2', 'swordfish-swordfish-swordfish!', String(key.d)]
    const lines = faultLines({
      issuer: `https://me:${hidden[0]}@id.example.com`,
      baseUrl: `https://me:${hidden[0]}@app.example.com`,
      clientId: `${hidden[1]}\t`,
      clientAuth: 'client_secret_post',
      clientSecret: `${hidden[1]}\n`,
      secrets: [hidden[1], `${hidden[1]}${hidden[1]}`],
      signingKeys: [key],
      authorization: { client_secret: hidden[1] },
      request: hidden[1],
    }).join('\n')
    expect(lines.split('\n')).toHaveLength(9)
    for (const text of hidden) expect(lines).not.toContain(text)
  })

  it('are one ConfigError for whatever is given, never a crash', () => {
    const names = Object.keys(resolved()).concat(
      'secrets',
      'baseUrl',
      'pages',
      'routes',
      'eids',
      'expect',
      'session',
    )
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), fc.anything()), (changes) => {
        expect(() => faultsOf({ ...given(), ...changes })).not.toThrow()
      }),
      { numRuns: 400 },
    )
  })
})

describe('good options', () => {
  it.each([
    ['a secret that is fetched', { clientSecret: async () => 'x' }],
    ['a public client', { clientAuth: 'none', clientSecret: undefined }],
    ['signing keys', { signingKeys: [signingKey()], clientSecret: undefined }],
    ['two secrets', { secrets: [secret, otherSecret] }],
    [
      'a hexadecimal secret',
      { secrets: ['9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'] },
    ],
    ['a passphrase', { secrets: ['correct horse battery staple, quoth the raven'] }],
    ['a kept refresh token', { scope: ['openid', 'offline_access'], session: { keepTokens: true } }],
    ['pushed requests', { request: 'par', responseMode: 'form_post' }],
    [
      'eIDs',
      { eids: { nbid: { acrValues: 'nbid_idp:BID', loa: 'high' }, sbid: {} }, expect: { idp: 'nbid' } },
    ],
    [
      'an Enterprise method at an Enterprise issuer',
      {
        issuer: 'https://id.signicat.com/oidc',
        authorization: { acr_values: 'urn:signicat:oidc:method:nbid' },
      },
    ],
    ['routes', { prefix: '/auth', routes: { login: '/in', session: false, loggedOut: false } }],
    [
      'pages',
      {
        pages: {
          brand: {
            name: 'Åse & Co',
            color: 'rgb(1, 2, 3)',
            logo: '/logo.svg',
            phone: '+47 22 00 00 00',
            email: 'a@b.no',
          },
          texts: { 'nb-NO': { title: 'Hei' } },
          render: () => '',
        },
      },
    ],
    ['an audit that must not fail', { audit: () => undefined, auditRequired: true }],
    ['a clock', { clock: () => 1_700_000_000 }],
    ['undefined for what is optional', { prefix: undefined, session: { kind: undefined } }],
  ])('%s are accepted', (_what, changes) => {
    expect(faultLines(changes)).toEqual([])
  })

  it('with signing keys alone prove the application by them', () => {
    const config = resolved({ signingKeys: [signingKey()], clientSecret: undefined })
    expect([config.clientAuth, config.clientSecret]).toEqual(['private_key_jwt', null])
  })

  it.each([
    ['https://acme.sandbox.signicat.com/auth/open', true],
    ['https://acme.app.signicat.com/auth/open', false],
    ['https://id.example.com/auth/open', false],
    ['https://localhost:9000/auth/open', true],
  ])('at %s accept test identities by default: %s', (at, sandbox) => {
    expect(resolved({ issuer: at }).expect.sandbox).toBe(sandbox)
  })

  it('keep prompt=login when other parameters are given, and leave it out only for an empty text', () => {
    const prompts = [{ acr_values: 'idp:nbid', max_age: 60 }, { prompt: 'none' }, { prompt: '' }].map(
      (authorization) => ({
        ...resolved({ authorization }).authorization,
      }),
    )
    expect(prompts).toEqual([
      { prompt: 'login', acr_values: 'idp:nbid', max_age: '60' },
      { prompt: 'none' },
      {},
    ])
  })
})

describe('warnings', () => {
  it.each([
    ['the shared host', { issuer: 'https://api.signicat.com/auth/open' }, /^issuer: .*API clients/],
    ['SameSite none', { session: { sameSite: 'none' } }, /^session\.sameSite: .*other sites/],
    [
      'an age check that is not alone',
      { eids: { idin: { scope: 'openid profile eighteen-or-older' } } },
      /^eids\.idin\.scope: .*to be asked for alone/,
    ],
    ['an unused secret', { signingKeys: [signingKey()] }, /^clientSecret: is not used/],
  ])('are given for %s', (_what, changes, says) => {
    expect(resolved(changes).warnings).toEqual([expect.stringMatching(says)])
  })

  it('are not given for an age check that is alone', () => {
    const eids = { idin: { scope: 'openid idp-id eighteen-or-older' }, nbid: { scope: 'openid nin' } }
    expect(resolved({ eids }).warnings).toEqual([])
  })
})
