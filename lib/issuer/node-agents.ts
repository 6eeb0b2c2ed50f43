import http from 'node:http'
import https from 'node:https'

/**
 * Connections are kept for as long as `fetch` keeps them: less than the 5 seconds after which many servers close one, since
 * a code that met a closing connection cannot be sent again.
 */
const kept = { keepAlive: true, timeout: 4000 }

interface Kept {
  /** What the global agent was told about proxies when this one was made. */
  readonly proxyEnv: unknown
  readonly agent: http.Agent
}

const makeHttp = (options: http.AgentOptions): http.Agent => new http.Agent(options)
const makeHttps = (options: https.AgentOptions): http.Agent => new https.Agent(options)

let keptHttp: Kept = { proxyEnv: undefined, agent: makeHttp(kept) }
let keptHttps: Kept = { proxyEnv: undefined, agent: makeHttps(kept) }

/** The agent whose connections are used again. It goes through the proxy that Node is told to use at this moment. */
export function keptAgent(url: string): http.Agent {
  if (url.startsWith('https:')) keptHttps = upToDate(keptHttps, https.globalAgent, makeHttps)
  else keptHttp = upToDate(keptHttp, http.globalAgent, makeHttp)
  return url.startsWith('https:') ? keptHttps.agent : keptHttp.agent
}

function upToDate(present: Kept, global: http.Agent, make: typeof makeHttp): Kept {
  const proxyEnv = proxyEnvOf(global)
  return present.proxyEnv === proxyEnv
    ? present
    : { proxyEnv, agent: make({ ...kept, ...proxied(proxyEnv) }) }
}

/** An agent for one request, over a connection that nobody has used. */
export function freshAgent(url: string): http.Agent {
  return url.startsWith('https:')
    ? makeHttps(proxied(proxyEnvOf(https.globalAgent)))
    : makeHttp(proxied(proxyEnvOf(http.globalAgent)))
}

/**
 * `NODE_USE_ENV_PROXY=1`, `--use-env-proxy`, `NODE_OPTIONS` and `http.setGlobalProxyFromEnv()` all end here: in the global
 * agent. An agent of one's own has to be told (Node 22.21 and 24.5; older ones know no such thing).
 */
function proxyEnvOf(agent: http.Agent): unknown {
  const options: unknown = 'options' in agent ? agent.options : undefined
  return typeof options === 'object' && options !== null && 'proxyEnv' in options
    ? options.proxyEnv
    : undefined
}

const proxied = (proxyEnv: unknown): object => (proxyEnv === undefined ? {} : { proxyEnv })
