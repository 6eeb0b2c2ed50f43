import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { manifest, packed, pinned, root, run } from '../support/packed.js'

/** Outside of the repository, so that nothing of its node_modules is found. */
const consumer = mkdtempSync(join(tmpdir(), 'consumer-'))

const doors = Object.keys(manifest.exports)
  .filter((name) => name !== './package.json' && name !== './browser/script')
  .map((name) => name.replace(/^\./, 'fastify-signicat'))

const node = (code: string, type: 'module' | 'commonjs' = 'module'): string =>
  run(process.execPath, [`--input-type=${type}`, '--eval', code], consumer).trim()

beforeAll(async () => {
  writeFileSync(
    join(consumer, 'package.json'),
    JSON.stringify({ name: 'consumer', private: true, type: 'module' }),
  )
  run('npm', ['install', await packed(), pinned('fastify'), pinned('@types/node')], consumer)
})

afterAll(() => rmSync(consumer, { recursive: true, force: true }))

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
