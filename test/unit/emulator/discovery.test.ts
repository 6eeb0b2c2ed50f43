import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEmulator, type Emulator } from '../../../lib/emulator/index.js'

let emulator: Emulator
beforeAll(async () => {
  emulator = await createEmulator()
})
afterAll(() => emulator.close())

const fetchJson = async (path: string): Promise<Record<string, unknown>> =>
  (await fetch(emulator.issuer + path)).json()

describe('the discovery document', () => {
  it('names the issuer it was fetched from, below /auth/open', async () => {
    const document = await fetchJson('/.well-known/openid-configuration')
    expect(document.issuer).toBe(`http://localhost:${emulator.port}/auth/open`)
    expect(document.jwks_uri).toBe(`${emulator.issuer}/.well-known/openid-configuration/jwks`)
  })

  it.each([
    ['authorization_endpoint', 'authorize'],
    ['token_endpoint', 'token'],
    ['userinfo_endpoint', 'userinfo'],
    ['end_session_endpoint', 'endsession'],
    ['check_session_iframe', 'checksession'],
    ['revocation_endpoint', 'revocation'],
    ['introspection_endpoint', 'introspect'],
    ['pushed_authorization_request_endpoint', 'par'],
    ['device_authorization_endpoint', 'deviceauthorization'],
    ['backchannel_authentication_endpoint', 'ciba'],
    ['backchannel_authentication_cancel_endpoint', 'ciba/cancel'],
  ])('has %s at /connect/%s', async (member, path) => {
    const document = await fetchJson('/.well-known/openid-configuration')
    expect(document[member]).toBe(`${emulator.issuer}/connect/${path}`)
  })

  it('announces what a real Signicat announces', async () => {
    expect(await fetchJson('/.well-known/openid-configuration')).toMatchObject({
      require_pushed_authorization_requests: false,
      frontchannel_logout_supported: true,
      frontchannel_logout_session_supported: true,
      backchannel_logout_supported: true,
      backchannel_logout_session_supported: true,
      response_types_supported: ['code', 'code id_token'],
      response_modes_supported: ['form_post', 'query', 'fragment'],
      token_endpoint_auth_methods_supported: [
        'client_secret_basic',
        'client_secret_post',
        'private_key_jwt',
        'tls_client_auth',
        'self_signed_tls_client_auth',
      ],
      id_token_signing_alg_values_supported: ['RS256'],
      userinfo_signing_alg_values_supported: ['RS256'],
      id_token_encryption_alg_values_supported: ['RSA-OAEP', 'RSA1_5'],
      id_token_encryption_enc_values_supported: ['A128CBC-HS256', 'A192CBC-HS384', 'A256CBC-HS512'],
      request_object_encryption_alg_values_supported: ['RSA-OAEP'],
      code_challenge_methods_supported: ['S256'],
      subject_types_supported: ['public'],
      prompt_values_supported: ['none', 'login', 'consent', 'select_account'],
      claims_parameter_supported: false,
      request_parameter_supported: true,
      authorization_response_iss_parameter_supported: true,
      backchannel_token_delivery_modes_supported: ['poll'],
    })
  })

  it('lists the 59 scopes of the catalogue and no symmetric algorithm', async () => {
    const document = await fetchJson('/.well-known/openid-configuration')
    expect(document.scopes_supported).toHaveLength(59)
    expect(JSON.stringify(document)).not.toContain('"HS')
  })

  it.each([
    'acr_values_supported',
    'registration_endpoint',
    'request_uri_parameter_supported',
    'ui_locales_supported',
  ])('leaves out %s as Signicat does', async (member) => {
    expect(await fetchJson('/.well-known/openid-configuration')).not.toHaveProperty(member)
  })

  it('is found at its exact path only', async () => {
    const answers = await Promise.all(
      ['/.well-known/openid-configuration/', '/.well-known/OpenID-configuration'].map((path) =>
        fetch(emulator.issuer + path),
      ),
    )
    expect(answers.map((answer) => answer.status)).toEqual([404, 404])
  })
})

describe('the key set', () => {
  it('holds several signing keys and encryption keys, public parts only', async () => {
    const { keys } = await fetchJson('/.well-known/openid-configuration/jwks')
    expect(keys).toHaveLength(5)
    const list = keys as Record<string, string>[]
    expect(list.map(({ use, alg }) => `${use} ${alg}`).sort()).toEqual([
      'enc RSA-OAEP',
      'enc RSA-OAEP',
      'sig RS256',
      'sig RS256',
      'sig RS256',
    ])
    for (const key of list) expect(Object.keys(key).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use'])
  })

  it('marks every key as an emulator key, and makes new ones at every start', async () => {
    const other = await createEmulator()
    const kids = async ({ issuer }: Emulator): Promise<string[]> => {
      const set = (await (await fetch(`${issuer}/.well-known/openid-configuration/jwks`)).json()) as {
        keys: { kid: string }[]
      }
      return set.keys.map((key) => key.kid)
    }
    const [mine, theirs] = [await kids(emulator), await kids(other)]
    await other.close()
    expect([...mine, ...theirs].every((kid) => kid.startsWith('emulator-'))).toBe(true)
    expect(new Set([...mine, ...theirs]).size).toBe(10)
  })
})
