import { exportJWK } from 'jose'
import { describe, expect, it } from 'vitest'
import type { IssuerMetadata } from '../../../lib/issuer/types.js'
import { createDpopKey, openDpopKey } from '../../../lib/oidc/dpop-key.js'
import { discoveryDocument } from '../issuer/fixtures.js'

const metadata = (algs?: string[]): IssuerMetadata => ({
  ...(discoveryDocument() as unknown as IssuerMetadata),
  ...(algs === undefined ? {} : { dpop_signing_alg_values_supported: algs }),
})

describe('the key of a session', () => {
  it.each(['ES256', 'EdDSA', 'Ed25519', 'ES384'])('of %s is the same again when it was kept', async (alg) => {
    const key = await createDpopKey(metadata([alg]))
    const again = await openDpopKey(key.text)
    expect(again.alg).toBe(alg)
    expect(await exportJWK(again.publicKey)).toEqual(await exportJWK(key.publicKey))
    expect(key.text.length).toBeLessThan(80)
    expect(key.privateKey.extractable).toBe(false)
  })

  it('is another one each time, and ES256 unless the issuer says otherwise', async () => {
    const [one, other] = await Promise.all([createDpopKey(metadata()), createDpopKey(metadata())])
    expect(one.alg).toBe('ES256')
    expect(one.text).not.toBe(other.text)
  })

  it.each(['', 'ES256', 'ES256.', 'RS256.AAAA', 'none.AAAA', 'ES256.AAAA.BBBB.CCCC', 'EdDSA.AAAA'])(
    'is not made of %j',
    async (text) => {
      await expect(openDpopKey(text)).rejects.toThrow()
    },
  )

  it('is not made for an issuer that knows other algorithms only', async () => {
    await expect(createDpopKey(metadata(['PS256']))).rejects.toMatchObject({
      code: 'ERR_SIGNICAT_ISSUER_ANSWER_INVALID',
    })
  })
})
