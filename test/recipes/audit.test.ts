import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { recipe } from '../support/recipe.js'
import { recipeParties } from '../support/recipe-options.js'
import { visitor } from '../support/visitor.js'

const folder = mkdtempSync(join(tmpdir(), 'audit-'))
afterAll(() => {
  chmodSync(folder, 0o700)
  rmSync(folder, { recursive: true })
})

const linesOf = (file: string): Record<string, unknown>[] =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))

describe('the recipe for an audit trail', () => {
  it('records who, when, which eID and level, and never a number', async () => {
    const { issuer, options } = await recipeParties({ scope: 'openid profile nin', claims: ['nin'] })
    const file = join(folder, 'trail.jsonl')
    const app = await (await recipe('audit'))(options, file)
    const person = visitor(app)
    await person.signIn(issuer, { start: '/login?returnTo=%2Fme' })
    await person.submit('/logout')
    const [login, logout] = linesOf(file)
    expect(login).toMatchObject({
      event: 'login',
      outcome: 'success',
      sub: 'kari',
      idp: 'nbid',
      loa: 'substantial',
    })
    expect(login?.time).toMatch(/^\d{4}-\d\d-\d\dT/)
    expect(logout).toMatchObject({ event: 'logout', session: login?.session })
    expect(readFileSync(file, 'utf8')).not.toMatch(/29124815345|Kari/)
  })

  it('lets nobody in whose login cannot be recorded', async () => {
    const { issuer, options } = await recipeParties()
    const app = await (await recipe('audit'))(options, join(folder, 'no-such-folder', 'trail.jsonl'))
    const person = visitor(app)
    expect((await person.signIn(issuer)).statusCode).toBe(503)
    expect((await person.call('GET', '/me')).statusCode).toBe(401)
  })
})
