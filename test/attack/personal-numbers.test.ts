import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { LightMyRequestResponse } from 'fastify'
import type { AuditRecord, FastifySignicatOptions } from 'fastify-signicat'
import { memoryStore, type SessionStore } from 'fastify-signicat/store'
import { describe, expect, it, onTestFinished } from 'vitest'
import { buildApp, type TestApp } from '../support/build-app.js'
import { buildRestApp } from '../support/build-rest-app.js'
import { openedCookies, openedRecords } from '../support/opened-seals.js'

const nin = '29124815345'

/** The number in every claim that a Signicat account may give it, and in one that nobody has heard of. */
const numbered = {
  nin,
  nin_type: 'BIRTH',
  nin_issuing_country: 'NO',
  acting_nin: nin,
  idp_id: nin,
  ftn_hetu: nin,
  'signicat.national_id': nin,
  nbid_subject_uuid: nin,
  shoe_size: nin,
}

interface Seen {
  /** Everything that left the application or was kept, seals opened. */
  readonly everywhere: Readonly<Record<string, string>>
  /** What `onLogin` was given. */
  readonly told: string
}

const kinds = ['sealed', 'sealed with tokens', 'stored', 'stored with tokens'] as const
type Kind = (typeof kinds)[number]

/** A store that remembers all that it was ever given. */
function listening(given: unknown[]): SessionStore {
  return new Proxy(
    { ...memoryStore() },
    {
      get(store, name, receiver) {
        const member: unknown = Reflect.get(store, name, receiver)
        if (typeof member !== 'function') return member
        return (...values: unknown[]) => {
          given.push([name, values])
          return member(...values)
        }
      },
    },
  )
}

const channels = [
  ...['login.started', 'login.finished', 'login.refused', 'guard.refused', 'keys.fetched', 'upstream.called'],
  ...['session.started', 'session.read', 'session.sealed', 'session.refreshed', 'session.ended'],
]

interface Watch {
  readonly options: Partial<FastifySignicatOptions>
  see(test: TestApp, answers: readonly LightMyRequestResponse[]): Promise<Seen>
}

function watching(kind: Kind, claims: readonly string[] = []): Watch {
  const given: unknown[] = []
  const audited: AuditRecord[] = []
  const events: unknown[] = []
  const told: unknown[] = []
  const listen = (event: unknown): void => void events.push(event)
  for (const name of channels) subscribe(`fastify-signicat:${name}`, listen)
  onTestFinished(() => {
    for (const name of channels) unsubscribe(`fastify-signicat:${name}`, listen)
  })
  const session = {
    keepTokens: kind.endsWith('with tokens'),
    ...(kind.startsWith('stored') ? { kind: 'stored' as const, store: listening(given) } : {}),
  }
  return {
    options: {
      claims,
      session,
      audit: (record) => void audited.push(record),
      onLogin: (identity) => void told.push(identity),
    },
    async see({ app, visitor, issuer, log }, answers) {
      const text = (value: unknown): string => JSON.stringify(value) ?? ''
      const place = { clientId: issuer.clientId, issuer: issuer.issuer }
      const sessions = await app.signicat.listSessions({ issuer: issuer.issuer, sub: 'kari' })
      return {
        told: text(told),
        everywhere: {
          cookies: text([...visitor.cookies]),
          'opened cookies': text(await openedCookies(visitor.cookies, place)),
          store: text(given),
          'opened records': text(await openedRecords(given, visitor.cookies, place)),
          'session lists': text(sessions),
          log: log.join(''),
          audit: text(audited),
          events: text(events),
          pages: text(answers.map(({ body }) => body)),
          'headers and addresses': text(answers.map(({ headers }) => headers)),
        },
      }
    },
  }
}

/** Where the number is. */
const placesOf = ({ everywhere }: Seen): string[] =>
  Object.entries(everywhere).flatMap(([place, text]) => (text.includes(nin) ? [place] : []))

async function throughOidc(kind: Kind, claims: readonly string[] = []): Promise<Seen> {
  const watch = watching(kind, claims)
  const test = await buildApp({
    options: watch.options,
    after: (app) => {
      app.get('/hint', async (_request, reply) => reply.signicat.login({ loginHint: { subject: nin } }))
      app.get('/fault', async () => {
        throw new Error('a handler that fails')
      })
    },
  })
  const { visitor, issuer } = test
  const person = { claims: numbered, userinfo: numbered }
  const answers = [await visitor.open('/hint')]
  const location = String(answers[0]?.headers.location)
  const answer = await issuer.authorize(location, person)
  const opened = await watch.see(test, [])
  answers.push(await visitor.comeBack(location, answer), await visitor.comeBack(location, answer))
  const failing = await visitor.start('/login?loa=high')
  const denied = new URLSearchParams({ error: 'server_error', error_description: nin, iss: issuer.issuer })
  denied.set('state', new URL(failing).searchParams.get('state') ?? '')
  answers.push(
    await visitor.comeBack(failing, denied),
    await visitor.signIn(issuer, { start: '/login?loa=high', person }),
    await visitor.open('/'),
    await visitor.open('/me'),
    await visitor.open('/fault'),
    await visitor.call('GET', '/session'),
    await visitor.call('POST', '/session'),
  )
  const before = await watch.see(test, answers)
  answers.push(await visitor.call('POST', '/logout'))
  expect(placesOf(opened)).toEqual([])
  const after = await watch.see(test, answers)
  return { ...after, everywhere: { ...after.everywhere, ...onlyOpened(before) } }
}

/** After a logout there is nothing left to open. */
const onlyOpened = ({ everywhere }: Seen): Record<string, string> =>
  Object.fromEntries(Object.entries(everywhere).filter(([place]) => place.startsWith('opened')))

async function throughRest(
  api: 'hub' | 'express',
  kind: Kind,
  claims: readonly string[] = [],
): Promise<Seen> {
  const watch = watching(kind, claims)
  const test = await buildRestApp(api, { options: watch.options })
  const { visitor, rest } = test
  const answers = [await visitor.open('/login/rest?returnTo=/me')]
  answers.push(await visitor.open(rest.approve(), { 'sec-fetch-site': 'cross-site' }))
  answers.push(await visitor.open('/me'), await visitor.call('GET', '/session'))
  expect((await visitor.open('/me')).json()).toMatchObject({ method: 'rest' })
  answers.push(await visitor.open('/login/rest'))
  answers.push(await visitor.open(rest.fail(), { 'sec-fetch-site': 'cross-site' }))
  return watch.see(test, answers)
}

describe.each(kinds)('with %s sessions, a national number that nobody named', (kind) => {
  it('is nowhere after a login by OpenID Connect, though onLogin was told', async () => {
    const seen = await throughOidc(kind)
    expect(placesOf(seen)).toEqual([])
    expect(seen.told).toContain(nin)
  })

  it.each(['hub', 'express'] as const)('is nowhere after a login through %s', async (api) => {
    const seen = await throughRest(api, kind)
    expect(placesOf(seen)).toEqual([])
    expect(seen.told).toContain(nin)
  })
})

describe('a national number that claims named', () => {
  it.each<[Kind, string]>([
    ['sealed', 'opened cookies'],
    ['stored', 'opened records'],
  ])(
    'is in %s sessions, where these tests find it, and in what the application sends',
    async (kind, place) => {
      expect(placesOf(await throughOidc(kind, ['nin']))).toEqual([place, 'pages'])
      expect(placesOf(await throughRest('hub', kind, ['nin']))).toEqual([place, 'pages'])
    },
  )
})
