import { describe, expect, it } from 'vitest'
import { checklistOf, printChecklist } from '../../../../lib/cli/doctor/checklist.js'
import { printReport } from '../../../../lib/cli/doctor/print-report.js'
import { resolveConfig } from '../../../../lib/config/resolve.js'
import { testSecret } from '../../../support/build-app.js'
import { examined, findingsOf, healthy, privateKey } from './patient.js'

const sent = ({ calls }: Awaited<ReturnType<typeof healthy>>['issuer']): number =>
  (calls.token ?? 0) + (calls.par ?? 0)

describe('credentials', () => {
  it('are sent to an issuer that is the right one', async () => {
    const patient = await healthy()
    await examined(patient)
    expect(patient.issuer.calls).toMatchObject({ token: 1, par: 2 })
    expect(patient.issuer.tokenRequests[0]?.authorization).toMatch(/^Basic /)
  })

  it('are sent nowhere when the issuer calls itself otherwise, nor is anything else asked', async () => {
    const patient = await healthy()
    patient.issuer.faults.discovery = (document) => ({ ...document, issuer: 'https://evil.example' })
    const report = await examined(patient)
    expect(findingsOf(report).map(({ check }) => check)).toEqual(['issuer'])
    expect(sent(patient.issuer)).toBe(0)
    expect(patient.issuer.asked).toEqual(['/.well-known/openid-configuration'])
  })

  it('are not sent to an endpoint without https', async () => {
    const patient = await healthy()
    patient.issuer.faults.discovery = (document) => ({
      ...document,
      token_endpoint: 'http://acme.sandbox.signicat.com/auth/open/connect/token',
    })
    await examined(patient)
    expect(sent(patient.issuer)).toBe(0)
  })

  it('of the REST API are not sent either when the issuer is another', async () => {
    const patient = await healthy()
    patient.options.rest = {
      api: 'hub',
      environment: 'sandbox',
      clientId: 'api-client',
      clientSecret: 'the secret of the API client',
      providers: ['nbid'],
      baseUrl: `${patient.issuer.issuer}/rest`,
      tokenUrl: `${patient.issuer.issuer}/rest-token`,
    }
    patient.issuer.faults.discovery = (document) => ({ ...document, issuer: 'https://evil.example' })
    await examined(patient)
    expect(patient.issuer.asked).not.toContain('/rest-token')
  })
})

describe('what is printed', () => {
  it('holds no secret, whatever is wrong', async () => {
    const patient = await healthy()
    const key = privateKey('enc', 'enc-1')
    patient.options.decryptionKeys = [key]
    patient.issuer.faults.respond = (path) =>
      path.startsWith('/connect/') ? Response.json({ error: 'invalid_client' }, { status: 401 }) : undefined
    const report = await examined(patient)
    expect(report.findings).toBeGreaterThan(0)
    const printed = `${printReport(report)}${JSON.stringify(report)}`
    for (const secret of [testSecret, patient.issuer.clientSecret, String(key.d), String(key.p)]) {
      expect(printed).not.toContain(secret)
    }
  })

  it('quotes the issuer on one line, without control characters', async () => {
    const patient = await healthy()
    patient.issuer.faults.discovery = (document) => ({ ...document, issuer: 'https://a\n\u001b[31m.example' })
    const [row] = findingsOf(await examined(patient))
    expect(row?.says).toContain('"https://a??[31m.example"')
  })

  it('in the checklist is public: addresses, scopes, and the public halves of keys', async () => {
    const { options } = await healthy()
    const signing = privateKey('sig', 'sig-1', { alg: 'RS256', exp: 1_800_000_000 })
    const decryption = privateKey('enc', 'enc-1')
    const config = resolveConfig({
      ...options,
      clientSecret: undefined,
      signingKeys: [signing],
      decryptionKeys: [decryption],
      request: 'signed+par',
      baseUrl: 'https://example.com/portal',
      prefix: '/auth',
      scope: 'openid profile nin',
      routes: { backchannelLogout: '/backchannel', jwks: '/jwks.json' },
      session: { singleProcess: true },
    })
    const fields = new Map(checklistOf(config, '/v1').map(({ field, value }) => [field, value]))
    expect(Object.fromEntries(fields)).toMatchObject({
      'Redirect URI': 'https://example.com/portal/v1/auth/callback',
      'Post logout redirect URI': 'https://example.com/portal/v1/auth/logged-out',
      'Back channel logout URI': 'https://example.com/portal/v1/auth/backchannel',
      'JWKS URI': 'https://example.com/portal/v1/auth/jwks.json',
      Scopes: 'openid profile nin',
      'ID Token User data': 'StandardScopes',
      'Single sign-on (SSO)': 'off, or Force login',
      'Require pushed authorization requests': 'on',
      'Requires Request Object': 'on',
      'Encrypted ID token': 'on, RSA-OAEP',
      'Userinfo response type': 'SignedAndEncrypted',
    })
    const key: unknown = JSON.parse(fields.get('Public key, usage "Signing"') ?? '')
    expect(key).toEqual({ kty: 'RSA', kid: 'sig-1', use: 'sig', alg: 'RS256', n: signing.n, e: signing.e })
    const printed = printChecklist(checklistOf(config, '/v1'))
    for (const name of ['d', 'p', 'q', 'dp', 'dq', 'qi']) {
      expect(printed).not.toContain(String(signing[name]))
      expect(printed).not.toContain(String(decryption[name]))
    }
    expect(printed).not.toContain(testSecret)
    expect(printed).toContain('until 2027-01-15')
  })
})
