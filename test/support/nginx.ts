import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

export interface Nginx {
  readonly url: string
  /** What it wrote to its error log. */
  errors(): string
  stop(): Promise<void>
}

/** An nginx of its own in the foreground, with the locations given and its default buffers. */
export async function startNginx(port: number, locations: string): Promise<Nginx> {
  const dir = mkdtempSync(join(tmpdir(), 'signicat-nginx-'))
  const file = join(dir, 'nginx.conf')
  writeFileSync(file, configuration(dir, { port, locations }))
  const child = spawn('nginx', ['-p', dir, '-c', file], { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  const exit = once(child, 'exit')
  await Promise.race([answering(port), exit.then(() => Promise.reject(new Error(`nginx ended: ${said}`)))])
  return {
    url: `http://localhost:${port}`,
    errors: () => said,
    async stop() {
      child.kill('SIGTERM')
      await exit
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

function configuration(dir: string, { port, locations }: { port: number; locations: string }): string {
  // As root the workers would be another user, who may not read the folder.
  const user = process.getuid?.() === 0 ? 'user root;' : ''
  const folders = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  return `${user}
daemon off;
pid ${dir}/nginx.pid;
error_log stderr warn;
worker_processes 1;
events { worker_connections 64; }
http {
  access_log off;
  ${folders.map((name) => `${name}_temp_path ${dir}/${name};`).join('\n  ')}
  server {
    listen 127.0.0.1:${port};
    server_name localhost;
    proxy_http_version 1.1;
    proxy_set_header Host $host;
${locations}
  }
}
`
}

async function answering(port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const socket = connect(port, '127.0.0.1')
    const opened = await Promise.race([
      once(socket, 'connect').then(
        () => true,
        () => false,
      ),
      wait(200).then(() => false),
    ])
    socket.destroy()
    if (opened) return
    await wait(25)
  }
  throw new Error('nginx does not answer')
}
