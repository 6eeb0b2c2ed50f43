import { generateKeyPairSync, type KeyPairKeyObjectResult } from 'node:crypto'
import { decodeProtectedHeader } from 'jose'
import { describe, expect, it } from 'vitest'
import { createEmulator } from '../../../lib/emulator/index.js'
import { redirectRequest } from '../../../lib/rest/index.js'
import { rsaPair } from '../../support/rsa-keys.js'
import { call, callbackUrls, startRest } from './rest-parties.js'

const jwks = ({ publicKey, privateKey }: KeyPairKeyObjectResult, alg: string) => ({
  publicJwk: { ...publicKey.export({ format: 'jwk' }), use: 'enc', kid: 'k1', alg },
  privateJwk: { ...privateKey.export({ format: 'jwk' }), use: 'enc', kid: 'k1', alg },
})

const rsa = jwks(rsaPair(), 'RSA-OAEP')
const ec = jwks(generateKeyPairSync('ec', { namedCurve: 'P-256' }), 'ECDH-ES')

const textOf = async (url: string, token: string, body?: unknown): Promise<Response> =>
  fetch(url, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })

describe('the hub', () => {
  it.each([
    ['RSA-OAEP', rsa],
    ['ECDH-ES', ec],
  ])(
    'encrypts every answer about a session to its key with %s, unsigned',
    async (alg, { privateJwk, publicJwk }) => {
      const { emulator, hub, bearer } = await startRest({}, { decryptionKeys: [privateJwk] })
      const session = await hub.createSession(redirectRequest('hub', { callbackUrls }))
      expect(session.messageTransportProperties?.messageLevelEncryption).toBe(true)
      expect((await hub.getSession(session.id)).status).toBe('CREATED')
      expect((await hub.cancelSession(session.id)).status).toBe('CANCELLED')
      const request = { ...redirectRequest('hub', { callbackUrls }), encryptionPublicKey: publicJwk }
      const answer = await textOf(`${emulator.rest.hub.baseUrl}/sessions`, await bearer('hub'), request)
      expect(answer.headers.get('content-type')).toBe('application/jose')
      expect(decodeProtectedHeader(await answer.text())).toMatchObject({ alg, kid: 'k1' })
      await emulator.close()
    },
  )
})

describe('Express', () => {
  const api = 'express' as const
  const client = { api, clientId: 'mle', clientSecret: 'x', encryptionPublicKey: rsa.publicJwk }

  it('signs, then encrypts, and publishes the key of the signature', async () => {
    const options = { apiClients: [client] }
    const { emulator, express, bearer } = await startRest(options, { decryptionKeys: [rsa.privateJwk] })
    const session = await express.createSession(redirectRequest('express', { callbackUrls }))
    expect((await express.getSession(session.id)).status).toBe('created')
    expect((await express.cancelSession(session.id)).status).toBe('invalidated')
    const { baseUrl } = emulator.rest.express
    const answer = await textOf(`${baseUrl}/sessions/${session.id}`, await bearer('express'))
    expect(answer.headers.get('content-type')).toBe('application/jose')
    expect(decodeProtectedHeader(await answer.text())).toMatchObject({ alg: 'RSA-OAEP', cty: 'JWT' })
    const keySet = await call(`${baseUrl}/jwks`, 'none')
    expect(keySet.body).toEqual({
      keys: [
        expect.objectContaining({ use: 'sig', kid: expect.stringMatching(/^emulator-rest-signing-key-/) }),
      ],
    })
    expect(JSON.stringify(keySet.body)).not.toContain('"d"')
    await emulator.close()
  })

  it('does not start with a key that answers cannot be encrypted to', async () => {
    const refused = { code: 'ERR_SIGNICAT_EMULATOR_REFUSED' }
    const wrong = [
      { ...client, encryptionPublicKey: rsa.privateJwk },
      { ...client, encryptionPublicKey: { ...rsa.publicJwk, alg: 'RSA1_5' } },
      { ...client, api: 'hub' as const },
      { ...client, clientSecret: '' },
    ]
    for (const one of wrong)
      await expect(createEmulator({ apiClients: [one] })).rejects.toMatchObject(refused)
    await expect(createEmulator({ apiClients: [client, client] })).rejects.toMatchObject(refused)
  })
})
