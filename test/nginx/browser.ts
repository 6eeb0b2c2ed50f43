import { type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'

export interface Answer {
  readonly status: number
  readonly location: string | null
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

export interface Browser {
  /** Follows a link. */
  open(url: string, headers?: Record<string, string>): Promise<Answer>
  /** Sends a form of our own page. */
  submit(url: string): Promise<Answer>
  /** Length of the Cookie header it would send. */
  weight(): number
}

const navigation = {
  accept: 'text/html',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-dest': 'document',
  'sec-fetch-site': 'same-origin',
}

/** Keeps cookies over real connections; everything is on one host and path `/`. */
export function createBrowser(): Browser {
  const cookies = new Map<string, string>()
  const header = (): string => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')

  const keep = (lines: readonly string[]): void => {
    for (const line of lines) {
      const [pair = '', ...attributes] = line.split('; ')
      const name = pair.slice(0, pair.indexOf('='))
      if (attributes.some((attribute) => /^max-age=0$/i.test(attribute))) cookies.delete(name)
      else cookies.set(name, pair.slice(name.length + 1))
    }
  }

  async function send(url: string, method: 'GET' | 'POST', more: Record<string, string>): Promise<Answer> {
    const headers = { ...navigation, ...(cookies.size === 0 ? {} : { cookie: header() }), ...more }
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      request(url, { method, headers, agent: false }, resolve).on('error', reject).end()
    })
    keep(response.headers['set-cookie'] ?? [])
    return {
      status: response.statusCode ?? 0,
      location: response.headers.location ?? null,
      headers: response.headers,
      body: await text(response),
    }
  }

  return {
    open: (url, headers = {}) => send(url, 'GET', headers),
    submit: (url) => send(url, 'POST', { 'content-type': 'application/x-www-form-urlencoded' }),
    weight: () => header().length,
  }
}
