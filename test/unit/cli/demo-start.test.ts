import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { resolve } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'

const root = resolve(import.meta.dirname, '../../..')

function run(
  command: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<{ out: string; code: number | null }> {
  const [name = '', ...args] = command
  const child = spawn(name, args, {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'test', BASE_URL: '', ...env },
  })
  let out = ''
  child.stdout.on('data', (chunk) => {
    out += String(chunk)
  })
  child.stderr.on('data', (chunk) => {
    out += String(chunk)
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  return new Promise((settle) => child.on('close', (code) => settle({ out, code })))
}

async function takenPort(): Promise<string> {
  const server = createServer().listen(0, 'localhost')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  return String((server.address() as AddressInfo).port)
}

const demo = [process.execPath, '--import', 'tsx', 'demo/start.ts']
const tsconfig = { TSX_TSCONFIG_PATH: 'tsconfig.test.json' }

describe('npm run demo', () => {
  it.each(['PORT', 'EMULATOR_PORT'])('names %s when its port is taken, and ends', async (variable) => {
    const free = { PORT: '0', EMULATOR_PORT: '0' }
    const port = await takenPort()
    const { out, code } = await run(demo, { ...tsconfig, ...free, [variable]: port })
    expect(code).toBe(1)
    expect(out).toContain(`Port ${port} is taken. Choose another one: ${variable}=`)
    expect(out).not.toMatch(/^ +at /m)
  })

  it('says in a line which settings are missing', async () => {
    const { out, code } = await run(demo, { ...tsconfig, SIGNICAT_ISSUER: 'https://a.example/auth/open' })
    expect([out.trim().split('\n').length, code]).toEqual([1, 1])
    expect(out).toContain('SIGNICAT_CLIENT_ID')
  })
})

describe('demo/.env.example', () => {
  it('names a command that makes a secret in a clone', async () => {
    const example = readFileSync(resolve(root, 'demo/.env.example'), 'utf8')
    const command = /^# Make one with: (.+)$/m.exec(example)?.[1] ?? ''
    const { out, code } = await run(['npm', 'exec', '--offline', '--', ...command.split(' ').slice(1)])
    expect([out.trim(), code]).toEqual([expect.stringMatching(/^[\w-]{43}$/), 0])
  })
})
