import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'

const main = fileURLToPath(new URL('../../../lib/cli/main.ts', import.meta.url))
const running: ChildProcess[] = []
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL')
})

interface Run {
  readonly stdout: string
  readonly stderr: string
  readonly code: number | null
}

/** Runs the command; `until` says when to send which signal. */
function run(
  args: string[],
  options: { until?: RegExp; signal?: NodeJS.Signals; env?: object } = {},
): Promise<Run> {
  const env = { ...process.env, NODE_ENV: 'test', NO_COLOR: '1', ...options.env }
  const child = spawn(process.execPath, ['--import', 'tsx', main, ...args], { env })
  running.push(child)
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk) => {
    stdout += String(chunk)
    if (options.until?.test(stdout)) child.kill(options.signal)
  })
  child.stderr.on('data', (chunk) => {
    stderr += String(chunk)
  })
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ stdout, stderr, code }))
  })
}

describe('fastify-signicat emulator', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'prints how to connect, nothing else, and ends on %s',
    async (signal) => {
      const { stdout, stderr, code } = await run(['emulator', '--port', '0'], { until: /Ctrl\+C/, signal })
      expect(stderr).toBe('')
      expect(code).toBe(0)
      expect(stdout).toMatch(/issuer +http:\/\/localhost:\d+\/auth\/open\n/)
      expect(stdout).toContain('sandbox-local-signicat-001')
      expect(stdout).toContain('await app.register(signicat, {')
      expect(stdout).toMatch(
        /hub +baseUrl +http:\/\/localhost:\d+\/auth\/rest\n +tokenUrl +\S+\/connect\/token\n/,
      )
      expect(stdout).toMatch(/express +baseUrl +http:\/\/localhost:\d+\/identification\/v2\n/)
      expect(stdout).toMatch(/http:\/\/localhost:\d+\/phone\n/)
      expect(stdout).not.toMatch(/warn|notice|oidc-provider/i)
    },
  )

  it('serves https with a certificate in a file', async () => {
    const { stdout, stderr } = await run(['emulator', '--port', '0', '--https'], { until: /Ctrl\+C/ })
    expect(stderr).toBe('')
    expect(stdout).toMatch(/https:\/\/localhost:\d+\/auth\/open/)
    expect(stdout).toMatch(/NODE_EXTRA_CA_CERTS=\S+certificate\.pem/)
  })

  it('does not run with NODE_ENV=production and says why', async () => {
    const { stderr, code } = await run(['emulator', '--port', '0'], { env: { NODE_ENV: 'production' } })
    expect(code).toBe(1)
    expect(stderr).toContain('NODE_ENV is production')
  })

  it.each([['--port', 'abc'], ['--port', '70000'], ['--nonsense'], ['--host', '0.0.0.0']])(
    'refuses %s %s',
    async (...args) => {
      const { stderr, code } = await run(['emulator', ...args])
      expect(code).toBe(2)
      expect(stderr).toContain('Commands:')
    },
  )
})

describe('fastify-signicat', () => {
  it('prints a secret of 256 bits, another one each time', async () => {
    const [one, other] = await Promise.all([run(['secret']), run(['secret'])])
    expect(one.stdout).toMatch(/^[\w-]{43}\n$/)
    expect(other.stdout).not.toBe(one.stdout)
  })

  it('prints help, and ends with 2 on a command it does not know', async () => {
    const [help, unknown, nothing] = await Promise.all([run(['--help']), run(['nosuch']), run([])])
    expect([help.code, unknown.code, nothing.code]).toEqual([0, 2, 2])
    expect(help.stdout).toContain('emulator   run a local Signicat')
    expect(unknown.stderr).toContain('Unknown command: nosuch')
  })
})
