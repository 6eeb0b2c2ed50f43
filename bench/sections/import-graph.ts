import { register } from 'node:module'
import { MessageChannel } from 'node:worker_threads'

/*
 * The ES modules that importing the plugin loads, told by a loader that writes each URL down. What a package loads with
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
await import('../../lib/index.js')
setImmediate(() => {
  process.send?.({ id: 0, value: loaded.filter((url) => url.startsWith('file:')) })
})
process.on('disconnect', () => process.exit())
