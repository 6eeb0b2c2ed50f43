import { describe, expect, it } from 'vitest'
import { memoryStore } from '../../../../lib/store/memory-store.js'
import { atAuthorize, examined, findingsOf, healthy, now, type Patient, privateKey } from './patient.js'

interface Planted {
  /** The line that must speak up, and what its remedy must name. */
  readonly check: string
  readonly remedy: RegExp
  readonly at?: string
  readonly plant: (patient: Patient) => void
}

const production = 'https://acme.app.signicat.com/auth/open'

const inDocument =
  (changes: Record<string, unknown>): Planted['plant'] =>
  ({ issuer }) => {
    issuer.faults.discovery = (document) => ({ ...document, ...changes })
  }

const inOptions =
  (changes: Record<string, unknown>): Planted['plant'] =>
  ({ options }) =>
    void Object.assign(options, changes)

const refusing =
  (path: string, error: string): Planted['plant'] =>
  ({ issuer }) => {
    const before = issuer.faults.respond
    issuer.faults.respond = (asked) =>
      asked === path ? Response.json({ error }, { status: 400 }) : before?.(asked)
  }

const planted: Readonly<Record<string, Planted>> = {
  'an issuer that nobody answers at': {
    check: 'reachable',
    remedy: /running there/,
    plant: ({ issuer }) => {
      issuer.faults.down = () => true
    },
  },
  'an issuer path without a document': {
    check: 'reachable',
    remedy: /\/auth\/open/,
    plant: ({ issuer }) => {
      issuer.faults.respond = () => new Response('', { status: 404 })
    },
  },
  'a page in place of the document': {
    check: 'reachable',
    remedy: /proxy/,
    plant: ({ issuer }) => {
      issuer.faults.respond = () => new Response('<html>')
    },
  },
  'an issuer that calls itself otherwise': {
    check: 'issuer',
    remedy: /to the letter/,
    plant: inDocument({ issuer: 'https://other.sandbox.signicat.com/auth/open' }),
  },
  'an endpoint without https': {
    check: 'https',
    remedy: /operator/,
    plant: inDocument({ token_endpoint: 'http://acme.sandbox.signicat.com/auth/open/connect/token' }),
  },
  'a clock that is ten minutes ahead': {
    check: 'clock',
    remedy: /NTP/,
    plant: ({ issuer, options }) => {
      const date = new Date((now - 600) * 1000).toUTCString()
      options.fetch = async (...given: Parameters<typeof fetch>) => {
        const response = await issuer.fetch(...given)
        response.headers.set('date', date)
        return response
      }
    },
  },
  'an algorithm that the issuer does not have': {
    check: 'algorithm',
    remedy: /offered: RS256/,
    plant: inOptions({ idTokenAlg: 'ES256' }),
  },
  'PKCE without S256': {
    check: 'pkce',
    remedy: /S256/,
    plant: inDocument({ code_challenge_methods_supported: ['plain'] }),
  },
  'pushed requests that the issuer does not take': {
    check: 'par',
    remedy: /request to 'plain'/,
    plant: (patient) => {
      inOptions({ request: 'par' })(patient)
      inDocument({ pushed_authorization_request_endpoint: undefined })(patient)
    },
  },
  'a response mode that the issuer does not have': {
    check: 'response-mode',
    remedy: /form_post/,
    plant: inOptions({ responseMode: 'jwt' }),
  },
  'a claim that no scope gives': {
    check: 'claims',
    remedy: /Add the scope/,
    plant: inOptions({ claims: ['nin'] }),
  },
  'credentials that the issuer refuses': {
    check: 'client',
    remedy: /clientSecret/,
    plant: refusing('/connect/token', 'invalid_client'),
  },
  'a redirect URI that is not registered': {
    check: 'redirect-uri',
    remedy: /https:\/\/app\.example\/callback/,
    plant: refusing('/connect/par', 'invalid_request'),
  },
  'a login that ends at the error page of Signicat': {
    check: 'login',
    remedy: /https:\/\/app\.example\/callback/,
    plant: ({ issuer }) => {
      issuer.faults.respond = atAuthorize(() => Response.redirect(`${issuer.issuer}/Error?errorId=x`))
    },
  },
  'a login that the issuer answers with an error': {
    check: 'login',
    remedy: /scope/,
    plant: ({ issuer }) => {
      issuer.faults.respond = atAuthorize(() =>
        Response.redirect('https://app.example/callback?error=invalid_scope'),
      )
    },
  },
  'an issuer without signing keys': {
    check: 'keys',
    remedy: /idTokenAlg/,
    plant: ({ issuer }) => {
      issuer.faults.jwks = ({ keys }) => ({ keys: keys.map((key) => ({ ...key, use: 'enc' })) })
    },
  },
  'two keys by one name': {
    check: 'key-clash',
    remedy: /operator/,
    plant: ({ issuer }) => {
      const { n, e, kty } = privateKey('sig', 'other')
      issuer.faults.jwks = ({ keys }) => ({ keys: [...keys, { kty, n, e, kid: keys[0]?.kid, use: 'sig' }] })
    },
  },
  'encryption that the issuer does not do': {
    check: 'encryption',
    remedy: /RSA-OAEP/,
    plant: (patient) => {
      inOptions({ decryptionKeys: [privateKey('enc', 'enc-1')] })(patient)
      inDocument({ id_token_encryption_alg_values_supported: ['ECDH-ES'] })(patient)
    },
  },
  'a key of ours that has expired': {
    check: 'own-keys',
    remedy: /fastify-signicat keys/,
    plant: inOptions({
      clientSecret: undefined,
      signingKeys: [privateKey('sig', 'sig-1', { exp: now - 1 })],
    }),
  },
  'the Finnish Trust Network by plain request': {
    check: 'ftn',
    remedy: /request: 'par'/,
    plant: inOptions({ eids: { ftn: {} } }),
  },
  'cookies without protection in production': {
    check: 'cookies',
    remedy: /https/,
    at: production,
    plant: inOptions({ baseUrl: 'http://localhost:3000' }),
  },
  'test identities in production': {
    check: 'test-identities',
    remedy: /expect\.sandbox/,
    at: production,
    plant: inOptions({ expect: { sandbox: true } }),
  },
  'a secret of words': {
    check: 'secrets',
    remedy: /fastify-signicat secret/,
    plant: inOptions({ secrets: ['correct horse battery staple and a dog'] }),
  },
  'a secret that is too short': {
    check: 'options',
    remedy: /32 bytes/,
    plant: inOptions({ secrets: ['short'] }),
  },
  'an API client that the REST API refuses': {
    check: 'rest',
    remedy: /API client/,
    plant: (patient) => {
      inOptions({
        rest: {
          api: 'hub',
          environment: 'sandbox',
          clientId: 'api-client',
          clientSecret: 'the secret of the API client',
          providers: ['nbid'],
          baseUrl: `${patient.issuer.issuer}/rest`,
          tokenUrl: `${patient.issuer.issuer}/rest-token`,
        },
      })(patient)
      refusing('/rest-token', 'invalid_client')(patient)
    },
  },
}

/** What may well work, since issuers need not announce it: the command must not fail a pipeline for it. */
const unannounced: Readonly<Record<string, Planted>> = {
  'no userinfo': {
    check: 'userinfo',
    remedy: /userinfo: false/,
    plant: inDocument({ userinfo_endpoint: undefined }),
  },
  'no sign-out at the issuer, as at Google': {
    check: 'logout',
    remedy: /prompt=login/,
    plant: inDocument({ end_session_endpoint: undefined }),
  },
  'back-channel logout, which Glewlwyd does all the same': {
    check: 'backchannel-logout',
    remedy: /routes\.backchannelLogout/,
    plant: (patient) => {
      inOptions({ routes: { backchannelLogout: '/backchannel' }, session: { singleProcess: true } })(patient)
      inDocument({ backchannel_logout_supported: undefined })(patient)
    },
  },
  'front-channel logout': {
    check: 'frontchannel-logout',
    remedy: /routes\.frontchannelLogout/,
    plant: (patient) => {
      inOptions({
        routes: { frontchannelLogout: '/frontchannel' },
        session: { kind: 'stored', store: memoryStore() },
      })(patient)
      inDocument({ frontchannel_logout_supported: undefined })(patient)
    },
  },
  'front-channel logout by session': {
    check: 'frontchannel-logout',
    remedy: /without one ends nothing/,
    plant: (patient) => {
      inOptions({
        routes: { frontchannelLogout: '/frontchannel' },
        session: { kind: 'stored', store: memoryStore() },
      })(patient)
      inDocument({ frontchannel_logout_session_supported: undefined })(patient)
    },
  },
  'a scope that is asked for': {
    check: 'scopes',
    remedy: /spelling/,
    plant: inOptions({ scope: 'openid profil' }),
  },
  'the way in which the client authenticates': {
    check: 'client-method',
    remedy: /offered: private_key_jwt/,
    plant: inDocument({ token_endpoint_auth_methods_supported: ['private_key_jwt'] }),
  },
  'any way to authenticate': {
    check: 'client-method',
    remedy: /clientAuth/,
    plant: (patient) => {
      inOptions({ clientAuth: 'client_secret_post' })(patient)
      inDocument({ token_endpoint_auth_methods_supported: undefined })(patient)
    },
  },
  'response modes': {
    check: 'response-mode',
    remedy: /POST/,
    plant: (patient) => {
      inOptions({ responseMode: 'form_post' })(patient)
      inDocument({ response_modes_supported: undefined })(patient)
    },
  },
  'refresh tokens': {
    check: 'refresh',
    remedy: /offline_access/,
    plant: (patient) => {
      inOptions({ scope: 'openid offline_access', session: { keepTokens: true } })(patient)
      inDocument({ grant_types_supported: ['authorization_code'] })(patient)
    },
  },
  'bound tokens': {
    check: 'dpop',
    remedy: /take dpop out/,
    plant: (patient) => {
      inOptions({ dpop: true })(patient)
      inDocument({ dpop_signing_alg_values_supported: undefined })(patient)
    },
  },
  encryption: {
    check: 'encryption',
    remedy: /requireEncrypted/,
    plant: (patient) => {
      inOptions({ decryptionKeys: [privateKey('enc', 'enc-1')] })(patient)
      inDocument({ id_token_encryption_alg_values_supported: undefined })(patient)
    },
  },
  PKCE: {
    check: 'pkce',
    remedy: /^$/,
    plant: inDocument({ code_challenge_methods_supported: undefined }),
  },
}

describe('the doctor', () => {
  it.each(Object.entries(unannounced))(
    'ends well where the issuer does not announce %s, with a note',
    async (_name, { check, remedy, at, plant }) => {
      const patient = await healthy(at)
      plant(patient)
      const report = await examined(patient)
      expect(findingsOf(report)).toEqual([])
      const row = report.rows.find((candidate) => candidate.check === check)
      expect(row?.outcome).toBe('note')
      expect(row?.remedy ?? '').toMatch(remedy)
    },
  )

  it('finds out that the issuer takes the secret another way only, and names the characters', async () => {
    const clientSecret = 'with a space+plus'
    const patient = await healthy()
    Object.assign(patient.options, { clientSecret })
    // An issuer that decodes nothing: what is in the header is another secret to it.
    const { fetch } = patient.issuer
    const takes = (headers: Headers, body: string): boolean => {
      const [, basic] = (headers.get('authorization') ?? '').split(' ')
      const [, inHeader] = Buffer.from(basic ?? '', 'base64')
        .toString()
        .split(':')
      return (inHeader ?? new URLSearchParams(body).get('client_secret')) === clientSecret
    }
    const strict: typeof fetch = async (input, init) => {
      const request = new Request(input, init)
      if (!request.url.endsWith('/connect/token')) return fetch(request)
      const isTaken = takes(request.headers, await request.clone().text())
      return isTaken ? fetch(request) : Response.json({ error: 'invalid_client' }, { status: 401 })
    }
    const [row] = findingsOf(await examined({ ...patient, options: { ...patient.options, fetch: strict } }))
    expect(row).toMatchObject({ check: 'client', remedy: "Set clientAuth: 'client_secret_post'" })
    expect(row?.says).toContain('not decode')
    const post = { ...patient.options, fetch: strict, clientAuth: 'client_secret_post' }
    expect(findingsOf(await examined({ ...patient, options: post }))).toEqual([])
  })

  it('notes the claims with which an ID token is no hint at sign-out, with the list for `claims`', async () => {
    const announce = inDocument({ claims_supported: ['sub', 'name', 'preferred_username', 'email', 'nin'] })
    const rowsOf = async (changes: Record<string, unknown>): Promise<readonly string[]> => {
      const patient = await healthy()
      announce(patient)
      inOptions({ scope: 'openid profile email', ...changes })(patient)
      const report = await examined(patient)
      expect(findingsOf(report)).toEqual([])
      return report.rows.filter(({ check }) => check === 'hint').map(({ remedy = '' }) => remedy)
    }
    expect(await rowsOf({})).toEqual([expect.stringContaining("claims: ['preferred_username', 'email']")])
    expect(await rowsOf({ scope: 'openid' })).toEqual([])
    expect(await rowsOf({ claims: ['preferred_username', 'email'] })).toEqual([])
    expect(await rowsOf({ session: { keepIdToken: 'always' } })).toEqual([])
    expect(await rowsOf({ session: { keepIdToken: false } })).toEqual([])
    expect(await rowsOf({ routes: { logout: false } })).toEqual([])
  })

  it('finds more than 15 planted mistakes', () => {
    expect(Object.keys(planted).length).toBeGreaterThan(15)
  })

  it.each(Object.entries(planted))(
    'finds %s, and says what to do',
    async (_name, { check, remedy, at, plant }) => {
      const patient = await healthy(at)
      plant(patient)
      const found = findingsOf(await examined(patient))
      const row = found.find((candidate) => candidate.check === check)
      expect(row, JSON.stringify(found)).toBeDefined()
      expect(row?.remedy).toMatch(remedy)
      expect(found.every((candidate) => (candidate.remedy ?? '').length > 10)).toBe(true)
    },
  )

  it.each([
    ['of a sandbox', undefined, {}],
    ['of production', production, { expect: { sandbox: false } }],
    ['that pushes', undefined, { request: 'par' }],
    ['for posted answers', undefined, { responseMode: 'form_post' }],
  ])('has nothing to say about good settings %s', async (_name, at, changes) => {
    const patient = await healthy(at)
    Object.assign(patient.options, changes)
    const { rows, findings } = await examined(patient)
    expect(rows.filter(({ outcome }) => outcome !== 'good')).toEqual([])
    expect(findings).toBe(0)
    expect(rows.length).toBeGreaterThan(15)
  })

  it('mentions a key set that flickers, without taking it for a mistake', async () => {
    const patient = await healthy()
    const { n, e, kty } = privateKey('sig', 'other')
    let fetched = 0
    patient.issuer.faults.jwks = ({ keys }) => {
      fetched += 1
      return {
        keys: fetched % 2 === 0 ? keys : [...keys, { kty, n, e, kid: 'other', use: 'sig', alg: 'RS256' }],
      }
    }
    const { rows, findings } = await examined(patient)
    expect(rows.find(({ check }) => check === 'key-flicker')).toMatchObject({
      outcome: 'note',
      says: '4 fetches gave 2 different sets, of 1 to 2 keys',
    })
    expect(findings).toBe(0)
  })
})
