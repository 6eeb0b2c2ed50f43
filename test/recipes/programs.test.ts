import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { createEmulator } from 'fastify-signicat/emulator'
import { expect, it, onTestFinished } from 'vitest'
import { setUp } from '../unit/emulator/relying-party.js'

const root = resolve(import.meta.dirname, '../..')

/** A program as its own process, with the package's sources under its published names. */
async function run(file: string, args: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<string> {
  const kept = Object.entries(process.env).filter(([name]) => !/^(?:VITEST|NODE_)/.test(name))
  const env = { ...Object.fromEntries(kept), TSX_TSCONFIG_PATH: 'tsconfig.test.json', ...more }
  const child = spawn(process.execPath, ['--import', 'tsx', ...args, file], { cwd: root, env })
  const [out, err, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise((done) => child.once('close', done)),
  ])
  expect(code, `${out}\n${err}`).toBe(0)
  return out
}

it('a program without Fastify verifies an ID token of the local Signicat, in five lines', async () => {
  const file = 'test/recipes/verify-id-token.ts'
  const lines = readFileSync(resolve(root, file), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
  expect(lines.length).toBe(5)
  const emulator = await createEmulator()
  onTestFinished(() => emulator.close())
  const { party, browser } = await setUp(emulator)
  const { id_token: idToken = '' } = await party.login(browser, { acr_values: 'idp:nbid' })
  const env = { ISSUER: emulator.issuer, CLIENT_ID: emulator.clientId, ID_TOKEN: idToken }
  expect(await run(file, [], env)).toBe('Kari Nordmann by nbid')
})

it('the kit works under node:test', async () => {
  const report = await run('test/recipes/node-test.ts', ['--test-reporter=tap', '--test'])
  expect(report).toMatch(/^# pass 2$/m)
  expect(report).toMatch(/^# fail 0$/m)
})
