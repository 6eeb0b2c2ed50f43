import fastifyCookie from '@fastify/cookie'
import Fastify from 'fastify'

/** Attributes of a Set-Cookie header. */
export interface CookieAttributes {
  readonly path: '/'
  readonly httpOnly: true
  readonly secure: boolean
  readonly sameSite: 'lax' | 'strict' | 'none'
  readonly maxAge?: number
  readonly expires?: Date
}

/** Reads Cookie headers and writes Set-Cookie headers. */
export interface CookieCodec {
  parse(header: string): Readonly<Record<string, string | undefined>>
  serialize(name: string, value: string, attributes: CookieAttributes): string
}

let shared: Promise<CookieCodec> | null = null

/**
 * `@fastify/cookie` in an instance of its own. Registered in the application it would break one that registers it too
 * (the same decorators twice), and an application's own registration must not reach our cookies with its options.
 */
export function cookieCodec(): Promise<CookieCodec> {
  shared ??= createCodec()
  return shared
}

async function createCodec(): Promise<CookieCodec> {
  const host = Fastify({ logger: false })
  await host.register(fastifyCookie, { hook: false })
  await host.ready()
  return {
    parse: (header) => host.parseCookie(header),
    serialize: (name, value, attributes) => host.serializeCookie(name, value, attributes),
  }
}
