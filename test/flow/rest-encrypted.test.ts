import { createEmulator } from 'fastify-signicat/emulator'
import { describe, expect, it, onTestFinished } from 'vitest'
import { buildApp } from '../support/build-app.js'
import { rsaPair } from '../support/rsa-keys.js'

const key = (): Readonly<Record<string, unknown>> & { readonly kid: string } => ({
  ...rsaPair().privateKey.export({ format: 'jwk' }),
  kid: 'answers-1',
  use: 'enc',
})

describe('answers of the REST API', () => {
  it('come encrypted to rest.decryptionKeys, and sign a person in', async () => {
    const emulator = await createEmulator({ clock: () => 1_790_000_000 })
    onTestFinished(() => emulator.close())
    const types: (string | null)[] = []
    const { baseUrl, tokenUrl, clientId, clientSecret } = emulator.rest.hub
    const { visitor } = await buildApp({
      options: {
        issuer: emulator.issuer,
        clientId: emulator.clientId,
        clientSecret: emulator.clientSecret ?? '',
        allowInsecureLoopback: true,
        fetch: async (...request) => {
          const answer = await fetch(...request)
          if (new URL(answer.url).pathname.includes('/sessions'))
            types.push(answer.headers.get('content-type'))
          return answer
        },
        rest: {
          ...{ api: 'hub', environment: 'sandbox', baseUrl, tokenUrl, clientId, clientSecret },
          ...{ providers: ['sbid'], flows: ['headless'], decryptionKeys: [key()] },
        },
      },
    })
    const begun = await visitor.call('POST', '/login/headless', {}, { idp: 'sbid' })
    expect(begun.statusCode, begun.body).toBe(200)
    const [waiting] = emulator.phone.pending()
    emulator.phone.approve(waiting?.sessionId ?? '', waiting?.people[0] ?? '')
    expect((await visitor.call('POST', '/login/headless/complete', {}, {})).statusCode).toBe(200)
    expect((await visitor.call('GET', '/me')).json()).toMatchObject({ method: 'rest', idp: 'sbid' })
    expect(new Set(types)).toEqual(new Set(['application/jose']))
    expect(types.length).toBeGreaterThan(1)
  })
})
