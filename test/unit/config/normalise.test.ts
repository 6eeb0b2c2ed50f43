import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { issuer, resolved } from './fixture.js'

const segment = fc.stringMatching(/^[a-z0-9_-]{1,8}$/)
const slashes = fc.integer({ min: 0, max: 3 }).map((count) => '/'.repeat(count))

describe('the issuer', () => {
  it.each([
    issuer,
    `${issuer}/`,
    `${issuer}//`,
    `${issuer}/.well-known/openid-configuration`,
    `${issuer}/.well-known/openid-configuration/`,
    ` ${issuer}\n`,
    'https://ACME.sandbox.signicat.com:443/auth/open',
    'HTTPS://acme.sandbox.signicat.com/auth/open',
  ])('of Signicat written as %j is the same one, since its spelling is known', (written) => {
    const { issuer: name, issuerNames, discoveryUrl } = resolved({ issuer: written })
    expect([name, issuerNames]).toEqual([issuer, [issuer]])
    expect(discoveryUrl).toBe(`${issuer}/.well-known/openid-configuration`)
  })

  it.each([
    ['https://EC2AMAZ-1.EXAMPLE.COM/adfs', 'https://ec2amaz-1.example.com/adfs'],
    ['https://id.example.com:443/realms/a', 'https://id.example.com/realms/a'],
    ['https://id.example.com/größe', 'https://id.example.com/gr%C3%B6%C3%9Fe'],
    ['https://bücher.example/Auth/Open', 'https://xn--bcher-kva.example/Auth/Open'],
    ['https://acme.eu.auth0.com/', 'https://acme.eu.auth0.com'],
    ['https://acme.eu.auth0.com', 'https://acme.eu.auth0.com'],
    ['HTTPS://id.example.com', 'https://id.example.com'],
  ])('elsewhere is a name, kept to the letter: %s', (written, base) => {
    const { issuer: name, issuerNames, discoveryUrl } = resolved({ issuer: ` ${written}\n` })
    expect([name, issuerNames]).toEqual([written, [written]])
    expect(discoveryUrl).toBe(`${base}/.well-known/openid-configuration`)
  })

  it('keeps the case of its path, which the issuer tells apart', () => {
    expect(resolved({ issuer: 'https://id.example.com/Auth/Open' }).issuer).toBe(
      'https://id.example.com/Auth/Open',
    )
  })

  it('may be http on this machine when that is allowed', () => {
    for (const host of ['localhost:9000', '127.0.0.1:9000', '[::1]:9000']) {
      const config = resolved({ issuer: `http://${host}/auth/open`, allowInsecureLoopback: true })
      expect([config.issuer, config.isLoopbackIssuer]).toEqual([`http://${host}/auth/open`, true])
    }
  })

  it('by the address of its document is every name with that address, which is fetched as it was typed', () => {
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 4 }), slashes, (segments, end) => {
        const plain = ['https://id.example.com', ...segments].join('/')
        const written = `${plain}/.well-known/openid-configuration${end}`
        const { issuer: name, issuerNames, discoveryUrl } = resolved({ issuer: written })
        expect([name, issuerNames, discoveryUrl]).toEqual([plain, [plain, `${plain}/`], written])
      }),
    )
  })
})

describe('the client id', () => {
  it.each(['a b', ' a', '~"a"\\%', 'x'.repeat(255)])(
    'may be %j: every visible character and spaces',
    (clientId) => {
      expect(resolved({ clientId }).clientId).toBe(clientId)
    },
  )
})

describe('the base URL', () => {
  it.each([
    ['https://app.example.com', 'https://app.example.com', ''],
    ['https://app.example.com/', 'https://app.example.com', ''],
    ['https://app.example.com:8443/portal/', 'https://app.example.com:8443', '/portal'],
    ['https://app.example.com//portal//my', 'https://app.example.com', '/portal/my'],
    ['https://app.example.com/a/../portal', 'https://app.example.com', '/portal'],
    ['http://localhost:3000', 'http://localhost:3000', ''],
    ['http://127.0.0.1:3000/x', 'http://127.0.0.1:3000', '/x'],
  ])('%s is the origin %s and the path %j', (baseUrl, origin, basePath) => {
    const config = resolved({ baseUrl })
    expect([config.origin, config.basePath, config.secureCookies]).toEqual([
      origin,
      basePath,
      origin.startsWith('https'),
    ])
  })
})

describe('lists', () => {
  it('of scopes come as text or list, each word once', () => {
    for (const scope of ['openid nin  openid', ['openid', 'nin'], ['openid nin', 'nin']]) {
      expect(resolved({ scope }).scope).toEqual(['openid', 'nin'])
    }
  })

  it('of expected eIDs come as text or list', () => {
    expect(resolved({ expect: { idp: 'nbid' } }).expect.idp).toEqual(['nbid'])
    expect(resolved({ expect: { idp: ['nbid', 'sbid', 'nbid'] } }).expect.idp).toEqual(['nbid', 'sbid'])
  })

  it('of trusted origins have our own in them', () => {
    const config = resolved({ trustedOrigins: ['https://admin.example.com', 'http://localhost:5173'] })
    expect([...config.trustedOrigins]).toEqual([
      'https://app.example.com',
      'https://admin.example.com',
      'http://localhost:5173',
    ])
  })
})

describe('the prefix', () => {
  it.each([
    ['/auth', '/auth'],
    ['auth', '/auth'],
    ['/auth/', '/auth'],
    ['//auth//eid/', '/auth/eid'],
    ['/', ''],
    ['', ''],
  ])('%j is %j', (prefix, normal) => {
    expect(resolved({ prefix }).prefix).toBe(normal)
  })
})
