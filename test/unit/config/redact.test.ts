import { describe, expect, it } from 'vitest'
import { describeConfig } from '../../../lib/config/redact.js'
import { issuer, otherSecret, resolved, secret, signingKey } from './fixture.js'

describe('the printable view of a configuration', () => {
  it('has no secret, no key and no unknown parameter in it', () => {
    const key = signingKey()
    const config = resolved({
      clientSecret: 'hunter2-hunter2',
      clientAuth: 'client_secret_post',
      secrets: [secret, otherSecret],
      signingKeys: [key],
      authorization: { acr_values: 'idp:nbid', tenant_token: 'swordfish' },
    })
    const printed = JSON.stringify(describeConfig(config))
    for (const hidden of [
      secret,
      otherSecret,
      'hunter2-hunter2',
      'swordfish',
      String(key.d),
      String(key.x),
    ]) {
      expect(printed).not.toContain(hidden)
    }
    expect(printed).toContain('idp:nbid')
    expect(printed).toContain('tenant_token')
  })

  it('says what is set', () => {
    expect(describeConfig(resolved({ onLogin: () => undefined, eids: { nbid: {} } }))).toMatchObject({
      issuer,
      clientSecret: true,
      secrets: 1,
      baseUrl: 'https://app.example.com',
      eids: { nbid: { scope: null } },
      hooks: { onLogin: true, audit: false },
      session: { kind: 'sealed', store: false },
      trustedOrigins: ['https://app.example.com'],
    })
  })

  it('is plain data', () => {
    const view = describeConfig(
      resolved({ pages: { brand: { name: 'Acme' }, texts: { nb: {} }, render: () => '' } }),
    )
    expect(JSON.parse(JSON.stringify(view))).toEqual(view)
    expect(view.pages).toEqual({ brand: { name: 'Acme' }, languages: ['nb'], render: true })
  })
})
