import type { FastifyReply, FastifyRequest } from 'fastify'
import { isPreflight } from '../flow/who-asks.js'
import type { Done } from './guard-shape.js'

/** A guard's decision, called as a hook is. */
export type Judging = (
  request: FastifyRequest,
  reply: FastifyReply,
  done?: Done,
) => undefined | Promise<unknown>

/** Judges everything but preflights behind which nothing of the application can run. */
export function openToPreflights(judging: Judging): Judging {
  return (request, reply, done) => {
    const isOpen = request.raw.method === 'OPTIONS' && isPreflight('OPTIONS', request.raw.headers)
    if (!isOpen || !leadsNowhere(request)) return judging(request, reply, done)
    if (!request.is404) judgeNotFound(request, reply, judging)
    if (done === undefined) return Promise.resolve()
    done()
    return undefined
  }
}

/**
 * Whether no route matched, or one that serves `OPTIONS` alone, such as that of `@fastify/cors`. Two headers make any
 * `OPTIONS` a preflight, so a handler of several methods must not run behind it. Nor must a not-found handler of the
 * application, or middlewares, which run whatever route there is.
 */
function leadsNowhere({ is404, routeOptions, server }: FastifyRequest): boolean {
  if ('use' in server) return false
  // Fastify binds a handler that it is given, which changes the name.
  if (is404) return routeOptions.handler.name === 'basic404'
  const methods: readonly string[] = [routeOptions.method ?? []].flat()
  return methods.length > 0 && methods.every((method) => method === 'OPTIONS')
}

/** `@fastify/cors` hands on what it does not answer: the not-found handler may be the application's. */
function judgeNotFound(request: FastifyRequest, reply: FastifyReply, judging: Judging): void {
  const { callNotFound } = reply
  reply.callNotFound = () => {
    Promise.resolve(judging(request, reply)).then(
      () => (reply.sent ? undefined : callNotFound.call(reply)),
      (error: unknown) => reply.send(error),
    )
    return reply
  }
}
