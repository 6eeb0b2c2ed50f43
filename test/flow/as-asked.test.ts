import { describe, expect, it } from 'vitest'
import { buildApp, type TestAppSettings } from '../support/build-app.js'
import type { Person } from '../support/fake-issuer.js'
import { attemptCookies, expectNoSession, sessionCookies } from '../support/no-session.js'

const production = 'https://acme.app.signicat.com/auth/open'

interface Login {
  readonly settings?: TestAppSettings
  readonly start?: string
  readonly person?: Person
}

async function refused({ settings, start = '/login', person = {} }: Login): Promise<number> {
  const { visitor, issuer } = await buildApp(settings)
  const callback = await visitor.signIn(issuer, { start, person })
  await expectNoSession(visitor, callback)
  return callback.statusCode
}

async function accepted({ settings, start = '/login', person = {} }: Login): Promise<void> {
  const { visitor, issuer } = await buildApp(settings)
  const callback = await visitor.signIn(issuer, { start, person })
  expect(sessionCookies(callback), callback.body).toHaveLength(1)
}

describe('a login that is not as it was asked for', () => {
  it.each<[string, Login]>([
    ['another eID than the query named', { start: '/login?idp=mitid' }],
    ['another eID than the application expects', { settings: { options: { expect: { idp: ['mitid'] } } } }],
    ['weaker than the query asked', { start: '/login?loa=high' }],
    [
      'weaker than its eID demands',
      { start: '/login?idp=nbid', settings: { options: { eids: { nbid: { loa: 'high' } } } } },
    ],
    ['of an unknown level', { start: '/login?loa=low', person: { acr: 'urn:unknown' } }],
    ['of a test person in production', { settings: { issuerSettings: { issuer: production } } }],
  ])('is refused: %s', async (_name, login) => {
    expect(await refused(login)).toBe(403)
  })

  it('is accepted when it is all of that', async () => {
    await accepted({ start: '/login?idp=nbid&loa=substantial' })
    await accepted({
      settings: { issuerSettings: { issuer: production } },
      person: { claims: { sandbox: false } },
    })
  })
})

describe('a login that is not fresh', () => {
  const start = 1_790_000_000

  it.each<[string, Login]>([
    ['older than the attempt', { person: { authTime: start - 31 } }],
    ['without a time', { person: { claims: { auth_time: undefined } } }],
    ['older than the query asked', { start: '/login?max_age=60', person: { authTime: start - 91 } }],
    [
      'older than the configuration asks',
      {
        settings: { options: { authorization: { prompt: '', max_age: 60 } } },
        person: { authTime: start - 91 },
      },
    ],
    ['of the future', { person: { authTime: start + 31 } }],
  ])('is refused: %s', async (_name, login) => {
    expect(await refused(login)).toBe(400)
  })

  it('is accepted where nothing fresh was asked for', async () => {
    await accepted({
      settings: { options: { authorization: { prompt: '' } } },
      person: { authTime: start - 86_400 },
    })
  })
})

describe('the query of /login', () => {
  it.each([
    'idp=NBID',
    'idp=nbid%20loa:low',
    'idp=nbid&idp=mitid',
    'loa=highest',
    'max_age=-1',
    'max_age=1e9',
    'max_age=1&max_age=2',
    'ui_locales=%3Cb%3E',
  ])('%s is refused and starts nothing', async (query) => {
    const { visitor } = await buildApp()
    const answer = await visitor.open(`/login?${query}`)
    expect(answer.statusCode).toBe(400)
    expect(answer.headers.location).toBeUndefined()
    expect(attemptCookies(answer)).toEqual([])
  })

  it('names only eIDs that the application permits', async () => {
    const { visitor } = await buildApp({ options: { eids: { nbid: {}, mitid: {} } } })
    expect((await visitor.open('/login?idp=mitid')).statusCode).toBe(302)
    expect((await visitor.open('/login?idp=sbid')).statusCode).toBe(400)
  })

  it('can only strengthen', async () => {
    const options = { expect: { loa: 'high' }, authorization: { max_age: 10 } } as const
    const { visitor } = await buildApp({ options })
    const { searchParams } = new URL(await visitor.start('/login?loa=low&max_age=3600'))
    expect(searchParams.get('acr_values')).toContain('high')
    expect(searchParams.get('max_age')).toBe('10')
    expect(searchParams.get('prompt')).toBe('login')
  })
})
