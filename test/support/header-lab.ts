import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'

/** A tab of whichever browser. */
export interface Tab {
  /** Loads the page at an address. */
  goto(url: string): Promise<unknown>
  /** Clicks into the middle of the page, as a person does. */
  click(): Promise<unknown>
  /** Presses what a selector finds. */
  press(selector: string): Promise<unknown>
  /** What is to be read. */
  text(): Promise<string>
  close(): Promise<unknown>
}

/** A browser with cookies and workers of its own. */
export interface Profile {
  newTab(): Promise<Tab>
  close(): Promise<unknown>
}

/** What arrives at us. */
export interface Sighting {
  readonly method: string
  readonly headers: IncomingMessage['headers']
  /** Whether a cookie of ours came along that is `SameSite=Lax`. */
  readonly cookie: boolean
}

/** Who has the page: we, a sibling (same site, another origin), or somebody else. */
type Host = 'own' | 'sibling' | 'other'

interface Addresses {
  /** Where the browser ends up, at our place. */
  readonly target: string
  /** A redirect that a host answers with. */
  via(host: Host, status: number, to?: string): string
}

/** A page that has the browser send something to us when it is clicked into, or by itself. */
interface Scene {
  readonly host: Host
  readonly referrerPolicy?: 'no-referrer'
  readonly body: (addresses: Addresses) => string
  /** Whether a person clicks until something is sent. Default `true`. */
  readonly isClicked?: false
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;')
const scripted = (value: unknown): string => JSON.stringify(value).replaceAll('</', '<\\/')
const whole = 'style="position:fixed;inset:0;width:100%;height:100%"'
const link = (to: string): string => `<a href="${escaped(to)}" ${whole}>go</a>`
const form = (to: string, attributes = ''): string =>
  `<form method=post action="${escaped(to)}" ${attributes}><button ${whole}>go</button></form>`
const blob = (html: string): string =>
  `<a ${whole}>go</a><script>document.querySelector('a').onclick = () => { location = URL.createObjectURL(new Blob([${scripted(html)}], { type: 'text/html' })) }</script>`
const quiet = { referrerPolicy: 'no-referrer' } as const

/** The first column of the tables in docs/decisions/what-browsers-send.md. */
export const scenes: Readonly<Record<string, Scene>> = {
  'our link': { host: 'own', body: ({ target }) => link(target) },
  'our form': { host: 'own', body: ({ target }) => form(target) },
  'our form, no referrer': { host: 'own', ...quiet, body: ({ target }) => form(target) },
  'our form, 307, no referrer': { host: 'own', ...quiet, body: ({ via }) => form(via('own', 307)) },
  'our form, 307 at another site': { host: 'own', body: ({ via }) => form(via('other', 307)) },
  'our blob document, form': { host: 'own', body: ({ target }) => blob(form(target)) },
  'our frame': {
    host: 'own',
    isClicked: false,
    body: ({ target }) => `<iframe src="${escaped(target)}"></iframe>`,
  },
  'our object': {
    host: 'own',
    isClicked: false,
    body: ({ target }) => `<object data="${escaped(target)}"></object>`,
  },
  'our embed': { host: 'own', isClicked: false, body: ({ target }) => `<embed src="${escaped(target)}">` },
  'our prefetch': {
    host: 'own',
    isClicked: false,
    body: ({ target }) => `<link rel=prefetch href="${escaped(target)}">`,
  },
  'our prerender': {
    host: 'own',
    isClicked: false,
    body: ({ target }) =>
      `<script type=speculationrules>${scripted({ prerender: [{ urls: [target], eagerness: 'immediate' }] })}</script>`,
  },
  'sibling, link': { host: 'sibling', body: ({ target }) => link(target) },
  'sibling, form': { host: 'sibling', body: ({ target }) => form(target) },
  'sibling, form, no referrer': { host: 'sibling', ...quiet, body: ({ target }) => form(target) },
  'sibling, form, 307': { host: 'sibling', body: ({ via }) => form(via('sibling', 307)) },
  'sibling, form, 307, no referrer': {
    host: 'sibling',
    ...quiet,
    body: ({ via }) => form(via('sibling', 307)),
  },
  'sibling, form, 308, no referrer': {
    host: 'sibling',
    ...quiet,
    body: ({ via }) => form(via('sibling', 308)),
  },
  'sibling, form, 307 at ours and back, no referrer': {
    host: 'sibling',
    ...quiet,
    body: ({ via }) => form(via('own', 307, via('sibling', 307))),
  },
  'sibling, sandboxed frame, 307, no referrer': {
    host: 'sibling',
    ...quiet,
    body: ({ via }) =>
      `<iframe ${whole} sandbox="allow-forms allow-top-navigation" srcdoc="${escaped(form(via('sibling', 307), 'target=_top'))}"></iframe>`,
  },
  'sibling, data frame, 307, no referrer': {
    host: 'sibling',
    ...quiet,
    body: ({ via }) =>
      `<iframe ${whole} src="data:text/html,${encodeURIComponent(form(via('sibling', 307), 'target=_top'))}"></iframe>`,
  },
  'sibling, blob document, 307, no referrer': {
    host: 'sibling',
    ...quiet,

    body: ({ via }) => blob(form(via('sibling', 307))),
  },
  'sibling, its worker answers 307': {
    host: 'sibling',
    body: ({ via }) =>
      `${form('/in-worker')}<script>${registration(`addEventListener('fetch', (event) => { if (event.request.url.endsWith('/in-worker')) event.respondWith(Response.redirect(${scripted(via('sibling', 307))}, 307)) })`)}</script>`,
  },
  'sibling, script': {
    host: 'sibling',
    isClicked: false,
    body: ({ target }) =>
      `<script>fetch(${scripted(target)}, { method: 'POST', mode: 'no-cors', credentials: 'include' })</script>`,
  },
  'sibling, WebSocket': {
    host: 'sibling',
    isClicked: false,
    body: ({ target }) => `<script>new WebSocket(${scripted(target.replace('http', 'ws'))})</script>`,
  },
  'other site, link': { host: 'other', body: ({ target }) => link(target) },
  'other site, form': { host: 'other', body: ({ target }) => form(target) },
  'other site, form, no referrer': { host: 'other', ...quiet, body: ({ target }) => form(target) },
  'other site, form, 307, no referrer': {
    host: 'other',
    ...quiet,
    body: ({ via }) => form(via('other', 307)),
  },
  'other site, frame': {
    host: 'other',
    isClicked: false,
    body: ({ target }) => `<iframe src="${escaped(target)}"></iframe>`,
  },
}

/** The scenes where a worker of ours makes a difference. */
export const relayedScenes: readonly string[] = [
  'our link',
  'our form',
  'our form, no referrer',
  'our frame',
  'sibling, link',
  'sibling, form',
  'sibling, form, no referrer',
  'sibling, script',
  'other site, link',
  'other site, form',
  'other site, form, no referrer',
]

const start =
  "addEventListener('install', () => skipWaiting()); addEventListener('activate', (event) => event.waitUntil(clients.claim()));"
/** Workers that send on what they are handed. */
export const relays = {
  plain: `${start} addEventListener('fetch', (event) => { if (event.request.url.includes('/act')) event.respondWith(fetch(event.request)) })`,
  signal: `${start} addEventListener('fetch', (event) => { if (event.request.url.includes('/act')) event.respondWith(fetch(event.request, { signal: new AbortController().signal })) })`,
}

/** Registers a worker, and calls `/ready` when it has taken over. */
export function registration(script: string): string {
  const address = `/worker.js?${new URLSearchParams({ script: script.startsWith(start) ? script : start + script })}`
  return `(async () => { await navigator.serviceWorker.register(${scripted(address)}); await navigator.serviceWorker.ready; while (!navigator.serviceWorker.controller) await new Promise((done) => setTimeout(done, 10)); await fetch('/ready?' + Math.random()) })()`
}

/** Three origins on this machine, and pages on them that have a browser send something to the first. */
export interface HeaderLab {
  /** Gives the browser a cookie of ours, and a worker. */
  prepare(tab: Tab, worker: keyof typeof relays | null): Promise<void>
  /** What a browser sends in a scene; `null` when it sends nothing within the time. */
  play(profile: Profile, name: string, milliseconds?: number): Promise<Sighting | null>
  /** What it sends for an address that was typed. */
  type(profile: Profile): Promise<Sighting | null>
  readonly origins: Readonly<Record<Host, string>>
  close(): Promise<void>
}

export async function headerLab(): Promise<HeaderLab> {
  let seen: (sighting: Sighting) => void = () => undefined
  let ready: () => void = () => undefined
  let scene = 0
  const pages = new Map<string, { readonly html: string; readonly policy: string | undefined }>()

  const note = (request: IncomingMessage): boolean => {
    if (!request.url?.startsWith('/act')) return false
    // What a scene before this one sends late is none of this one's.
    if (request.url !== `/act?${scene}`) return true
    const { method = '', headers } = request
    seen({ method, headers, cookie: headers.cookie?.includes('lax=1') === true })
    return true
  }
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://lab')
    response.setHeader('cache-control', 'no-store')
    if (note(request)) return void response.setHeader('content-type', 'text/html').end('seen')
    if (pathname === '/ready') ready()
    if (pathname === '/worker.js') {
      response.setHeader('content-type', 'text/javascript')
      return void response.end(searchParams.get('script'))
    }
    if (pathname === '/redirect') {
      const policy = searchParams.get('policy')
      if (policy !== null) response.setHeader('referrer-policy', policy)
      const location = searchParams.get('to') ?? '/'
      return void response.writeHead(Number(searchParams.get('status')), { location }).end()
    }
    const page = pages.get(pathname)
    if (page?.policy !== undefined) response.setHeader('referrer-policy', page.policy)
    if (pathname === '/prepare') response.setHeader('set-cookie', 'lax=1; SameSite=Lax; Path=/')
    response
      .setHeader('content-type', 'text/html')
      .end(`<!doctype html><meta charset=utf-8><body>${page?.html ?? ''}`)
  }

  const servers = await Promise.all([listen(answer, note), listen(answer, note), listen(answer, note)])
  const [own = 0, sibling = 0, other = 0] = servers.map((server) => (server.address() as AddressInfo).port)
  // Ports do not make a site: what differs is the host.
  const origins = {
    own: `http://localhost:${own}`,
    sibling: `http://localhost:${sibling}`,
    other: `http://127.0.0.1:${other}`,
  }

  async function watch(
    work: (isSeen: () => boolean) => Promise<unknown>,
    milliseconds: number,
  ): Promise<Sighting | null> {
    const over = new AbortController()
    const sighting = new Promise<Sighting>((resolve) => {
      seen = resolve
    }).finally(() => over.abort())
    const late = setTimeout(milliseconds, null, { signal: over.signal }).catch(() => null)
    void late.then(() => over.abort())
    const working = work(() => over.signal.aborted)
    const sent = await Promise.race([sighting, working.then(() => Promise.race([sighting, late]))])
    await working
    return sent
  }

  return {
    origins,
    async prepare(tab, worker) {
      const page = worker === null ? '' : `<script>${registration(relays[worker])}</script>`
      pages.set('/prepare', { html: page, policy: undefined })
      const done = new Promise<void>((resolve) => {
        ready = resolve
      })
      await tab.goto(`${origins.own}/prepare`)
      if (worker !== null) await done
    },
    async play(profile, name, milliseconds = 20_000) {
      const found = scenes[name]
      if (found === undefined) throw new Error(`no scene is called "${name}"`)
      const { host, body, isClicked = true, referrerPolicy: policy } = found
      const target = `${origins.own}/act?${++scene}`
      const via: Addresses['via'] = (by, status, to = target) => {
        const fields = { to, status: String(status), ...(policy === undefined ? {} : { policy }) }
        return `${origins[by]}/redirect?${new URLSearchParams(fields)}`
      }
      pages.set('/page', { html: body({ target, via }), policy })
      const taken = new Promise<void>((resolve) => {
        ready = resolve
      })
      return inTab(profile, (tab) =>
        watch(async (isSeen) => {
          await tab.goto(`${origins[host]}/page`)
          if (body({ target, via }).includes('serviceWorker')) await taken
          // A frame or another document may not be there yet.
          while (isClicked && !isSeen()) {
            await tab.click()
            await setTimeout(50)
          }
        }, milliseconds),
      )
    },
    type: (profile) =>
      inTab(profile, (tab) => watch(() => tab.goto(`${origins.own}/act?${++scene}`), 20_000)),
    async close() {
      for (const server of servers) {
        server.closeAllConnections()
        await new Promise((resolve) => server.close(resolve))
      }
    },
  }
}

async function inTab<Result>(profile: Profile, work: (tab: Tab) => Promise<Result>): Promise<Result> {
  const tab = await profile.newTab()
  try {
    return await work(tab)
  } finally {
    // Not waited for: what the scene began may still be under way, and the profile closes what is left.
    tab.close().catch(() => undefined)
  }
}

async function listen(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  note: (request: IncomingMessage) => boolean,
): Promise<Server> {
  const server = createServer(answer).listen(0, '127.0.0.1')
  server.on('upgrade', (request, socket) => {
    note(request)
    socket.destroy()
  })
  await once(server, 'listening')
  return server
}
