import type { FastifyInstance } from 'fastify'
import type { Config } from '../config/config.js'
import { pathAlone, unquiet } from './quiet-lines.js'

/**
 * The addresses of our own routes hold codes, states and return paths. Whatever logs a request of theirs, at whatever level,
 * gets its path alone: lines of the framework about an error, and of an application's hooks.
 *
 * Level and serializers are set here once more, since a factory of the application's own need not pass on what it is given.
 */
export function quietLoggers(
  scope: FastifyInstance,
  { logSerializers }: Pick<Config, 'logSerializers'>,
): void {
  const make = scope.childLoggerFactory
  const serializers = { req: withoutQuery, ...logSerializers }
  scope.setChildLoggerFactory(function (logger, bindings, options, rawRequest) {
    const { level } = options
    const given = { serializers, ...(level === undefined ? {} : { level }) }
    const made = make.call(this, logger, bindings, options, rawRequest).child({}, given)
    // Whoever says how a request is written means it.
    if (logSerializers?.req !== undefined) unquiet(made, logger)
    return made
  })
}

function withoutQuery(request: unknown): unknown {
  if (typeof request !== 'object' || request === null) return null
  const { method, url, host, ip }: Readonly<Record<string, unknown>> = Object.create(request)
  return { method, url: pathAlone(String(url)), host, remoteAddress: ip }
}
