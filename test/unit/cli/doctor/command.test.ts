import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { createEmulator, type Emulator } from 'fastify-signicat/emulator'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const main = fileURLToPath(new URL('../../../../lib/cli/main.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'doctor-'))
const sessionSecret = 'kF9wPz3nVb7xQm2rTg5yHj8uLs4dXc6a'
const clientSecret = 'local-signicat-secret-not-for-production'
let emulator: Emulator

beforeAll(async () => {
  emulator = await createEmulator({
    clients: [
      {
        clientId: 'sandbox-local-signicat-001',
        clientSecret,
        redirectUris: ['http://localhost:3000/callback'],
      },
    ],
  })
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await emulator.close()
})

interface Run {
  readonly stdout: string
  readonly stderr: string
  readonly code: number | null
}

async function doctor(args: readonly string[], env: Record<string, string> = {}): Promise<Run> {
  const child = spawn(process.execPath, ['--import', 'tsx', main, 'doctor', ...args], {
    env: {
      ...process.env,
      NODE_ENV: 'test',
      SIGNICAT_ISSUER: emulator.issuer,
      SIGNICAT_CLIENT_ID: emulator.clientId,
      SIGNICAT_CLIENT_SECRET: clientSecret,
      BASE_URL: 'http://localhost:3000',
      SESSION_SECRET: sessionSecret,
      ...env,
    },
  })
  const ended = new Promise<number | null>((resolve) => void child.once('close', resolve))
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  return { stdout, stderr, code }
}

describe('fastify-signicat doctor', () => {
  it('ends with 0 on settings from the environment that are good', async () => {
    const { stdout, stderr, code } = await doctor([])
    expect(stderr).toBe('')
    expect(stdout).toContain('Nothing to repair.')
    expect(stdout).toMatch(/^ok +client +sandbox-local-signicat-001 is known/m)
    expect(stdout).toMatch(/^ok +redirect-uri +http:\/\/localhost:3000\/callback$/m)
    expect(code).toBe(0)
  })

  it('ends with 1 on a wrong secret, and prints neither this one nor any other', async () => {
    const { stdout, code } = await doctor([], { SIGNICAT_CLIENT_SECRET: 'a-secret-that-is-wrong' })
    expect(code).toBe(1)
    expect(stdout).toMatch(/^REPAIR +client +the issuer refuses this clientId by client_secret_basic/m)
    expect(stdout).not.toContain('a-secret-that-is-wrong')
    expect(stdout).not.toContain(sessionSecret)
  })

  it('prints no secret that stands where the client id belongs', async () => {
    const swapped = { SIGNICAT_CLIENT_ID: clientSecret, SIGNICAT_CLIENT_SECRET: 'sandbox-local-signicat-001' }
    const { stdout, code } = await doctor([], swapped)
    expect(code).toBe(1)
    expect(stdout).toMatch(/not swapped\?$/m)
    expect(stdout).not.toContain(clientSecret)
  })

  it('takes flags before the environment, and says by --json that a redirect URI is not registered', async () => {
    const { stdout, code } = await doctor(['--json', '--base-url', 'http://localhost:3001'])
    const report: { findings: number; rows: { check: string; outcome: string; remedy?: string }[] } =
      JSON.parse(stdout)
    expect(code).toBe(1)
    expect(report.findings).toBe(1)
    expect(report.rows.find(({ outcome }) => outcome === 'finding')).toMatchObject({
      check: 'redirect-uri',
      remedy: 'Register exactly http://localhost:3001/callback at the client',
    })
  })

  it('reads a module that exports the options, and prints the checklist without asking anybody', async () => {
    const file = join(folder, 'settings.mjs')
    const options = {
      issuer: 'https://acme.sandbox.signicat.com/auth/open',
      clientId: 'sandbox-acme-1',
      clientSecret,
      baseUrl: 'https://app.example.com',
      secrets: [sessionSecret],
    }
    writeFileSync(file, `export const options = ${JSON.stringify(options)}`)
    const { stdout, code } = await doctor(['--checklist', '--module', file, '--scope-prefix', '/v1'])
    expect(code).toBe(0)
    expect(stdout).toContain('Redirect URI\n    https://app.example.com/v1/callback\n')
    expect(stdout).not.toContain(clientSecret)
  })

  it.each([
    ['an unknown flag', ['--nonsense'], ''],
    ['a module that is not there', ['--module', join(folder, 'none.mjs')], 'ERR_MODULE_NOT_FOUND'],
    ['a module without options', ['--module', main.replace('main.ts', 'help.ts')], 'exports no options'],
  ])('ends with 2 on %s', async (_name, args, says) => {
    const { stderr, code } = await doctor(args)
    expect(code).toBe(2)
    expect(stderr).toContain(says)
    expect(stderr).toMatch(/^fastify-signicat doctor: /)
  })

  it.each([
    ['a timer', 'setInterval(() => undefined, 1000)'],
    ['a server', `await new Promise((go) => createServer().listen(0, '127.0.0.1', go))`],
    [
      'a connection',
      `const server = createServer(); await new Promise((go) => server.listen(0, '127.0.0.1', go)); connect(server.address().port)`,
    ],
  ])('prints everything and ends, although a module keeps %s', async (_name, statement) => {
    const file = join(folder, `keeps-${_name.replaceAll(' ', '-')}.mjs`)
    const scope = `openid ${Array.from({ length: 3000 }, (_, at) => `scope-${at}`).join(' ')}`
    const options = {
      issuer: 'https://acme.sandbox.signicat.com/auth/open',
      clientId: 'sandbox-acme-1',
      clientSecret,
      baseUrl: 'https://app.example.com',
      secrets: [sessionSecret],
      scope,
    }
    writeFileSync(
      file,
      `import { connect, createServer } from 'node:net'\n${statement}\nexport default ${JSON.stringify(options)}`,
    )
    const { stdout, code } = await doctor(['--checklist', '--json', '--module', file])
    expect(code).toBe(0)
    expect(JSON.stringify(JSON.parse(stdout))).toContain('scope-2999')
    const wrong = await doctor(['--module', file, '--nonsense'])
    expect(wrong.code).toBe(2)
  })

  it('ends with 1 when something is to be repaired and a module keeps a timer', async () => {
    const file = join(folder, 'keeps-and-fails.mjs')
    writeFileSync(file, `setInterval(() => undefined, 1000)\nexport default { issuer: 'no issuer' }`)
    const { stdout, code } = await doctor(['--module', file])
    expect(code).toBe(1)
    expect(stdout).toContain('REPAIR')
  })

  it.each([[['--\u001b[2J\r\nok']], [['--module', '/nowhere/\u001b[2J.mjs']]])(
    'writes out what acts on a terminal: %j',
    async (args) => {
      const { stdout, stderr } = await doctor(args)
      expect(stdout + stderr).toMatch(/\\u001b/)
      expect(stdout + stderr).not.toMatch(/[^\P{C}\n]/u)
    },
  )

  it('does not repeat what a module throws', async () => {
    const file = join(folder, 'throws.mjs')
    writeFileSync(file, `throw new Error('the password is ${sessionSecret}')`)
    const { stderr, code } = await doctor(['--module', file])
    expect(code).toBe(2)
    expect(stderr).not.toContain(sessionSecret)
  })
})
