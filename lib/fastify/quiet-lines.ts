import type { FastifyBaseLogger } from 'fastify'
import { foldPath } from '../shared/fold-path.js'

/** Pino names it the same in every copy, so that others may set it. */
const kHooks = Symbol.for('pino.hooks')

type Write = (line: string) => string

interface Quieted {
  readonly paths: Set<string>
  readonly origins: Set<string>
  /** What the application's logger had. */
  readonly hooks: object
}

const quieted = new WeakMap<object, Quieted>()

/** Where a path ends, for any router: `%3F` may have been a question mark before a proxy wrote it anew. */
const end = /[?;#]|%3[bf]|%23/i

/** A path with something behind it, as it stands in a line of JSON, with scheme and host if it has them. */
const address =
  /(?<![\w.~%-])(?:[a-z][a-z0-9+.-]*:\/\/[^\s"\\/?;#]*)?\/(?:[^\s"\\?;#%]|\\.|%(?!3[bf]|23))*(?:[?;#]|%3[bf]|%23)(?:[^\s"\\]|\\.)*/gi

/** What Fastify writes before the target of a request. */
const target = /(?:"url":"|\b[A-Z]+:)$/

/**
 * What no route of ours takes is logged by Fastify through the application's own logger, with code and state and all: other
 * spellings of our paths, which one setting of the router takes for ours and another does not, and other methods. So the
 * lines of that logger are looked through, and the address of a route of ours keeps its path alone.
 *
 * A logger that is not pino's is left as it is; the routes themselves are quiet with any.
 */
export function quietLines(
  log: FastifyBaseLogger,
  { paths, origin }: { readonly paths: readonly string[]; readonly origin: string },
): void {
  const { paths: known, origins } = quieted.get(log) ?? beginQuieting(log)
  for (const path of paths) known.add(foldPath(path))
  origins.add(origin)
}

/** The address of a request without what stands behind its path. */
export function pathAlone(url: string): string {
  const at = url.search(end)
  return at === -1 ? url : url.slice(0, at)
}

/** For a logger below: what it writes is not looked through. */
export function unquiet(log: object, root: object): void {
  const hooks = quieted.get(root)?.hooks
  if (hooks !== undefined) Reflect.set(log, kHooks, hooks)
}

function beginQuieting(log: FastifyBaseLogger): Quieted {
  const hooks: unknown = Reflect.get(log, kHooks)
  const made: Quieted = { paths: new Set(), origins: new Set(), hooks: isObject(hooks) ? hooks : {} }
  quieted.set(log, made)
  if (!isObject(hooks)) return made
  const write: unknown = 'streamWrite' in hooks ? hooks.streamWrite : undefined
  const quiet: Write = (line) => (end.test(line) ? pathsAlone(line, made) : line)
  const streamWrite: Write = typeof write === 'function' ? (line) => write(quiet(line)) : quiet
  Reflect.set(log, kHooks, { ...hooks, streamWrite })
  return made
}

function pathsAlone(line: string, own: Quieted): string {
  return line.replace(address, (text: string, at: number) => {
    const path = pathAlone(text)
    const isTarget = target.test(line.slice(Math.max(0, at - 12), at))
    return isOwn(plain(path), own, isTarget) ? path : text
  })
}

/** @param isTarget a request may name any host, and `//callback` looks like one */
function isOwn(path: string, { paths, origins }: Quieted, isTarget: boolean): boolean {
  const [, scheme, host = '', below = '/'] =
    /^(?:([a-z][a-z0-9+.-]*):)?\/\/([^/]*)(\/.*)?$/is.exec(path) ?? []
  if (host === '') return paths.has(foldPath(path))
  if (paths.has(foldPath(`/${host}${below}`))) return true
  return (isTarget || origins.has(`${scheme}://${host}`)) && paths.has(foldPath(below))
}

/** Taken out of JSON. */
function plain(text: string): string {
  return text.includes('\\') ? text.replaceAll(/\\(.)/g, '$1') : text
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
