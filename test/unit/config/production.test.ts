import { afterEach, describe, expect, it, vi } from 'vitest'
import { type Given, resolved } from './fixture.js'

const live = 'https://acme.app.signicat.com/auth/open'
const local = { issuer: 'http://localhost:4011/auth/open', allowInsecureLoopback: true }
const rest = (changes: Given = {}): Given => ({
  rest: {
    ...{ api: 'hub', environment: 'production', clientId: 'calm-river-123', clientSecret: 'a secret' },
    ...{ providers: ['nbid'], ...changes },
  },
})

afterEach(() => {
  vi.unstubAllEnvs()
})

const warningsWith = (env: string | undefined, changes: Given): readonly string[] => {
  vi.stubEnv('NODE_ENV', env)
  return resolved(changes).warnings
}

const unsafe: readonly (readonly [what: string, changes: Given, says: RegExp])[] = [
  ['a sandbox behind a public address', {}, /^issuer: is a sandbox, .* test identity/],
  ['a loopback issuer behind one', local, /^issuer: is on this machine/],
  [
    'test identities at an issuer of real people',
    { issuer: live, expect: { sandbox: true } },
    /^expect\.sandbox: is true .* test identity/,
  ],
  ['an address on this machine', { issuer: live, baseUrl: 'https://localhost:3000' }, /^baseUrl: is on this/],
  ['an http address', { ...local, baseUrl: 'http://127.0.0.1:3000' }, /^baseUrl: is on this machine/],
  [
    'a trusted origin on a loopback host',
    { issuer: live, trustedOrigins: ['https://a.example', 'http://localhost:5173'] },
    /^trustedOrigins: has 'http:\/\/localhost:5173'/,
  ],
  [
    'a REST API on this machine',
    { issuer: live, ...rest({ baseUrl: 'https://localhost:4011/x', tokenUrl: 'https://localhost:4011/t' }) },
    /^rest\.baseUrl: is on this machine/,
  ],
]

describe('with NODE_ENV=production', () => {
  it.each(unsafe)('the start warns of %s', (_what, changes, says) => {
    expect(warningsWith('production', changes)).toEqual([expect.stringMatching(says)])
  })

  it.each(unsafe)('and elsewhere not of %s', (_what, changes) => {
    for (const env of ['development', 'test', 'staging', 'reproduction', '', undefined])
      expect(warningsWith(env, changes)).toEqual([])
  })

  it('nothing is said of what is meant', () => {
    const changes = {
      issuer: live,
      trustedOrigins: ['https://admin.example'],
      ...rest(),
    }
    expect(warningsWith('production', changes)).toEqual([])
    expect(warningsWith('production', { issuer: live, expect: { sandbox: false } })).toEqual([])
  })

  it.each(['prod', 'PRODUCTION', ' Production\n', 'prod-eu'])('and with NODE_ENV=%j too', (env) => {
    expect(warningsWith(env, {})).toHaveLength(1)
  })
})
