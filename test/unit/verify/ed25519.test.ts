import { SignJWT } from 'jose'
import nock from 'nock'
import { afterEach, describe, expect, it } from 'vitest'
import type { AccessTokenAlg } from '../../../lib/config/key-options.js'
import { accessTokenHashFault, tokenHash } from '../../../lib/verify/token-hash.js'
import { signingKey } from '../issuer/fixtures.js'
import { answer, idToken, idTokenClaims, issuerUrl, setUp, tokenAnswer } from '../oidc/fixtures.js'
import { claimsWith, invalid, NOW, refusal, testIssuer } from './id-token-maker.js'
import { accessClaims, proofMaker, signAccess, URL_OF_API, verifierWith } from './verifier-maker.js'

afterEach(() => {
  nock.cleanAll()
})

/** The old name (RFC 8037) and the new one (RFC 9864) of one algorithm. */
const names = ['EdDSA', 'Ed25519'] as const
const pairs = names.flatMap((one) => names.map((other) => [one, other] as const))

describe('Ed25519', () => {
  it.each(pairs)('is the algorithm of %s keys, whose tokens say %s', async (bound, said) => {
    const issuer = await testIssuer('EdDSA')
    for (const wanted of names) {
      const algorithms: AccessTokenAlg[] = [wanted]
      const keys = { keys: [{ ...issuer.publicJwk, alg: bound }] }
      const { verifier } = verifierWith({ keys, algorithms, clientId: 'sandbox-wise-owl-112' })
      expect(await verifier.verifyAccessToken(await signAccess(issuer, {}, { alg: said }))).toMatchObject({
        sub: 'kari',
      })
      const claims = claimsWith({ at_hash: undefined })
      const token = await new SignJWT(claims)
        .setProtectedHeader({ alg: said, kid: 'signing-key-1' })
        .sign(issuer.privateKey)
      expect(await verifier.verifyIdToken(token)).toMatchObject({ exp: NOW + 600 })
    }
  })

  it('is not taken where another algorithm is wanted, by neither name', async () => {
    const issuer = await testIssuer('EdDSA')
    const { alg: _, ...publicJwk } = issuer.publicJwk
    const { verifier } = verifierWith({ keys: { keys: [publicJwk] }, algorithms: ['ES256'] })
    for (const alg of names) {
      const token = await signAccess(issuer, {}, { alg })
      expect(await refusal(verifier.verifyAccessToken(token))).toBe(invalid('alg: algorithm'))
    }
  })

  it('proves the possession of a key by both names', async () => {
    const issuer = await testIssuer()
    const holder = await proofMaker('EdDSA')
    const { verifier } = verifierWith({ keys: { keys: [{ ...issuer.publicJwk }] } })
    const token = await signAccess(issuer, { ...accessClaims(), cnf: { jkt: holder.jkt } })
    for (const alg of names) {
      const proof = await holder.prove(token, {}, { alg })
      const dpop = { proof, method: 'GET', url: URL_OF_API }
      expect(await verifier.verifyAccessToken(token, { dpop })).toMatchObject({ boundTo: holder.jkt })
    }
  })

  it('hashes access tokens the same by both names', () => {
    const [old, young] = names.map((name) => tokenHash('token', name))
    expect(young).toBe(old)
    expect(accessTokenHashFault({ at_hash: old }, { accessToken: 'token', algorithm: 'Ed25519' })).toBeNull()
  })

  it.each(pairs)(
    'configured as %s lets openid-client take ID tokens that say %s',
    async (idTokenAlg, said) => {
      const document = { id_token_signing_alg_values_supported: ['RS256', said] }
      const { client, clock } = setUp({ config: { idTokenAlg }, document })
      const key = await signingKey('key-1', 'EdDSA')
      const id_token = await idToken(key, idTokenClaims(clock()), { alg: said })
      tokenAnswer(200, { access_token: 'a', token_type: 'Bearer', id_token })
      const tokens = await client.exchangeCode(answer({ iss: issuerUrl }))
      expect(tokens.unverifiedIdToken).toBe(id_token)
    },
  )
})
