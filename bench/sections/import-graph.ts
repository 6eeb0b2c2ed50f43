import { register } from 'node:module'
import { MessageChannel } from 'node:worker_threads'
import { client, secret } from '../identity.js'

/*
 * The ES modules that the plugin loads until the application is ready, told by a loader that writes each URL down. What a package loads with
 * `require` is not seen.
 */
const hook = `
  let port
  export async function initialize(data) { port = data.port }
  export async function load(url, context, next) {
    port.postMessage(url)
    return next(url, context)
  }
`
const { port1, port2 } = new MessageChannel()
const loaded: string[] = []
port1.on('message', (url: string) => void loaded.push(url))
register(`data:text/javascript,${encodeURIComponent(hook)}`, {
  data: { port: port2 },
  transferList: [port2],
})
// Both are loaded after the hook is there.
const { default: Fastify } = await import('fastify')
const { default: signicat } = await import('../../lib/index.js')
const app = Fastify()
await app.register(signicat, {
  issuer: 'https://issuer.example',
  clientId: client.id,
  clientSecret: client.secret,
  baseUrl: 'https://app.example.com',
  secrets: [secret],
})
await app.ready()
setImmediate(() => {
  process.send?.({ id: 0, value: loaded.filter((url) => url.startsWith('file:')) })
})
process.on('disconnect', () => process.exit())
