import { type IncomingMessage, type OutgoingHttpHeaders, request } from 'node:http'
import { text } from 'node:stream/consumers'

export interface Page {
  readonly url: string
  readonly html: string
}

/**
 * Somebody at a browser, who sees one page at a time: follows redirects and pages that go on, keeps cookies, presses buttons.
 * Scripts do not run; `call` and `follow` do what one would.
 */
export interface Person {
  page(): Page
  /** What is to be read on the page. */
  text(): string
  /** By the address bar. */
  open(url: string): Promise<void>
  /** Presses the first link or button of the page that says this. */
  press(label: string): Promise<void>
  /** A script of the page calls its own server; resolves with the text of the answer, which must not be an error. */
  call(method: string, path: string, json?: unknown): Promise<string>
  /** A script of the page sets `location`. */
  follow(url: string): Promise<void>
}

/** Over `node:http`, since `fetch` calls itself a script in Fetch Metadata. */
export function createPerson(): Person {
  const cookies = createCookies()
  let page: Page = { url: 'about:blank', html: '' }

  async function go({ url, form }: Target, from: readonly string[]): Promise<void> {
    const response = await send(url, form, { cookie: cookies.for(url), 'sec-fetch-site': siteOf(url, from) })
    cookies.keep(response.headers['set-cookie'] ?? [])
    const html = await text(response)
    const { location } = response.headers
    if (location !== undefined) return go(targetAt(location, url), from.length === 0 ? from : [...from, url])
    page = { url, html }
    const next = /http-equiv="refresh" content="0; url=([^"]+)"/.exec(html)?.[1]
    if (next !== undefined) await go(targetAt(decode(next), url), [url])
  }

  return {
    page: () => page,
    text: () => readable(page.html.replaceAll(/<(style|title)>[\s\S]*?<\/\1>/g, '')),
    open: (url) => go({ url }, []),
    press: (label) => go(findTarget(page, label), [page.url]),
    async call(method, path, json) {
      const url = new URL(path, page.url).href
      const response = await sendAsScript(url, method, { json, cookie: cookies.for(url) })
      cookies.keep(response.headers['set-cookie'] ?? [])
      const answer = await text(response)
      if (response.statusCode !== 200) throw new Error(`${method} ${path}: ${response.statusCode} ${answer}`)
      return answer
    },
    follow: (url) => go(targetAt(url, page.url), [page.url]),
  }
}

interface Target {
  readonly url: string
  /** What a form sends. */
  readonly form?: URLSearchParams
}

const targetAt = (address: string, base: string): Target => ({ url: new URL(address, base).href })

/** `Sec-Fetch-Site` for the addresses that led here; everything is on one host, so another origin is of the same site. */
function siteOf(url: string, from: readonly string[]): string {
  if (from.length === 0) return 'none'
  return from.every((address) => new URL(address).origin === new URL(url).origin)
    ? 'same-origin'
    : 'same-site'
}

interface Cookies {
  for(url: string): string
  keep(lines: readonly string[]): void
}

/** Of one host: ports do not tell cookies apart, paths do. */
function createCookies(): Cookies {
  const kept = new Map<string, { readonly pair: string; readonly path: string }>()
  return {
    for(url) {
      const { pathname } = new URL(url)
      const sent = [...kept.values()].filter(({ path }) => pathname.startsWith(path))
      return sent.map(({ pair }) => pair).join('; ')
    },
    keep(lines) {
      for (const line of lines) {
        const [pair = '', ...attributes] = line.split(/;\s*/)
        const path = attributes.find((attribute) => /^path=/i.test(attribute))?.slice(5) ?? '/'
        const name = `${pair.split('=')[0]} ${path}`
        if (attributes.some(isOver)) kept.delete(name)
        else kept.set(name, { pair, path })
      }
    },
  }
}

const isOver = (attribute: string): boolean => /^(?:max-age=0|expires=.* 1970 .*)$/i.test(attribute)

function send(
  url: string,
  form: URLSearchParams | undefined,
  more: OutgoingHttpHeaders,
): Promise<IncomingMessage> {
  const headers = {
    ...{ accept: 'text/html', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document', ...more },
    ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
  }
  return new Promise((resolve, reject) => {
    const method = form === undefined ? 'GET' : 'POST'
    request(url, { method, headers, agent: false }, resolve).once('error', reject).end(form?.toString())
  })
}

function sendAsScript(
  url: string,
  method: string,
  { json, cookie }: { readonly json: unknown; readonly cookie: string },
): Promise<IncomingMessage> {
  const metadata = { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty', 'sec-fetch-site': 'same-origin' }
  const headers = { accept: 'application/json', 'content-type': 'application/json', cookie, ...metadata }
  return new Promise((resolve, reject) => {
    const body = json === undefined ? undefined : JSON.stringify(json)
    request(url, { method, headers, agent: false }, resolve).once('error', reject).end(body)
  })
}

const decode = (html: string): string =>
  html.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&amp;', '&')

const readable = (html: string): string =>
  decode(html.replaceAll(/<[^>]*>/g, ' '))
    .replaceAll(/\s+/g, ' ')
    .trim()

const attribute = (tag: string, name: string): string | undefined => {
  const value = new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1]
  return value === undefined ? undefined : decode(value)
}

function findTarget({ url, html }: Page, label: string): Target {
  for (const [, link = '', inside = '', form = '', fields = ''] of html.matchAll(
    /<a\b([^>]*)>([\s\S]*?)<\/a>|<form\b([^>]*)>([\s\S]*?)<\/form>/g,
  )) {
    if (readable(inside).includes(label)) return targetAt(attribute(link, 'href') ?? '', url)
    const button = buttonIn(fields, label)
    if (button !== undefined)
      return { ...targetAt(attribute(form, 'action') ?? url, url), form: filled(fields, button) }
  }
  throw new Error(`nothing to press says "${label}": ${readable(html)}`)
}

function buttonIn(fields: string, label: string): string | undefined {
  const buttons = [...fields.matchAll(/<button\b([^>]*)>([\s\S]*?)<\/button>/g)]
  return buttons.find(([, , inside = '']) => readable(inside).includes(label))?.[1]
}

function filled(fields: string, button: string): URLSearchParams {
  const tags = [...fields.matchAll(/<input\b([^>]*)>/g)].map(([, tag = '']) => tag)
  return new URLSearchParams(
    [...tags, button].flatMap((tag) => {
      const name = attribute(tag, 'name')
      return name === undefined ? [] : [[name, attribute(tag, 'value') ?? '']]
    }),
  )
}
