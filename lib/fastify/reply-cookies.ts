import type { FastifyReply } from 'fastify'
import { SessionError } from '../errors.js'
import type { CookieJar, CookieSettings } from '../shared/cookie-jar.js'
import type { CookieAttributes, CookieCodec } from './cookie-codec.js'

/** A jar over one request and its answer. */
export interface ReplyCookies extends CookieJar {
  /** Gives the jar its answer; what was written before goes out with it. */
  attach(reply: FastifyReply): void
  /** Whether anything was written. */
  written(): boolean
}

interface JarParts {
  readonly codec: CookieCodec
  readonly header: string | undefined
  readonly secure: boolean
}

const none: Readonly<Record<string, string | undefined>> = Object.freeze({})

/** Cookies are read when first asked for, and every write is in the answer's headers at once. */
export function createReplyCookies({ codec, header, secure }: JarParts): ReplyCookies {
  let parsed: Readonly<Record<string, string | undefined>> | null = null
  let reply: FastifyReply | null = null
  const lines = new Map<string, string>()
  const cookies = (): Readonly<Record<string, string | undefined>> => {
    parsed ??= header === undefined ? none : codec.parse(header)
    return parsed
  }
  const write = (name: string, value: string, attributes: CookieAttributes): void => {
    lines.set(name, codec.serialize(name, value, attributes))
    if (reply !== null) putLines(reply, lines)
  }
  const attributes = (sameSite: CookieSettings['sameSite']): CookieAttributes => ({
    path: '/',
    httpOnly: true,
    secure,
    sameSite,
  })
  return {
    get: (name) => (Object.hasOwn(cookies(), name) ? cookies()[name] : undefined),
    names: () => Object.keys(cookies()),
    set(name, value, settings) {
      if (headersGone(reply)) throw new SessionError('ERR_SIGNICAT_HEADERS_SENT')
      const maxAge = settings.maxAge === undefined ? {} : { maxAge: settings.maxAge }
      write(name, value, { ...attributes(settings.sameSite), ...maxAge })
    },
    clear(name, settings) {
      // Clearing what cannot be read is a courtesy to the browser; late, it is left for the next answer.
      if (headersGone(reply)) return
      write(name, '', { ...attributes(settings.sameSite), maxAge: 0, expires: new Date(0) })
    },
    attach(next) {
      if (reply !== null) return
      reply = next
      if (lines.size > 0) putLines(next, lines)
    },
    written: () => lines.size > 0,
  }
}

/** Whether the answer's headers have left, so that no cookie can be set any more. */
export function headersGone(reply: FastifyReply | null): boolean {
  return reply !== null && (reply.sent || reply.raw.headersSent)
}

/** Puts our cookies behind those of others, each name once however often it was written. */
function putLines(reply: FastifyReply, lines: ReadonlyMap<string, string>): void {
  const present = reply.getHeader('set-cookie')
  const others = (Array.isArray(present) ? present : present === undefined ? [] : [String(present)]).filter(
    (line) => !lines.has(line.slice(0, line.indexOf('='))),
  )
  reply.removeHeader('set-cookie')
  reply.header('set-cookie', [...others, ...lines.values()])
}
