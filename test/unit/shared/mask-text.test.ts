import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { eids } from '../../../lib/eids/catalogue.js'
import { maskText } from '../../../lib/shared/mask-text.js'

describe('in a text of somebody else', () => {
  it.each([
    ['dup key: { nin: "29124815345" }', 'dup key: { nin: "***" }'],
    ['291248 15345 is taken', '*** is taken'],
    ['cpr 010180-1234', 'cpr ***'],
    ['hetu 131052-308T', 'hetu ***'],
    ['hetu 010100A123D', 'hetu ***'],
    ['call +47 912 34 567', 'call +***'],
    ['dni 12345678Z', 'dni ***'],
    ['five 12345', 'five ***'],
    ['٢٩١٢٤٨١٥٣٤٥', '***'],
  ])('numbers are replaced: %s', (text, masked) => {
    expect(maskText(text)).toBe(masked)
  })

  it.each([
    ['kari.nordmann@example.no is taken', '*** is taken'],
    ['<kåre+x@example.no>', '<***>'],
    ['postgres://app:hunter2@db.internal/app failed', '*** failed'],
  ])('addresses of people, and who connects with which password, are replaced: %s', (text, masked) => {
    expect(maskText(text)).toBe(masked)
  })

  it.each([
    ['no eyJhbGciOiJub25lIn0.eyJzdWIiOiJrYXJpIn0.c2ln', 'no ***'],
    ['Bearer abc', 'Bearer ***'],
    ['password=hunter2, x', 'password=***, x'],
    ['{"client_secret":"short"}', '{"client_secret":***}'],
    ['id 550e8400-e29b-41d4-a716-446655440000', 'id ***'],
    [
      'get https://issuer.example/token?code=abc&state=x failed',
      'get https://issuer.example/token?*** failed',
    ],
    ['get /callback?code=abc failed', 'get /callback?*** failed'],
  ])('what unlocks something is replaced: %s', (text, masked) => {
    expect(maskText(text)).toBe(masked)
  })

  it.each(['base64url', 'base64', 'hex'] as const)('random bytes are replaced, as %s', (encoding) => {
    const left = Array.from({ length: 500 }, () => randomBytes(32).toString(encoding)).filter((token) =>
      maskText(`token ${token} given`).includes(token.slice(0, 20)),
    )
    // 32 letters without a digit that look like words: one in thousands.
    expect(left.length).toBeLessThan(2)
  })

  it.each([
    'connect ECONNREFUSED 127.0.0.1:6379',
    'getaddrinfo ENOTFOUND redis.production.internal.example.com',
    'relation "session_store_entries" does not exist',
    "Cannot read properties of undefined (reading 'findUserByEmailAddress')",
    'duplicate key value violates unique constraint "users_email_key"',
    'ERR_HTTP2_STREAM_ERROR in /usr/lib/node_modules/pg-pool/index.js',
    'SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string',
    'PrismaClientKnownRequestError: invalid state: closed',
    'HTTP/1.1 503 Service Unavailable, after 1024 of 2048 bytes',
    ...Object.keys(eids),
  ])('what helps stays: %s', (text) => {
    expect(maskText(text)).toBe(text)
  })

  it('nothing is cut in two that would then not be known', () => {
    for (let length = 960; length < 1010; length += 1) {
      const text = `${'a '.repeat(length / 2)}29124815345 eyJhbGciOiJub25lIn0.eyJzdWIiOiJrYXJpIn0 ${'b'.repeat(99)}`
      expect(maskText(text, 2000)).not.toMatch(/\d{2}|eyJ/)
    }
  })

  it('nothing takes long', () => {
    const started = performance.now()
    for (const part of ['a', 'aB', '1 ', '@', '/', 'secret', 'A_', '=', '://', '-a'])
      maskText(part.repeat(200_000))
    expect(performance.now() - started).toBeLessThan(2_000)
  })
})
