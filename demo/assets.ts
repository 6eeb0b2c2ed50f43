import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { FastifyInstance } from 'fastify'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** The style, the icon, and the scripts of the pages: bundled when the demo starts, as your build does beforehand. */
export async function assets(app: FastifyInstance): Promise<void> {
  const { outputFiles } = await build({
    entryPoints: ['frame', 'headless', 'fresh'].map((name) => here(`./scripts/${name}.ts`)),
    bundle: true,
    format: 'esm',
    outdir: here('./scripts'),
    tsconfig: here('../tsconfig.test.json'),
    write: false,
  })
  for (const { path, text } of outputFiles) {
    const name = path.split(/[\\/]/).at(-1) ?? ''
    app.get(`/scripts/${name}`, async (_request, reply) =>
      reply.type('text/javascript; charset=utf-8').send(text),
    )
  }
  const style = readFileSync(here('./views/style.css'), 'utf8')
  const icon = readFileSync(here('./views/favicon.svg'), 'utf8')
  // Pages that are not ours, such as those of the package, have no link to it: browsers then ask for the second address.
  for (const path of ['/favicon.svg', '/favicon.ico']) {
    app.get(path, async (_request, reply) => reply.type('image/svg+xml').send(icon))
  }
  app.get('/style.css', async (_request, reply) => reply.type('text/css; charset=utf-8').send(style))
}
