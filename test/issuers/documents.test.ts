import Fastify from 'fastify'
import signicat, { type FastifySignicatOptions } from 'fastify-signicat'
import { describe, expect, it, onTestFinished } from 'vitest'
import { examine } from '../../lib/cli/doctor/examine.js'
import { testSecret } from '../support/build-app.js'
import { rsaPair } from '../support/rsa-keys.js'
import { documents, type PublicDocument } from './documents.js'

const now = 1_790_000_000
const { publicKey } = rsaPair()
const keySet = { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'one', use: 'sig', alg: 'RS256' }] }

/** Answers as the issuer would: its document and keys, a refused code, a page to sign in at. */
function issuerOf({ document }: PublicDocument): { readonly fetch: typeof fetch; readonly asked: string[] } {
  const asked: string[] = []
  const answer: typeof fetch = async (input) => {
    const url = String(input)
    asked.push(url)
    if (url.endsWith('/.well-known/openid-configuration')) return Response.json(document)
    if (url === document.jwks_uri) return Response.json(keySet)
    if (url === document.token_endpoint) return Response.json({ error: 'invalid_grant' }, { status: 400 })
    if (url === document.pushed_authorization_request_endpoint)
      return Response.json(
        { request_uri: 'urn:ietf:params:oauth:request_uri:1', expires_in: 60 },
        { status: 201 },
      )
    if (url.startsWith(String(document.authorization_endpoint))) return new Response('<h1>Sign in</h1>')
    return new Response('', { status: 404 })
  }
  return { fetch: answer, asked }
}

const optionsFor = (given: PublicDocument, fetch: typeof globalThis.fetch): FastifySignicatOptions => ({
  issuer: given.issuer,
  clientId: 'acme-web',
  clientSecret: 'a secret that the issuer made up 1',
  baseUrl: 'https://app.example',
  secrets: [testSecret],
  fetch,
  clock: () => now,
  ...given.options,
})

describe.each(documents.map((given) => [given.name, given] as const))(
  'the document of %s',
  (_name, given) => {
    it('is good for a registration and a login', async () => {
      const { fetch, asked } = issuerOf(given)
      const app = Fastify()
      onTestFinished(() => app.close())
      await app.register(signicat, optionsFor(given, fetch))
      const answer = await app.inject({ url: '/login', headers: { 'sec-fetch-mode': 'navigate' } })
      expect(answer.statusCode, answer.body).toBe(302)
      const location = new URL(String(answer.headers.location))
      expect(location.origin + location.pathname).toBe(
        new URL(String(given.document.authorization_endpoint)).href,
      )
      expect(location.searchParams.get('code_challenge_method')).toBe('S256')
      expect(asked).toHaveLength(1)
    })

    it('is good for the doctor, who notes what is not announced', async () => {
      const { fetch } = issuerOf(given)
      const { rows } = await examine(optionsFor(given, fetch), { scopePrefix: '', running: false })
      expect(rows.filter(({ outcome }) => outcome === 'finding')).toEqual([])
      const notes = rows.filter(({ outcome }) => outcome === 'note').map(({ check }) => check)
      expect(notes).toEqual(expect.arrayContaining([...given.notes]))
    })
  },
)

describe('the document of Entra ID for all tenants', () => {
  it('is refused, with the remedy that works', async () => {
    const issuer = 'https://login.microsoftonline.com/common/v2.0'
    const common: PublicDocument = {
      ...{ name: 'common', issuer, notes: [] },
      document: { issuer: 'https://login.microsoftonline.com/{tenantid}/v2.0' },
    }
    const { fetch, asked } = issuerOf(common)
    const { rows } = await examine(optionsFor(common, fetch), { scopePrefix: '', running: false })
    expect(rows.find(({ check }) => check === 'issuer')).toMatchObject({
      outcome: 'finding',
      remedy: expect.stringContaining('https://login.microsoftonline.com/<tenant id>/v2.0'),
    })
    expect(asked).toHaveLength(1)
  })
})
