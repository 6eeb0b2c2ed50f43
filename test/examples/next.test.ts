import { get, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeEach, expect, it } from 'vitest'
import { createServer } from '../../docs/recipes/next/server.js'
import { recipeParties } from '../support/recipe-options.js'
import { type TestVisitor, visitor } from '../support/visitor.js'

// Next keeps state in its process, so there is one server for all tests.
const dir = fileURLToPath(new URL('../../docs/recipes/next', import.meta.url))
let passed = 0
const clock = (): number => Math.floor(Date.now() / 1000) + passed
const { issuer, options } = await recipeParties()
const app = await createServer({ ...options, clock }, dir)
const origin = await app.listen({ port: 0, host: '127.0.0.1' })
afterAll(() => app.close())
beforeEach(() => {
  passed = 0
})

interface Answer {
  readonly status: number | undefined
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

async function open(person: TestVisitor, path: string, more: Record<string, string> = {}): Promise<Answer> {
  const headers = {
    cookie: person.cookieHeader(),
    accept: 'text/html',
    'sec-fetch-mode': 'navigate',
    ...more,
  }
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    get(origin + path, { agent: false, headers }, resolve).on('error', reject)
  })
  for (const line of answer.headers['set-cookie'] ?? []) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    person.cookies.set(name, value)
  }
  return { status: answer.statusCode, headers: answer.headers, body: await text(answer) }
}

it('keeps people signed in who look at pages of Next for twelve hours', async () => {
  const person = visitor(app)
  expect((await open(person, '/me')).status).toBe(302)
  await person.signIn(issuer)
  for (let minute = 10; minute < 12 * 60; minute += 10) {
    passed += 600
    const { status, headers, body } = await open(person, '/me')
    expect([minute, status, headers['cache-control']]).toEqual([minute, 200, 'private, no-store'])
    expect(headers['set-cookie']).toHaveLength(1)
    expect(body).toContain('<h1>Kari Nordmann</h1>')
  }
  passed += 601
  expect((await open(person, '/me')).status).toBe(302)
})

it('shows nobody as somebody else', async () => {
  const person = visitor(app)
  const forged = { 'x-person': encodeURIComponent(JSON.stringify({ name: 'Somebody else' })) }
  expect((await open(person, '/', forged)).body).toContain('Nobody is signed in')
  await person.signIn(issuer)
  expect((await open(person, '/', forged)).body).toContain('Signed in as Kari Nordmann')
})

it('keeps a page that is the same for everybody out of shared caches when it sets a cookie', async () => {
  const person = visitor(app)
  await person.signIn(issuer)
  passed += 400
  const { headers, body } = await open(person, '/free')
  expect(headers['set-cookie']).toHaveLength(1)
  expect(headers['cache-control']).toBe('private, no-store')
  const script = /src="(\/_next\/[^"]+)"/.exec(body)?.[1] ?? ''
  const file = await open(person, script)
  expect([file.status, file.headers['set-cookie']]).toEqual([200, undefined])
  expect([script, file.headers['cache-control']]).toEqual([script, expect.stringContaining('immutable')])
})
