import { resolve } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'

const folder = resolve(import.meta.dirname, '../../lib/browser')
const most = 3000

async function bundled(entry: string, format: 'esm' | 'iife'): Promise<Uint8Array> {
  const { outputFiles, metafile } = await build({
    entryPoints: [resolve(folder, entry)],
    ...{ bundle: true, minify: true, write: false, metafile: true, format },
    target: 'es2022',
  })
  const foreign = Object.keys(metafile.inputs).filter((path) => !path.startsWith('lib/'))
  expect(foreign).toEqual([])
  return outputFiles[0]?.contents ?? new Uint8Array()
}

describe('the helper for pages', () => {
  it.each([
    ['imported', 'index.ts', 'esm'],
    ['as a script', 'script.ts', 'iife'],
  ] as const)(
    'is smaller than 3 kB when it is %s, minified and compressed, and needs nothing',
    async (_how, entry, format) => {
      const code = await bundled(entry, format)
      expect(code.length).toBeGreaterThan(1000)
      expect({ gzip: gzipSync(code).length < most, brotli: brotliCompressSync(code).length < most }).toEqual({
        gzip: true,
        brotli: true,
      })
    },
  )
})
