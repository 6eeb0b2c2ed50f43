import { createHash, randomUUID } from 'node:crypto'
import type { TestableApp } from './app-types.js'
import { createBrowser } from './browser.js'
import { hearFailure } from './hear-failure.js'
import type { FakeRest, FakeRestEnding, FakeRestPerson, FakeRestSession } from './rest-types.js'
import { ending as endingOf, loaded, requireSignIn, sessionCookies } from './sign-in.js'

type Api = FakeRestSession['api']
type Json = Record<string, unknown>

/** A host that exists nowhere: the kit's fetch alone answers for it. */
const host = 'https://rest.kit.signicat.example'
const clientId = 'kit-api-client'
const clientSecret = 'a secret of the REST client that only the kit knows'

const words: Readonly<Record<Api, Readonly<Record<FakeRestEnding | 'made' | 'cancelled', string>>>> = {
  hub: { made: 'CREATED', success: 'SUCCESS', abort: 'ABORT', error: 'ERROR', cancelled: 'CANCELLED' },
  express: {
    ...{ made: 'created', success: 'success', abort: 'user_aborted' },
    ...{ error: 'failed', cancelled: 'invalidated' },
  },
}

interface Entry extends FakeRestSession {
  status: string
  person: Json
}

/** The fake APIs, and the requests that are for them. */
export interface FakeRestApis extends FakeRest {
  readonly origin: string
  handle(request: Request): Promise<Response>
}

export function createFakeRest(): FakeRestApis {
  const entries = new Map<string, Entry>()

  const finish: FakeRest['finish'] = (session, ending = 'success', person = {}) => {
    const entry = entries.get(session.id)
    if (entry === undefined) throw new TypeError('no such session')
    entry.status = words[entry.api][ending]
    if (ending === 'success') entry.person = personOf(entry, person)
    return addressAfter(entry, ending)
  }

  const visit = async (...[app, person = {}, ending = 'success']: Parameters<FakeRest['attempt']>) => {
    await loaded(app)
    const browser = createBrowser(app)
    const start = await browser.open(`${loginOf(app)}/rest${queryOf(person)}`, 'same-origin')
    const session = entries.get(
      new URL(String(start.headers.location ?? host), host).searchParams.get('id') ?? '',
    )
    const address = session === undefined ? undefined : finish(session, ending, person)
    if (address === undefined) return endingOf(browser, start, sessionCookies(browser))
    const { search } = new URL(address)
    const answer = await browser.open(`${loginOf(app)}/rest/callback${search}`, 'cross-site')
    return endingOf(browser, answer, '')
  }

  const attempt: FakeRest['attempt'] = (...how) => hearFailure(() => visit(...how))

  return {
    origin: host,
    options: (api) => ({
      api,
      environment: 'sandbox',
      clientId,
      clientSecret,
      baseUrl: `${host}/${api}`,
      tokenUrl: `${host}/${api}/token`,
    }),
    get sessions() {
      return [...entries.values()]
    },
    finish,
    attempt,
    signIn: (app, person) => requireSignIn(attempt(app, person)),
    handle: (request) => handle(entries, request),
  }
}

const loginOf = ({ signicat }: TestableApp): string => signicat?.routes.login ?? '/login'

const queryOf = ({ provider }: FakeRestPerson): string =>
  provider === undefined ? '' : `?${new URLSearchParams({ idp: provider })}`

async function handle(entries: Map<string, Entry>, request: Request): Promise<Response> {
  const [, api, rest = ''] = /^\/(hub|express)(\/.*)$/.exec(new URL(request.url).pathname) ?? []
  if (api !== 'hub' && api !== 'express') return notFound()
  if (rest === '/token') return token(request)
  if (request.headers.get('authorization') !== 'Bearer kit-api-token')
    return new Response('', { status: 401 })
  if (rest === '/sessions' && request.method === 'POST') return create(entries, api, await request.json())
  const [, id = '', action] = /^\/sessions\/([^/]+)(\/\w+)?$/.exec(rest) ?? []
  const entry = entries.get(id)
  if (entry === undefined || entry.api !== api) return notFound()
  if (action !== undefined) entry.status = words[api].cancelled
  return Response.json(answerOf(entry))
}

const notFound = (): Response => Response.json({ code: 'not_found' }, { status: 404 })

function token(request: Request): Response {
  const expected = `Basic ${Buffer.from(`${clientId}:${encodeURIComponent(clientSecret)}`).toString('base64')}`
  const given = (request.headers.get('authorization') ?? '').replace(/\s+$/, '')
  const isSame = decoded(given) === decoded(expected)
  if (!isSame) return Response.json({ error: 'invalid_client' }, { status: 401 })
  return Response.json({ access_token: 'kit-api-token', token_type: 'Bearer', expires_in: 600 })
}

const decoded = (header: string): string =>
  decodeURIComponent(Buffer.from(header.slice('Basic '.length), 'base64').toString().replaceAll('+', ' '))

function create(entries: Map<string, Entry>, api: Api, unknownRequest: unknown): Response {
  const request: Json = isJson(unknownRequest) ? unknownRequest : {}
  const entry: Entry = { id: randomUUID(), api, request, status: words[api].made, person: {} }
  entries.set(entry.id, entry)
  return Response.json(answerOf(entry))
}

function answerOf({ id, api, request, status, person }: Entry): Json {
  const { allowedProviders, externalReference, flow } = request
  const page = `${host}/page?id=${id}`
  const address = flow === 'headless' ? {} : api === 'hub' ? { authenticationUrl: page } : { url: page }
  return { id, status, flow, allowedProviders, externalReference, ...address, ...person }
}

function personOf({ api, request }: Entry, person: FakeRestPerson): Json {
  const { name = 'Kari Nordmann', nin, dateOfBirth = '1990-02-17', loa = 'substantial' } = person
  const [first] = Array.isArray(request.allowedProviders) ? request.allowedProviders : []
  const { provider = first } = person
  const id =
    person.id ??
    createHash('sha256')
      .update(`${String(provider)} ${name}`)
      .digest('base64')
  const parts = name.split(' ')
  const names = { firstName: parts[0] ?? '', lastName: parts.at(-1) ?? '', dateOfBirth }
  if (api === 'express') {
    const number = nin === undefined ? {} : { nin }
    return { provider, identity: { providerId: id, fullName: name, ...names, ...number } }
  }
  const number = nin === undefined ? {} : { nin: { value: nin, issuingCountry: 'NO', type: 'BIRTH' } }
  return { provider, loa, subject: { id, name, ...names, ...number } }
}

/** Where the application wanted the browser back, with what Signicat adds. */
function addressAfter({ id, request }: Entry, ending: FakeRestEnding): string | undefined {
  const urls = isJson(request.callbackUrls) ? request.callbackUrls : request.redirectSettings
  const url = isJson(urls) ? (urls[ending] ?? urls[`${ending}Url`]) : undefined
  if (typeof url !== 'string') return undefined
  const address = new URL(url)
  address.searchParams.set('sessionId', id)
  return address.href
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
