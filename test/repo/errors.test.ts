import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { errorRegistry } from '../../lib/errors.js'

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')

const source = read('lib/shared/error-registry.ts')
const page = read('docs/errors.md')

const codesIn = (text: string): string[] =>
  [...text.matchAll(/\bERR_SIGNICAT_[A-Z_]+/g)].map(([code]) => code)

const union = codesIn(
  source.slice(source.indexOf('export type SignicatErrorCode'), source.indexOf('interface RegistryEntry')),
)
const registry = Object.entries(errorRegistry)
const sections = page
  .split(/^## /m)
  .slice(1)
  .map((section) => ({
    code: section.split('\n', 1)[0] ?? '',
    text: section.split('\n').slice(1).join('\n'),
  }))

describe('the error codes', () => {
  it('are the same, in the same order, in type, registry and documentation', () => {
    expect(union.length).toBeGreaterThan(30)
    expect(registry.map(([code]) => code)).toEqual(union)
    expect(sections.map(({ code }) => code)).toEqual(union)
  })

  it('have a section that begins with the status and the class, and says something', () => {
    const wrong = sections.filter(({ code, text }) => {
      const known = registry.find(([name]) => name === code)?.[1]
      const opening = new RegExp(`^${known?.statusCode}, \`(?:\\w+Error)\``)
      return !opening.test(text.trim()) || text.trim().length < 80
    })
    expect(wrong.map(({ code }) => code)).toEqual([])
  })

  it('are named nowhere else in the documentation when they do not exist', () => {
    expect(codesIn(page).filter((code) => !union.includes(code))).toEqual([])
  })

  it('keep messages to one plain sentence', () => {
    const wrong = registry.filter(([, { message }]) => !/^[A-Z][^.\n]*[^.\s]$/.test(message))
    expect(wrong.map(([code]) => code)).toEqual([])
  })
})
