import { readFileSync } from 'node:fs'
import { eidOffer, eids } from 'fastify-signicat/eids'
import { describe, expect, it } from 'vitest'
import { expressProviders } from '../../lib/eids/catalogue-express.js'

const page = readFileSync(new URL('../../docs/rest.md', import.meta.url), 'utf8')

/** Rows of the table below a heading: code and the words for its three flows. */
function rowsOf(heading: string): readonly (readonly string[])[] {
  const [, section = ''] = page.split(`### ${heading}\n`)
  const [table = ''] = section.split('\n### ')
  return [...table.matchAll(/^\| `([\w-]+)` \| ([\w-]+) \| ([\w-]+) \| ([\w-]+) \|$/gm)].map((row) =>
    row.slice(1, 5),
  )
}

function wordsOf(code: string, api: 'hub' | 'express'): readonly string[] {
  const offered = (flow: 'redirect' | 'frame' | 'headless'): string => eidOffer(code, { api, flow }).offered
  const frame = offered('frame')
  const headless = offered('headless')
  return [
    code,
    offered('redirect'),
    frame === 'no' || frame === 'unknown' ? 'pop-up' : frame,
    headless === 'unknown' ? 'no' : headless,
  ]
}

describe('the table of flows in docs/rest.md', () => {
  it.each([
    ['Hub', 'hub', Object.keys(eids)],
    ['Express', 'express', expressProviders],
  ] as const)('says for %s what the catalogue says', (heading, api, codes) => {
    expect(rowsOf(heading)).toEqual(codes.map((code) => wordsOf(code, api)))
  })
})
