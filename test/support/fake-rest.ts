import { randomUUID } from 'node:crypto'

type Json = Record<string, unknown>

/** What a test may change; each answer is the honest one unless it says otherwise. */
export interface RestFaults {
  /** Answers instead of the API; the call is counted all the same. */
  respond?: (call: RestCall) => Response | Promise<Response> | undefined
  /** Changes the session in an answer to a read. */
  session?: (session: Json) => Json
}

export interface RestCall {
  readonly method: string
  /** Below the base, with query: `/sessions/…`. */
  readonly path: string
  readonly body: Json
}

export interface FakeRest {
  readonly api: 'hub' | 'express'
  readonly fetch: typeof fetch
  readonly faults: RestFaults
  /** Calls to the API but for the token endpoint, in order. */
  readonly calls: RestCall[]
  /** How often a session was read. */
  reads(): number
  /** The session that was created last. */
  last(): FakeSession
  first(): FakeSession
  /** The person finishes in Signicat's page: where the browser is sent. */
  approve(session?: FakeSession, person?: Json): string
  abort(session?: FakeSession): string
  fail(session?: FakeSession, code?: string): string
  /** Where the view in a frame is sent when it is done. */
  returnOf(session?: FakeSession): string
  setStatus(status: string, session?: FakeSession): void
}

export interface FakeSession {
  readonly id: string
  readonly request: Json
  status: string
  /** Members that the answer has besides. */
  more: Json
}

export const personalMarkers = ['29124815345', 'Marker-Kari', 'Marker-Nordmann', '1948-12-29', '+4799887766']

const hubPerson: Json = {
  id: 'hashed-subject=',
  name: 'Marker-Kari Marker-Nordmann',
  firstName: 'Marker-Kari',
  lastName: 'Marker-Nordmann',
  dateOfBirth: '1948-12-29',
  nin: { value: '29124815345', issuingCountry: 'NO', type: 'BIRTH' },
}
const expressPerson: Json = {
  providerId: '9578-5999-4-1765512',
  fullName: 'Marker-Kari Marker-Nordmann',
  firstName: 'Marker-Kari',
  lastName: 'Marker-Nordmann',
  dateOfBirth: '1948-12-29',
  nin: '29124815345',
}

const places = {
  hub: {
    host: 'api.signicat.com',
    base: '/auth/rest',
    token: '/auth/open/connect/token',
    page: 'https://acme.app.signicat.com',
  },
  express: {
    host: 'api.signicat.io',
    base: '/identification/v2',
    token: '/oauth/connect/token',
    page: 'https://id.signicat.io',
  },
}
const words = {
  hub: {
    pending: 'CREATED',
    waiting: 'WAITING_FOR_USER',
    success: 'SUCCESS',
    abort: 'ABORT',
    error: 'ERROR',
  },
  express: {
    pending: 'created',
    waiting: 'user_initiated',
    success: 'success',
    abort: 'user_aborted',
    error: 'failed',
  },
}

/** One of Signicat's REST APIs inside the test process; `next` gets what is for somebody else. */
export function fakeRest(api: 'hub' | 'express', next: typeof fetch): FakeRest {
  const sessions = new Map<string, FakeSession>()
  const calls: RestCall[] = []
  const faults: RestFaults = {}
  const place = places[api]
  const word = words[api]

  function answerOf(session: FakeSession): Json {
    const { allowedProviders, externalReference, flow } = session.request
    const page = flow === 'headless' ? {} : addressOf(session)
    return {
      id: session.id,
      status: session.status,
      flow,
      allowedProviders,
      externalReference,
      ...page,
      ...session.more,
    }
  }

  function addressOf({ id }: FakeSession): Json {
    const url = `${place.page}/login?messageId=${id}`
    return api === 'hub' ? { authenticationUrl: url } : { url }
  }

  function create(request: Json): Response {
    const isHeadless = request.flow === 'headless'
    const more = !isHeadless
      ? {}
      : api === 'express'
        ? { securityReference: 'DYRT FISK' }
        : { idpData: { autoStartToken: 'start-token', qrData: 'bankid.1', personalNumber: '29124815345' } }
    const session = { id: randomUUID(), request, status: isHeadless ? word.waiting : word.pending, more }
    sessions.set(session.id, session)
    return Response.json(answerOf(session))
  }

  async function handle(request: Request): Promise<Response> {
    const url = new URL(request.url)
    if (url.hostname !== place.host) return next(request)
    if (url.pathname === place.token) {
      return Response.json({ access_token: 'rest-token', token_type: 'Bearer', expires_in: 600 })
    }
    const text = await request.text()
    const body: Json = text === '' ? {} : JSON.parse(text)
    const path = url.pathname.slice(place.base.length) + url.search
    const call = { method: request.method, path, body }
    calls.push(call)
    const instead = await faults.respond?.(call)
    if (instead !== undefined) return instead
    if (request.method === 'POST' && path === '/sessions') return create(body)
    const [, id = '', action] = /^\/sessions\/([^/?]+)(\/[a-z]+)?/.exec(path) ?? []
    const session = sessions.get(id)
    if (session === undefined) return Response.json({ code: 'not_found' }, { status: 404 })
    if (action !== undefined) session.status = api === 'hub' ? 'CANCELLED' : 'invalidated'
    return Response.json(faults.session?.(answerOf(session)) ?? answerOf(session))
  }

  function last(): FakeSession {
    const session = [...sessions.values()].at(-1)
    if (session === undefined) throw new Error('no session was created')
    return session
  }

  function sendBack({ id, request }: FakeSession, ending: 'success' | 'abort' | 'error'): string {
    const urls = isJson(request.callbackUrls) ? request.callbackUrls : request.redirectSettings
    const url = isJson(urls) ? (urls[ending] ?? urls[`${ending}Url`]) : request.returnUrl
    if (typeof url !== 'string') return ''
    const { pathname, search } = new URL(url)
    const nonce = request.flow === 'embedded' ? `&sessionNonce=nonce-${id}` : ''
    return `${pathname}${search}&sessionId=${id}${nonce}`
  }

  return {
    api,
    faults,
    calls,
    last,
    first() {
      const [session] = sessions.values()
      return session ?? last()
    },
    fetch: (input, init) => handle(new Request(input, init)),
    reads: () => calls.filter(({ method }) => method === 'GET').length,
    approve(session = last(), person = {}) {
      session.status = word.success
      const [provider] = Array.isArray(session.request.allowedProviders)
        ? session.request.allowedProviders
        : []
      session.more = {
        provider,
        ...(api === 'hub'
          ? { loa: 'substantial', subject: { ...hubPerson, ...person } }
          : { identity: { ...expressPerson, ...person } }),
      }
      return sendBack(session, 'success')
    },
    abort(session = last()) {
      session.status = word.abort
      return sendBack(session, 'abort')
    },
    fail(session = last(), code = 'session_error') {
      session.status = word.error
      session.more = { ...session.more, error: { code, detail: '29124815345', message: '29124815345' } }
      return sendBack(session, 'error')
    },
    returnOf: (session = last()) => sendBack(session, 'success'),
    setStatus(status, session = last()) {
      session.status = status
    },
  }
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
