import { describe, expect, it } from 'vitest'
import { cloneOptions, deepFreeze } from '../../../lib/config/clone.js'
import { resolveConfig } from '../../../lib/config/resolve.js'
import { given, resolved, secret, signingKey } from './fixture.js'

const isData = (value: unknown): value is object => typeof value === 'object' && value !== null

/** Paths of everything below a value that can still be changed. */
function loosePaths(value: unknown, path = 'config'): readonly string[] {
  if (!isData(value)) return []
  const own = Object.isFrozen(value) ? [] : [path]
  return [...own, ...Object.entries(value).flatMap(([key, member]) => loosePaths(member, `${path}.${key}`))]
}

const rich = (): Record<string, unknown> =>
  given({
    signingKeys: [signingKey()],
    clientSecret: undefined,
    scope: ['openid', 'nin'],
    authorization: { acr_values: 'idp:nbid' },
    eids: { nbid: { scope: ['openid'], loa: 'high' } },
    expect: { idp: ['nbid'], acr: ['high'] },
    claims: ['email'],
    session: { idleSeconds: 60 },
    trustedOrigins: ['https://admin.example.com'],
    routes: { login: '/in' },
    pages: { brand: { name: 'Acme' }, texts: { en: { title: 'Hello' } } },
    constraints: { host: 'app.example.com' },
    logSerializers: { req: () => ({}) },
  })

describe('the resolved configuration', () => {
  it('is frozen through and through', () => {
    expect(loosePaths(resolveConfig(rich()))).toEqual([])
    expect(loosePaths(resolved())).toEqual([])
  })

  it('has sets that take and lose no members', () => {
    const config = resolved()
    for (const set of [config.trustedOrigins, config.cancelCodes]) {
      const size = set.size
      for (const method of ['add', 'delete', 'clear']) {
        const change: unknown = Reflect.get(set, method)
        expect(() => Reflect.apply(Object(change), set, [[...set][0]])).toThrow(TypeError)
      }
      expect(set.size).toBe(size)
    }
  })

  it('finds nothing under a name that objects inherit', () => {
    const config = resolveConfig(rich())
    expect(config.eids?.constructor).toBeUndefined()
    expect(config.authorization.toString).toBeUndefined()
    expect(config.pages.texts?.constructor).toBeUndefined()
  })

  it('leaves the given object as it was', () => {
    const options = rich()
    const before = structuredClone({ ...options, logSerializers: null })
    resolveConfig(deepFreeze(options))
    expect({ ...options, logSerializers: null }).toEqual(before)
  })

  it('does not follow later changes of the given object', () => {
    const parts = {
      signingKeys: [{ ...signingKey() }],
      secrets: [secret],
      eids: { nbid: { loa: 'high' } },
      session: { idleSeconds: 60 },
      constraints: { host: 'app.example.com' },
    }
    const config = resolveConfig({ ...rich(), ...parts })
    const before = JSON.stringify(config)
    Object.assign(parts.eids, { sbid: {} })
    Object.assign(parts.signingKeys[0] ?? {}, { kid: 'other' })
    parts.session.idleSeconds = 1
    parts.constraints.host = 'evil.example'
    parts.secrets.push('x')
    expect(JSON.stringify(config)).toBe(before)
  })

  it('reads every option once', () => {
    let reads = 0
    const options = given()
    Object.defineProperty(options, 'issuer', {
      enumerable: true,
      get: () => {
        reads += 1
        return 'https://id.example.com'
      },
    })
    expect(resolveConfig(options).issuer).toBe('https://id.example.com')
    expect(reads).toBe(1)
  })
})

describe('a copy of options', () => {
  it('hands on functions, instances and stores as they are', () => {
    const store = { get: () => null }
    const pattern = /x/
    const copy = cloneOptions({ session: { store }, pattern, list: [{ pattern }] })
    expect(Reflect.get(Object(copy.session), 'store')).toBe(store)
    expect(copy.pattern).toBe(pattern)
    deepFreeze(copy)
    expect(Object.isFrozen(store)).toBe(false)
    expect(Object.isFrozen(copy.list)).toBe(true)
  })

  it('survives options that contain themselves', () => {
    const options: Record<string, unknown> = { a: [1] }
    options.self = options
    const copy = deepFreeze(cloneOptions(options))
    expect(copy.self).toBe(copy)
    expect(copy).not.toBe(options)
  })

  it('keeps a name that would set a prototype as a name', () => {
    const copy = cloneOptions(JSON.parse('{"__proto__":{"polluted":1}}'))
    expect(Object.keys(copy)).toEqual(['__proto__'])
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype)
  })
})
