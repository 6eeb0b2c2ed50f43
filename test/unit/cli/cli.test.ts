import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'

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
      expect(stderr).toMatch(/^fastify-signicat emulator: .+\n/)
      expect(stderr.split('\n').length).toBeLessThan(5)
    },
  )

  it('prints the address of the application that it was told, and registers that alone', async () => {
    const args = ['emulator', '--port', '0', '--base-url', 'http://localhost:8080/portal/']
    const { stdout, code } = await run(args, { until: /Ctrl\+C/, signal: 'SIGTERM' })
    expect(code).toBe(0)
    expect(stdout).toContain("baseUrl: 'http://localhost:8080/portal',")
    expect(stdout).toMatch(/redirect URI +http:\/\/localhost:8080\/portal\/callback\n/)
    expect(stdout).not.toContain('localhost:3000')
  })

  it('says what else it takes', async () => {
    const usual = run(['emulator', '--port', '0'], { until: /Ctrl\+C/ })
    const lenient = run(['emulator', '--port', '0', '--lenient'], { until: /Ctrl\+C/ })
    expect((await usual).stdout).toMatch(/redirect URI +\/callback on any port of this machine\n/)
    expect((await lenient).stdout).toMatch(/redirect URI +any on this machine\n/)
  })

  it.each(['https://app.example.com', 'localhost:3000', 'not an address'])(
    'refuses an application at %s',
    async (address) => {
      const { stderr, code } = await run(['emulator', '--base-url', address])
      expect(code).toBe(2)
      expect(stderr).toContain('on this machine')
    },
  )

  it('says which argument to change when the port is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    onTestFinished(() => void taken.close())
    await once(taken, 'listening')
    const { port } = taken.address() as AddressInfo
    const { stderr, code } = await run(['emulator', '--port', String(port)])
    expect(code).toBe(1)
    expect(stderr).toContain(`Port ${port} is taken`)
    expect(stderr).toContain('--port')
    expect(stderr).not.toMatch(/^ +at /m)
  })
})

describe('fastify-signicat', () => {
  it('prints a secret of 256 bits, another one each time', async () => {
    const [one, other] = await Promise.all([run(['secret']), run(['secret'])])
    expect(one.stdout).toMatch(/^[\w-]{43}\n$/)
    expect(other.stdout).not.toBe(one.stdout)
  })

  it('prints help, and ends with 2 on a command it does not know', async () => {
    const [help, unknown, nothing] = await Promise.all([run(['--help']), run(['nosuch']), run([])])
    expect(unknown.stderr.split('\n').length).toBeLessThan(5)
    expect([help.code, unknown.code, nothing.code]).toEqual([0, 2, 2])
    expect(help.stdout).toContain('emulator   run a local Signicat')
    expect(unknown.stderr).toContain('there is no command nosuch, only doctor, emulator, keys, secret')
  })

  it('prints the version of the package', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'))
    const { stdout, code } = await run(['--version'])
    expect([stdout, code]).toEqual([`${version}\n`, 0])
  })

  it.each([
    ['keys', '--days', 'x'],
    ['secret', 'please'],
    ['doctor', '--nonsense'],
  ])('says what is wrong with %s %s in front of a short hint', async (...args) => {
    const { stderr, code } = await run(args)
    expect(code).toBe(2)
    expect(stderr).toMatch(new RegExp(`^fastify-signicat ${args[0]}: `))
    expect(stderr).toContain('--help')
    expect(stderr.split('\n').length).toBeLessThan(5)
  })
})
