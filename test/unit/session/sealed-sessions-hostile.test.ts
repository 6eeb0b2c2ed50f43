import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createAttempts } from '../../../lib/session/attempts.js'
import { cookieNames } from '../../../lib/session/cookie-names.js'
import { createFormTokens } from '../../../lib/session/form-token.js'
import { createKeyRing } from '../../../lib/session/key-ring.js'
import { createSealer } from '../../../lib/session/seal.js'
import { createSealedSessions } from '../../../lib/session/sealed-sessions.js'
import type { Session } from '../../../lib/session/types.js'
import { silentLog } from '../../../lib/shared/log.js'
import { memoryJar } from '../../support/memory-jar.js'
import { attempt, config, keepClaims, reasonLog, sealedSessions, secret, session } from './fixture.js'

const { session: name } = cookieNames(config(), '')

async function cookieOf(
  options: Record<string, unknown> = {},
  scopePath = '',
  given: Session = session(),
): Promise<string> {
  const sessions = createSealedSessions({ config: config(options), scopePath, keepClaims, log: silentLog })
  const jar = memoryJar()
  await sessions.begin(jar, given)
  return Object.values(jar.after())[0] ?? ''
}

function look(cookies: Record<string, string>, options: Record<string, unknown> = {}) {
  const { log, reasons } = reasonLog()
  const jar = memoryJar(cookies)
  const { session: found } = sealedSessions(config(options), log).read(jar)
  return { found, reasons, left: Object.keys(jar.after()) }
}

const cleared = (reason: string) => ({ found: null, reasons: [reason], left: [] })
const leftAlone = { found: null, reasons: ['foreign'], left: [name] }

describe('a session cookie that cannot be read', () => {
  it('is anonymous, one debug line and cleared', async () => {
    const value = await cookieOf()
    for (const odd of [
      '',
      'x',
      '.',
      '....',
      'null',
      '{}',
      '%',
      value.slice(0, -1),
      value.slice(1),
      `${value}A`,
      `${value}.1`,
    ]) {
      expect(look({ [name]: odd })).toEqual(cleared(odd === '' ? 'incomplete' : 'bad'))
    }
  })

  it('is so for a value of another purpose', () => {
    const jar = memoryJar()
    const attempts = createAttempts({ config: config(), scopePath: '', log: silentLog })
    attempts.start(jar, attempt('seed'), { crossSite: false })
    const [sealedAttempt = ''] = Object.values(jar.after())
    expect(look({ [name]: sealedAttempt })).toEqual(cleared('bad'))
    const form = createFormTokens({ config: config(), scopePath: '' }).seal('logout', 'id')
    expect(look({ [name]: form })).toEqual(cleared('bad'))
  })

  it('is so for another client, issuer, scope, application and cookie with the same secret', async () => {
    const values = [
      await cookieOf({ clientId: 'other' }),
      await cookieOf({ issuer: 'https://other.sandbox.signicat.com/auth/open' }),
      await cookieOf({ baseUrl: 'https://app.example.com/portal' }),
      await cookieOf({ baseUrl: 'https://app.example.com:8443' }),
      await cookieOf({ session: { cookieName: 'staff' } }),
      await cookieOf({}, '/v1'),
    ]
    for (const value of values) expect(look({ [name]: value })).toEqual(cleared('bad'))
    expect(look({ [name]: await cookieOf() }).found).not.toBeNull()
  })

  it('is so for contents that are no session', () => {
    const ring = createKeyRing({ ...config(), cookie: cookieNames(config(), '') })
    const sealer = createSealer({ ring, purpose: 'session', clock: config().clock, lifeSeconds: 43_200 })
    for (const bytes of [[], [0], [1], [2, 0, 0, 0, 0], [1, 0, 0, 0, 2, 123, 125], [1, 255, 255, 255, 255]]) {
      expect(look({ [name]: sealer.seal(Uint8Array.from(bytes)) })).toEqual(cleared('bad'))
    }
  })

  it('is left alone when another instance may read it: newer secret or newer version', async () => {
    const value = await cookieOf({ secrets: [secret('two')] })
    expect(look({ [name]: value })).toEqual(leftAlone)
    const ours = await cookieOf()
    const header = Buffer.from(ours.split('.')[0] ?? '', 'base64url')
      .toString()
      .replace('"v":2', '"v":3')
    const newer = [Buffer.from(header).toString('base64url'), ...ours.split('.').slice(1)].join('.')
    expect(look({ [name]: newer })).toEqual(leftAlone)
  })

  it('is left alone in two cookies as well', async () => {
    const jar = memoryJar()
    const data = { filler: 'x'.repeat(2500) }
    await sealedSessions(config({ secrets: [secret('two')] })).begin(jar, session({ data }))
    expect(look(jar.after())).toEqual({
      found: null,
      reasons: ['foreign'],
      left: expect.arrayContaining([name, `${name}.1`]),
    })
  })

  it('is anonymous again after the secret was removed, and read while it is kept', async () => {
    const value = await cookieOf()
    expect(look({ [name]: value }, { secrets: [secret('two'), secret('one')] }).found).not.toBeNull()
    expect(look({ [name]: value }, { secrets: [secret('two')] }).found).toBeNull()
  })
})

describe('chunks of a session', () => {
  const split = async (letter: string): Promise<readonly [string, string]> => {
    const jar = memoryJar()
    await sealedSessions(config()).begin(jar, session({ data: { filler: letter.repeat(2500) } }))
    return [jar.after()[name] ?? '', jar.after()[`${name}.1`] ?? '']
  }

  it('of two generations are never read as one', async () => {
    const [older, newer] = [await split('a'), await split('b')]
    expect(look({ [name]: newer[0], [`${name}.1`]: newer[1] }).found).not.toBeNull()
    expect(look({ [name]: newer[0], [`${name}.1`]: older[1] })).toEqual(cleared('bad'))
    expect(look({ [name]: older[0], [`${name}.1`]: newer[1] })).toEqual(cleared('bad'))
  })

  it('missing, extra or swapped are refused whole and cleared', async () => {
    const [first, second] = await split('a')
    const one = await cookieOf()
    expect(look({ [name]: first })).toEqual(cleared('incomplete'))
    expect(look({ [`${name}.1`]: second })).toEqual(cleared('incomplete'))
    expect(look({ [name]: one, [`${name}.1`]: second })).toEqual(cleared('incomplete'))
    expect(look({ [name]: second, [`${name}.1`]: first })).toEqual(cleared('incomplete'))
  })
})

describe('reading', () => {
  it('never throws and never finds a session, whatever comes', async () => {
    const value = await cookieOf()
    const piece = fc
      .tuple(fc.nat(value.length), fc.nat(value.length))
      .map(([from, to]) => value.slice(from, to))
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary', maxLength: 60 }),
      piece,
      fc.constantFrom('2~', '2~x', '1~', 'NaN~'),
    )
    const sessions = sealedSessions(config())
    fc.assert(
      fc.property(text, fc.option(text), (first, second) => {
        const jar = memoryJar({ [name]: first, ...(second === null ? {} : { [`${name}.1`]: second }) })
        if (first === value && second === null) return
        expect(sessions.read(jar)).toEqual({ session: null, resealDue: false })
        expect(jar.after()).toEqual({})
      }),
      { numRuns: 500 },
    )
  })
})
