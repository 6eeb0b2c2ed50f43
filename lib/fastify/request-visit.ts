import type { FastifyRequest } from 'fastify'
import type { Headers, Visit } from '../flow/ports.js'
import type { CookieJar } from '../shared/cookie-jar.js'
import type { Registration } from './registration.js'

/**
 * A request as the flows see it. A class, because an object literal with getters gets a map of its own every time, which
 * takes longer than everything else that a guard does.
 */
export class RequestVisit implements Visit {
  readonly request: FastifyRequest
  readonly jar: CookieJar
  readonly method: string
  readonly #registration: Registration
  #query: URLSearchParams | null = null

  constructor(request: FastifyRequest, registration: Registration, jar: CookieJar) {
    this.request = request
    this.jar = jar
    this.method = request.raw.method ?? 'GET'
    this.#registration = registration
  }

  get headers(): Headers {
    return this.request.raw.headers
  }

  get log(): Visit['log'] {
    return this.#registration.log
  }

  get correlationId(): string {
    return String(this.request.id)
  }

  get ip(): string {
    return this.request.ip
  }

  get host(): string {
    return this.request.host ?? ''
  }

  get url(): string {
    return `${this.#registration.config.basePath}${this.request.originalUrl}`
  }

  isPage(): boolean {
    const { server, routeOptions } = this.request
    return routeOptions.url !== undefined && server.hasRoute({ method: 'GET', url: routeOptions.url })
  }

  get query(): URLSearchParams {
    this.#query ??= queryOf(this.request)
    return this.#query
  }
}

/** Read from the raw URL: the application's own query parser may make anything of it. */
function queryOf({ raw }: FastifyRequest): URLSearchParams {
  const url = raw.url ?? ''
  const mark = url.indexOf('?')
  return new URLSearchParams(mark === -1 ? '' : url.slice(mark + 1))
}
