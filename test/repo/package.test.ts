import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type IncomingMessage, type OutgoingHttpHeaders, request } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const build = join(root, '.tmp', `package-${process.pid}`)
/** Outside of the repository, so that nothing of its node_modules is found. */
const consumer = mkdtempSync(join(tmpdir(), 'consumer-'))

const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const manifest: {
  readonly exports: Readonly<Record<string, unknown>>
  readonly devDependencies: Readonly<Record<string, string>>
} = JSON.parse(read('package.json'))
const doors = Object.keys(manifest.exports)
  .filter((name) => name !== './package.json' && name !== './browser/script')
  .map((name) => name.replace(/^\./, 'fastify-signicat'))

/** Without what `npm test` put there: a nested npm would take this repository for its own. */
const env: NodeJS.ProcessEnv = {
  ...Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(?:npm_|VITEST|NODE_ENV)/.test(name)),
  ),
  NO_COLOR: '1',
}

function run(command: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, env, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}\n${stdout}\n${stderr}`)
  return stdout
}

const node = (code: string, type: 'module' | 'commonjs' = 'module'): string =>
  run(process.execPath, [`--input-type=${type}`, '--eval', code], consumer).trim()

const install = (...packages: readonly string[]): string =>
  run(
    'npm',
    ['install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts', ...packages],
    consumer,
  )

const pinned = (name: string): string => `${name}@${manifest.devDependencies[name]}`

/** The package as it would be published, from a copy, so that nobody's `dist/` is touched. */
function pack(): string {
  mkdirSync(build, { recursive: true })
  for (const name of readdirSync(root)) {
    if (/^(?:lib|(?:package|tsconfig)\.json|[A-Z]+(?:\.md)?)$/.test(name))
      cpSync(join(root, name), join(build, name), { recursive: true })
  }
  run('npm', ['run', '--silent', 'build'], build)
  const [packed]: readonly { readonly filename: string }[] = JSON.parse(run('npm', ['pack', '--json'], build))
  return join(build, packed?.filename ?? '')
}

beforeAll(() => {
  writeFileSync(
    join(consumer, 'package.json'),
    JSON.stringify({ name: 'consumer', private: true, type: 'module' }),
  )
  install(pack(), pinned('fastify'), pinned('@types/node'))
}, 120_000)

afterAll(() => {
  rmSync(build, { recursive: true, force: true })
  rmSync(consumer, { recursive: true, force: true })
})

describe('the packed package, installed without oidc-provider', () => {
  it('holds the build, its sources and the texts, and nothing else', () => {
    const installed = join(consumer, 'node_modules/fastify-signicat')
    const known = ['CHANGELOG.md', 'LICENSE', 'README.md', 'dist', 'lib', 'package.json']
    expect(readdirSync(installed).sort()).toEqual(known)
    const names = readdirSync(installed, { recursive: true, encoding: 'utf8' })
    expect(names.filter((name) => /tsconfig|\.test\.|\.env/.test(name))).toEqual([])
  })

  it.each(doors)('%s can be imported', (door) => {
    expect(Number(node(`console.log(Object.keys(await import('${door}')).length)`))).toBeGreaterThan(0)
  })

  it('can be required', () => {
    const code = `const { default: plugin, requireLogin } = require('fastify-signicat'); console.log(typeof plugin, typeof requireLogin)`
    expect(node(code, 'commonjs')).toBe('function function')
  })

  it('says what is missing when the local Signicat is started', () => {
    const code = `const { createEmulator } = await import('fastify-signicat/emulator')
      await createEmulator().catch(({ code, detail }) => console.log(code, detail))`
    expect(node(code)).toBe('ERR_SIGNICAT_EMULATOR_REFUSED npm install --save-dev oidc-provider')
  })

  it('type-checks in an application that checks its libraries too', () => {
    const imports = doors.map(
      (door, index) => `import type * as door${index} from '${door}'\nexport type { door${index} }`,
    )
    writeFileSync(join(consumer, 'app.ts'), `${imports.join('\n')}\n${application}`)
    const options = [
      '--ignoreConfig',
      '--noEmit',
      '--strict',
      '--exactOptionalPropertyTypes',
      '--skipLibCheck',
      'false',
    ]
    const target = ['--module', 'nodenext', '--target', 'es2023', '--types', 'node', 'app.ts']
    run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), ...options, ...target], consumer)
  })
})

const application = `
import Fastify from 'fastify'
import signicat, { requireLogin } from 'fastify-signicat'

declare module 'fastify-signicat' {
  interface SignicatSessionData { readonly theme?: 'light' | 'dark' }
}

const app = Fastify()
await app.register(signicat, { issuer: '', clientId: '', clientSecret: '', baseUrl: '', secrets: [] })
app.get('/me', { onRequest: requireLogin({ loa: 'high' }) }, async (request, reply) => {
  const theme: 'light' | 'dark' | undefined = request.signicat.session?.data.theme
  if (theme === undefined) return reply.signicat.login({ idp: 'nbid' })
  // @ts-expect-error no such member
  request.signicat.nobody
  return request.signicat.requireUser().sub
})
app.signicat.status()
`

describe('the quick start of the README', () => {
  const started: ChildProcess[] = []
  afterAll(() => {
    for (const { pid } of started) if (pid !== undefined) process.kill(-pid, 'SIGTERM')
  })

  /** In a process group of its own: `npx` does not always pass a signal on. */
  function start(command: string, args: readonly string[], more: NodeJS.ProcessEnv = {}): ChildProcess {
    const child = spawn(command, args, {
      cwd: consumer,
      env: { ...env, ...more },
      detached: true,
      stdio: 'ignore',
    })
    started.push(child)
    return child
  }

  it('signs a person in and out, as printed', { timeout: 90_000 }, async () => {
    const readme = read('README.md')
    const [emulatorPort, port] = [await freePort(), await freePort()]
    const code = /`server\.mjs`:\n\n```js\n([\s\S]*?)```/.exec(readme)?.[1] ?? ''
    expect(readme).toContain('npx fastify-signicat emulator')
    expect(readme).toContain('SESSION_SECRET=$(npx fastify-signicat secret) node server.mjs')
    writeFileSync(
      join(consumer, 'server.mjs'),
      code.replaceAll('4011', String(emulatorPort)).replaceAll('3000', String(port)),
    )
    install(pinned('oidc-provider'))
    start('npx', ['--no-install', 'fastify-signicat', 'emulator', '--port', String(emulatorPort)])
    const secret = run('npx', ['--no-install', 'fastify-signicat', 'secret'], consumer).trim()
    start(process.execPath, ['server.mjs'], { SESSION_SECRET: secret })

    const app = `http://localhost:${port}`
    const browser = createBrowser()
    await untilUp(`http://localhost:${emulatorPort}/`)
    await untilUp(`${app}/`)
    const whoAmI = async (): Promise<unknown> => JSON.parse((await browser.open(`${app}/`)).text)
    expect(await whoAmI()).toEqual({ name: null })
    const people = await browser.open(addressIn(await browser.open(`${app}/me`), /\/nbid$/))
    const me = await browser.open(addressIn(people, /\/no-kari$/), { action: 'login' })
    expect(me.url).toBe(`${app}/me`)
    expect(JSON.parse(me.text)).toMatchObject({ name: 'Kari Nordmann', idp: 'nbid' })
    expect(await whoAmI()).toEqual({ name: 'Kari Nordmann' })
    expect((await browser.open(`${app}/logout`)).text).toContain('Do you want to sign out?')
    await browser.open(`${app}/logout`, {}, 'same-origin')
    expect(await whoAmI()).toEqual({ name: null })
  })
})

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  await new Promise((done) => server.close(done))
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** Asks until somebody listens, ten seconds at most. */
async function untilUp(url: string): Promise<void> {
  for (let asked = 0; asked < 200; asked += 1) {
    const answer = await fetch(url).catch(() => wait(50))
    if (answer !== undefined) return
  }
  throw new Error(`nobody listens at ${url}`)
}

interface Page {
  readonly url: string
  readonly text: string
}

interface Browser {
  open(url: string, form?: Record<string, string>, site?: 'none' | 'same-origin'): Promise<Page>
}

/** A person at a browser, who follows links: over `node:http`, since `fetch` calls itself a script in Fetch Metadata. */
function createBrowser(): Browser {
  const jars = new Map<string, Map<string, string>>()
  const open: Browser['open'] = async (url, form, site = 'none') => {
    const { origin } = new URL(url)
    const jar = jars.get(origin) ?? new Map<string, string>()
    jars.set(origin, jar)
    const answer = await send(url, form, {
      accept: 'text/html',
      cookie: [...jar].map((pair) => pair.join('=')).join('; '),
      'sec-fetch-site': site,
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
    })
    for (const line of answer.headers['set-cookie'] ?? []) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value === '') jar.delete(name)
      else jar.set(name, value)
    }
    const { location } = answer.headers
    return location === undefined ? { url, text: await text(answer) } : open(new URL(location, url).href)
  }
  return { open }
}

function send(
  url: string,
  form: Record<string, string> | undefined,
  headers: OutgoingHttpHeaders,
): Promise<IncomingMessage> {
  const type = form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }
  return new Promise((resolve, reject) => {
    const method = form === undefined ? 'GET' : 'POST'
    request(url, { method, headers: { ...headers, ...type }, agent: false }, resolve)
      .once('error', reject)
      .end(form === undefined ? undefined : new URLSearchParams(form).toString())
  })
}

function addressIn({ text: html, url }: Page, pattern: RegExp): string {
  const addresses = [...html.matchAll(/(?:href|action)="([^"]+)"/g)].map((match) => match[1] ?? '')
  const found = addresses.find((address) => pattern.test(address))
  if (found === undefined) throw new Error(`no address matches ${pattern}`)
  return new URL(found, url).href
}
