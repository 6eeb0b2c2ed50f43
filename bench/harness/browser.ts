import { Agent, type IncomingMessage, request } from 'node:http'

interface Answer {
  readonly status: number
  readonly location: string | undefined
  readonly setCookie: readonly string[]
  readonly body: string
}

/** A browser in miniature: keeps cookies, and signs in at the stub issuer. */
export interface Browser {
  open(path: string): Promise<Answer>
  /** A whole login. */
  signIn(): Promise<Answer>
  cookieHeader(): string
  /** Bytes of all `Set-Cookie` values so far. */
  setCookieBytes(): number
}

const agent = new Agent({ keepAlive: true, maxSockets: 64 })
const navigation = {
  accept: 'text/html',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-dest': 'document',
}

export function createBrowser(port: number): Browser {
  const cookies = new Map<string, string>()
  let bytes = 0
  const cookieHeader = (): string => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')

  const keep = (line: string): void => {
    bytes += line.length
    const [pair = '', ...attributes] = line.split(';')
    const cut = pair.indexOf('=')
    const gone = attributes.some((attribute) => /^ *(max-age=0|expires=thu, 01 jan 1970)/i.test(attribute))
    if (gone) cookies.delete(pair.slice(0, cut))
    else cookies.set(pair.slice(0, cut), pair.slice(cut + 1))
  }

  const open = async (path: string): Promise<Answer> => {
    const cookie = cookieHeader()
    const answer = await get(port, path, { ...navigation, ...(cookie === '' ? {} : { cookie }) })
    for (const line of answer.setCookie) keep(line)
    return answer
  }

  return {
    open,
    cookieHeader,
    setCookieBytes: () => bytes,
    async signIn() {
      const { location, status } = await open('/login')
      if (location === undefined) throw new Error(`the login did not start: ${status}`)
      return open(callbackOf(location))
    },
  }
}

/** What the issuer would send the browser back with. The code carries what the token endpoint must know. */
function callbackOf(location: string): string {
  const { origin, searchParams } = new URL(location)
  const { pathname } = new URL(searchParams.get('redirect_uri') ?? '')
  const state = searchParams.get('state')
  const code = Buffer.from(searchParams.get('nonce') ?? '').toString('base64url')
  const answer = new URLSearchParams({ code: `c${code}`, iss: origin, ...(state === null ? {} : { state }) })
  return `${pathname}?${answer}`
}

function get(port: number, path: string, headers: Record<string, string>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request({ agent, port, host: '127.0.0.1', path, headers }, (response) => {
      read(response).then(resolve, reject)
    })
      .on('error', reject)
      .end()
  })
}

async function read(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk)
  return {
    status: response.statusCode ?? 0,
    location: response.headers.location,
    setCookie: response.headers['set-cookie'] ?? [],
    body: Buffer.concat(chunks).toString(),
  }
}
