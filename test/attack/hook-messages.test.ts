import type { LightMyRequestResponse } from 'fastify'
import { type FastifySignicatOptions, requireLogin } from 'fastify-signicat'
import { memoryStore, type SessionStore } from 'fastify-signicat/store'
import { describe, expect, it } from 'vitest'
import { buildApp, type TestApp } from '../support/build-app.js'

const markers = [
  '29124815345',
  'kari.nordmann',
  'eyJhbGciOiJub25lIn0',
  'hunter2',
  'hidden-in-a-member',
  'a-code-in-an-address',
]

/** What a database client may throw: its message and members quote what it was given. */
function brokenByApplication(): never {
  const told =
    'E11000 dup key: { nin: "29124815345", mail: "kari.nordmann@example.no" } token eyJhbGciOiJub25lIn0.eyJzdWIi.c2ln ' +
    'at postgres://app:hunter2@db.internal/app, get https://app.example/callback?code=a-code-in-an-address'
  const below = Object.assign(new Error(told), { code: 'EBELOW', parameters: ['hidden-in-a-member'] })
  throw Object.assign(new AggregateError([below], told, { cause: below }), {
    name: 'DatabaseError',
    code: 'EDATABASE',
    query: 'hidden-in-a-member',
    errors: [below],
  })
}

/** A store that fails at the given calls. */
function brokenStore(...names: readonly (keyof SessionStore)[]): SessionStore {
  const broken = Object.fromEntries(names.map((name) => [name, brokenByApplication]))
  return { ...memoryStore(), ...broken }
}

interface Hook {
  readonly options: Partial<FastifySignicatOptions>
  /** What a visitor does so that it is called; a login unless something else is said. */
  readonly play?: (test: TestApp) => Promise<unknown>
  /** Whether the log has code and frames of what was thrown: not of a fetch, whose faults are told by their codes. */
  readonly isTold?: false
}

const login = ({ visitor, issuer }: TestApp): Promise<LightMyRequestResponse> => visitor.signIn(issuer)
const stored = (...names: readonly (keyof SessionStore)[]): Partial<FastifySignicatOptions> => ({
  session: { kind: 'stored', store: brokenStore(...names) },
})

const hooks: Readonly<Record<string, Hook>> = {
  onLogin: { options: { onLogin: brokenByApplication } },
  'an onLogin that rejects': { options: { onLogin: async () => brokenByApplication() } },
  onIdentify: {
    options: { onIdentify: brokenByApplication },
    async play(test) {
      await login(test)
      await test.visitor.comeBack(...(await answerOf(test, '/identify')))
    },
  },
  onLogout: {
    options: { onLogout: brokenByApplication },
    async play(test) {
      await login(test)
      await test.visitor.call('POST', '/logout')
    },
  },
  audit: { options: { audit: brokenByApplication } },
  'an audit that is required': { options: { audit: brokenByApplication, auditRequired: true } },
  check: {
    options: {},
    async play(test) {
      await login(test)
      const answer = await test.visitor.open('/checked')
      expect(answer.statusCode).toBe(503)
      expectNoMarkers(answer.body)
    },
  },
  'pages.render': {
    options: { pages: { render: brokenByApplication } },
    play: ({ visitor }) => visitor.open('/callback'),
  },
  clientSecret: { options: { clientSecret: brokenByApplication } },
  'a clientSecret that rejects': { options: { clientSecret: async () => brokenByApplication() } },
  fetch: {
    options: { fetch: brokenByApplication },
    isTold: false,
    play: ({ visitor }) => visitor.open('/login'),
  },
  'a store that takes nothing': { options: stored('add') },
  'a store that gives nothing': {
    options: stored('get'),
    async play(test) {
      await login(test)
      await test.visitor.open('/me')
      await test.visitor.open('/')
    },
  },
  'a store that ends nothing': {
    options: stored('take', 'bury'),
    async play(test) {
      await login(test)
      await test.visitor.call('POST', '/logout')
    },
  },
}

async function answerOf({ visitor, issuer }: TestApp, start: string): Promise<[string, URLSearchParams]> {
  const location = await visitor.start(start)
  return [location, await issuer.authorize(location)]
}

function expectNoMarkers(text: string): void {
  for (const marker of markers) expect(text).not.toContain(marker)
}

const build = (options: Partial<FastifySignicatOptions>): Promise<TestApp> =>
  buildApp({
    options,
    after(app) {
      app.get('/identify', (_request, reply) => reply.signicat.login({ purpose: 'identify' }))
      app.get('/checked', { onRequest: requireLogin({ check: brokenByApplication }) }, async () => 'vault')
    },
  })

describe('what a hook of the application throws', () => {
  it.each(Object.entries(hooks))('is in the log without what it quotes: %s', async (_name, hook) => {
    const test = await build(hook.options)
    await (hook.play ?? login)(test)
    const log = test.log.join('')
    expectNoMarkers(log)
    if (hook.isTold === false) return
    const told = test.log.filter((line) => Number(JSON.parse(line).level) >= 50).join('')
    expect(told).toContain('DatabaseError')
    expect(told).toContain('EDATABASE')
    expect(told).toContain('EBELOW')
    expect(told).toMatch(/brokenByApplication[^(]*\([^)]*hook-messages\.test\.ts:\d+:\d+\)/)
  })

  it('is in no page and no problem document', async () => {
    const { app, visitor, issuer } = await build({ onLogin: brokenByApplication })
    expectNoMarkers((await visitor.signIn(issuer)).body)
    expectNoMarkers((await app.inject('/callback')).body)
  })
})

describe('why a login was refused', () => {
  it('is in the log, masked', async () => {
    const test = await buildApp({ options: { onLogin: () => ({ refuse: 'no member: 29124815345' }) } })
    await login(test)
    expect(test.log.join('')).toContain('onLogin: no member: ***')
  })
})
