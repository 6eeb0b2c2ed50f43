import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, hostname } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { transform } from 'esbuild'
import { afterAll, describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const snippets = join(root, '.tmp', `snippets-${process.pid}`)

const notOurs = new Set(['node_modules', 'dist', 'coverage', '.git', '.tmp', '.next'])

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (notOurs.has(entry.name)) return []
    const path = join(folder, entry.name)
    return entry.isDirectory() ? filesUnder(path) : entry.isFile() ? [relative(root, path)] : []
  })
}

const files = filesUnder(root)
const read = (file: string): string => readFileSync(join(root, file), 'utf8')
const pages = files.filter((file) => file.endsWith('.md')).map((file) => ({ file, text: read(file) }))

const fence = /^```(\w*)\n([\s\S]*?)^```$/gm
/** The words of a page: no code, no addresses. */
const proseOf = (text: string): string =>
  text
    .replaceAll(fence, '')
    .replaceAll(/`[^`\n]*`/g, '')
    .replaceAll(/\]\([^)]*\)/g, ']')

function matchesIn(pattern: RegExp, among: readonly { file: string; text: string }[]): string[] {
  return among.flatMap(({ file, text }) =>
    [...proseOf(text).matchAll(pattern)].map(([match]) => `${file}: ${match}`),
  )
}

describe('the texts', () => {
  it('are all there', () => {
    const names = pages.map(({ file }) => file)
    expect(names).toEqual(
      expect.arrayContaining(['README.md', 'SECURITY.md', 'CONTRIBUTING.md', 'CHANGELOG.md']),
    )
    expect(names.filter((name) => name.startsWith('docs/')).length).toBeGreaterThan(10)
  })

  it('do without words that belittle', () => {
    expect(matchesIn(/\b(?:just|simply|simple|easy|easily|obviously)\b/gi, pages)).toEqual([])
  })

  it('do without contractions', () => {
    expect(
      matchesIn(
        /\b\w+(?:n['’]t|['’](?:re|ll|ve|d|m))\b|\b(?:it|that|there|let|what|who|here)['’]s\b/gi,
        pages,
      ),
    ).toEqual([])
  })

  it('keep reference apart from guides: only guides address the reader', () => {
    const reference = ['docs/configuration.md', 'docs/events.md'].map((file) => ({ file, text: read(file) }))
    expect(matchesIn(/\b(?:you|your)\b/gi, reference)).toEqual([])
  })

  it('have a README of fewer than 200 lines that begins with what this is', () => {
    const lines = read('README.md').split('\n')
    expect(lines.length).toBeLessThan(200)
    expect(lines[0]).toBe('# fastify-signicat')
    expect(lines[2]).toMatch(/^Sign-in with European electronic IDs for Fastify/)
  })

  it('name every decision in the index', () => {
    const index = read('docs/decisions/README.md')
    const decisions = readdirSync(join(root, 'docs/decisions')).filter((name) => name !== 'README.md')
    expect(decisions.length).toBeGreaterThan(10)
    const missing = decisions.filter((name) => {
      const title = /^# (.+)$/m.exec(read(`docs/decisions/${name}`))?.[1]
      return !index.includes(`[${title}](${name})`)
    })
    expect(missing).toEqual([])
  })

  it('name no machine', () => {
    const mine = [
      `${root}/`,
      ...(homedir().length > 6 ? [homedir()] : []),
      ...(hostname().length > 8 ? [hostname()] : []),
    ]
    const theirs = /(?<![\w.~])\/(?:home|Users)\/[a-z]\w*\//
    const wrong = files.filter((file) => {
      const text = read(file)
      return mine.some((name) => text.includes(name)) || theirs.test(text)
    })
    expect(wrong).toEqual([])
  })
})

/** The anchor that GitHub gives a heading. */
const anchorOf = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replaceAll(/[`*]/g, '')
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')

const anchorsOf = (text: string): string[] =>
  [...text.replaceAll(fence, '').matchAll(/^#{1,6} (.+)$/gm)].map((match) => anchorOf(match[1] ?? ''))

describe('the links', () => {
  const links = pages.flatMap(({ file, text }) =>
    [...text.replaceAll(fence, '').matchAll(/\]\(([^)\s]+)\)/g)].map((match) => ({
      file,
      to: match[1] ?? '',
    })),
  )

  it('lead to files and headings that exist', () => {
    const local = links.filter(({ to }) => !/^[a-z]+:/.test(to))
    expect(local.length).toBeGreaterThan(30)
    const broken = local.filter(({ file, to }) => {
      const [path = '', anchor] = to.split('#')
      const target = path === '' ? file : relative(root, resolve(root, dirname(file), path))
      if (!existsSync(join(root, target))) return true
      return anchor !== undefined && !anchorsOf(read(target)).includes(anchor)
    })
    expect(broken).toEqual([])
  })

  it('lead outside by https only', () => {
    expect(links.filter(({ to }) => /^[a-z]+:/.test(to) && !to.startsWith('https://'))).toEqual([])
  })
})

/** What snippets may use without saying where it comes from. */
const prelude = `
import type { Emulator as LocalSignicat } from 'fastify-signicat/emulator'
import type { FastifyInstance } from 'fastify'
import type defaultPlugin from 'fastify-signicat'
import type { FastifySignicatOptions, requireLogin as guard } from 'fastify-signicat'

interface Customer { readonly id: string; readonly blocked: boolean; readonly theme: 'light' | 'dark' }

declare global {
  const app: FastifyInstance
  const signicat: typeof defaultPlugin
  const requireLogin: typeof guard
  const options: FastifySignicatOptions
  const emulator: LocalSignicat
  function findCustomer(issuer: string, sub: string): Promise<Customer | null>
}
`

/** The module that programs in the texts have their options from. */
const settings = `
import type { FastifySignicatOptions } from 'fastify-signicat'
export declare const options: FastifySignicatOptions
`

describe('the code in the texts', () => {
  afterAll(() => rmSync(snippets, { recursive: true, force: true }))

  const blocksIn = (language: string): string[] =>
    pages.flatMap(({ text }) =>
      [...text.matchAll(fence)].filter((match) => match[1] === language).map((match) => match[2] ?? ''),
    )

  it('says what it is written in, and nothing else than what is looked at', () => {
    const known = new Set([
      'ts',
      'js',
      'typescript',
      'javascript',
      'json',
      'sh',
      'text',
      'nginx',
      'ini',
      'html',
    ])
    const strange = pages.flatMap(({ file, text }) =>
      [...text.matchAll(fence)].filter(([, language = '']) => !known.has(language)).map(() => file),
    )
    expect(strange).toEqual([])
  })

  it('is a program of test/recipes where it leans on other files', () => {
    const recipes = new Set(filesUnder(join(root, 'test/recipes')).map(read))
    expect(blocksIn('typescript').filter((code) => !recipes.has(code))).toEqual([])
  })

  it('is JavaScript or JSON where it says so; what others made of it before cannot be compiled here', async () => {
    for (const code of blocksIn('javascript')) await transform(code, { loader: 'js', target: 'esnext' })
    expect(blocksIn('javascript').length).toBeGreaterThan(3)
    for (const code of blocksIn('json')) expect(() => JSON.parse(code), code).not.toThrow()
  })

  it('compiles', () => {
    const blocks = pages.flatMap(({ file, text }) =>
      [...text.matchAll(fence)]
        .filter((match) => match[1] === 'ts' || match[1] === 'js')
        .map((match, index) => ({
          name: `${file.replaceAll(/[/.]/g, '-')}-${index}.ts`,
          code: match[2] ?? '',
        })),
    )
    expect(blocks.length).toBeGreaterThan(20)
    mkdirSync(snippets, { recursive: true })
    writeFileSync(join(snippets, 'prelude.ts'), prelude)
    writeFileSync(join(snippets, 'settings.d.mts'), settings)
    for (const { name, code } of blocks) writeFileSync(join(snippets, name), `${code}\nexport {}\n`)
    const config = {
      extends: '../../tsconfig.test.json',
      compilerOptions: { rootDir: '../..', noUnusedLocals: false, noUnusedParameters: false },
      include: ['*.ts'],
      exclude: [],
    }
    writeFileSync(join(snippets, 'tsconfig.json'), JSON.stringify(config))
    const tsc = join(root, 'node_modules/typescript/bin/tsc')
    const { stdout, status } = spawnSync(process.execPath, [tsc, '-p', snippets], { encoding: 'utf8' })
    expect(stdout).toBe('')
    expect(status).toBe(0)
  })
})
