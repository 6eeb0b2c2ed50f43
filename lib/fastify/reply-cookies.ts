import type { ServerResponse } from 'node:http'
import type { FastifyReply } from 'fastify'
import { SessionError } from '../errors.js'
import type { CookieJar, CookieSettings } from '../shared/cookie-jar.js'
import type { CookieAttributes, CookieCodec } from './cookie-codec.js'
import { findCookie } from './find-cookie.js'
import { isHeadSent } from './raw-head.js'

/** A jar over one request and its answer. */
export interface ReplyCookies extends CookieJar {
  /** Gives the jar its answer; what was written before goes out with it. */
  attach(reply: FastifyReply): void
  /** Whether anything was written. */
  written(): boolean
  /** What was written, as `Set-Cookie` lines. */
  lines(): readonly string[]
  /** Puts what was written into an answer that Fastify does not send. */
  putRaw(raw: ServerResponse): void
}

/** How the cookies of a registration are written. */
export interface CookieWriting {
  readonly codec: CookieCodec
  readonly secure: boolean
}

/**
 * Cookies are read when first asked for, and every write is in the answer's headers at once.
 *
 * @param header the `Cookie` header of the request
 */
export function createReplyCookies(header: string | undefined, writing: CookieWriting): ReplyCookies {
  return new Jar(header, writing)
}

/** A class, because seven closures for every request cost more than finding the cookie. */
class Jar implements ReplyCookies {
  readonly #header: string | undefined
  readonly #writing: CookieWriting
  #parsed: Readonly<Record<string, string | undefined>> | null = null
  #reply: FastifyReply | null = null
  #lines: Map<string, string> | null = null

  constructor(header: string | undefined, writing: CookieWriting) {
    this.#header = header
    this.#writing = writing
  }

  get(name: string): string | undefined {
    const header = this.#header
    if (header === undefined) return undefined
    const found = findCookie(header, name)
    if (found !== null) return found
    const cookies = this.#cookies(header)
    return Object.hasOwn(cookies, name) ? cookies[name] : undefined
  }

  names(): readonly string[] {
    const header = this.#header
    return header === undefined ? [] : Object.keys(this.#cookies(header))
  }

  set(name: string, value: string, settings: CookieSettings): void {
    if (headersGone(this.#reply)) throw new SessionError('ERR_SIGNICAT_HEADERS_SENT')
    const attributes = this.#attributes(settings.sameSite)
    const { maxAge } = settings
    this.#write(name, value, maxAge === undefined ? attributes : { ...attributes, maxAge })
  }

  clear(name: string, settings: CookieSettings): void {
    // Clearing what cannot be read is a courtesy to the browser; late, it is left for the next answer.
    if (headersGone(this.#reply)) return
    this.#write(name, '', { ...this.#attributes(settings.sameSite), maxAge: 0, expires: new Date(0) })
  }

  attach(reply: FastifyReply): void {
    if (this.#reply !== null) return
    this.#reply = reply
    if (this.#lines !== null) putLines(reply, this.#lines)
  }

  written(): boolean {
    return this.#lines !== null
  }

  open(): boolean {
    return !headersGone(this.#reply)
  }

  lines(): readonly string[] {
    return this.#lines === null ? [] : [...this.#lines.values()]
  }

  putRaw(raw: ServerResponse): void {
    if (this.#lines !== null)
      raw.setHeader('set-cookie', mergedLines(raw.getHeader('set-cookie'), this.#lines))
  }

  #cookies(header: string): Readonly<Record<string, string | undefined>> {
    this.#parsed ??= this.#writing.codec.parse(header)
    return this.#parsed
  }

  #attributes(sameSite: CookieSettings['sameSite']): CookieAttributes {
    return { path: '/', httpOnly: true, secure: this.#writing.secure, sameSite }
  }

  #write(name: string, value: string, attributes: CookieAttributes): void {
    this.#lines ??= new Map()
    this.#lines.set(name, this.#writing.codec.serialize(name, value, attributes))
    if (this.#reply !== null) putLines(this.#reply, this.#lines)
  }
}

/** Whether the answer's headers have left, so that no cookie can be set any more. A hijacked reply may still be open. */
export function headersGone(reply: FastifyReply | null): boolean {
  return reply !== null && (isHeadSent(reply.raw) || reply.raw.writableEnded)
}

function putLines(reply: FastifyReply, lines: ReadonlyMap<string, string>): void {
  const onRaw = reply.raw.getHeader('set-cookie')
  const merged = mergedLines(reply.getHeader('set-cookie'), lines)
  reply.removeHeader('set-cookie')
  reply.header('set-cookie', merged)
  // Removed with the others; whoever put it there may be the one who sends the answer.
  if (onRaw !== undefined) reply.raw.setHeader('set-cookie', onRaw)
}

/** Our cookies behind those of others, each name once however often it was written. */
function mergedLines(present: unknown, lines: ReadonlyMap<string, string>): string[] {
  const others = (Array.isArray(present) ? present : present === undefined ? [] : [present])
    .map(String)
    .filter((line) => !lines.has(line.slice(0, line.indexOf('='))))
  return [...others, ...lines.values()]
}
