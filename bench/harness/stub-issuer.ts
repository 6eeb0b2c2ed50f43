import { createSign, generateKeyPairSync, randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { makeSelfSignedCertificate } from '../../lib/emulator/self-signed-certificate.js'
import { idTokenClaims } from '../identity.js'

/*
 * An issuer that asks nobody anything and keeps nothing: the nonce travels in the code. It costs little more than the
 * signature of an ID token, so that what is measured is the client.
 *   node stub-issuer.js <file for its certificate>
 */
const [, , certificateFile = ''] = process.argv
const { cert, key } = makeSelfSignedCertificate()
writeFileSync(certificateFile, cert)

const kid = 'bench-1'
const signing = generateKeyPairSync('rsa', { modulusLength: 2048 })
const header = Buffer.from(JSON.stringify({ alg: 'RS256', kid, typ: 'JWT' })).toString('base64url')
type Mood = 'well' | 'hang' | 'flood'
let mood: Mood = 'well'
/** Starts as JSON and goes on for 10 MB, without a length that would give it away. */
const flood = Buffer.from(`{"access_token":"${'x'.repeat(10_000_000)}`)

const server = createServer({ cert, key }, (request, response) => {
  if (mood === 'hang') return
  if (mood === 'flood') return void response.writeHead(200, { 'content-type': 'application/json' }).end(flood)
  void answer(request, response)
})
server.listen(0, '127.0.0.1', () => {
  process.send?.({ id: 0, value: issuer() })
})
process.on('disconnect', () => process.exit())
process.on('message', ({ id, what }: { readonly id: number; readonly what: string }) => {
  mood = what === 'hang' || what === 'flood' ? what : 'well'
  process.send?.({ id, value: idToken('bench-nonce', 'bench-access-token') })
})

function issuer(): string {
  const address: string | AddressInfo | null = server.address()
  return typeof address === 'object' && address !== null ? `https://127.0.0.1:${address.port}` : ''
}

function idToken(nonce: string, accessToken: string): string {
  const claims = idTokenClaims({ issuer: issuer(), nonce: nonce === '' ? undefined : nonce, accessToken })
  const payload = Buffer.from(JSON.stringify(claims)).toString('base64url')
  const signature = createSign('sha256').update(`${header}.${payload}`).sign(signing.privateKey, 'base64url')
  return `${header}.${payload}.${signature}`
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const body = new URLSearchParams(Buffer.concat(chunks).toString())
  const path = request.url ?? ''
  const found = documents(path) ?? (path === '/token' ? tokens(body.get('code') ?? '') : null)
  const text = JSON.stringify(found ?? { error: 'not_found' })
  response.writeHead(found === null ? 404 : 200, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  })
  response.end(text)
}

function tokens(code: string): object {
  const accessToken = randomUUID()
  return {
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: 600,
    id_token: idToken(Buffer.from(code.slice(1), 'base64url').toString(), accessToken),
    scope: 'openid profile',
  }
}

function documents(path: string): object | null {
  const base = issuer()
  switch (path) {
    case '/.well-known/openid-configuration':
      return {
        issuer: base,
        authorization_endpoint: `${base}/authorize`,
        token_endpoint: `${base}/token`,
        userinfo_endpoint: `${base}/userinfo`,
        jwks_uri: `${base}/jwks`,
        end_session_endpoint: `${base}/endsession`,
        response_types_supported: ['code'],
        response_modes_supported: ['query', 'form_post'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
        code_challenge_methods_supported: ['S256'],
        token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
        authorization_response_iss_parameter_supported: true,
      }
    case '/jwks':
      return { keys: [{ ...signing.publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' }] }
    case '/userinfo':
      return {
        sub: idTokenClaims({ issuer: base, nonce: undefined, accessToken: '' }).sub,
        nin: '29124815345',
      }
    default:
      return null
  }
}
