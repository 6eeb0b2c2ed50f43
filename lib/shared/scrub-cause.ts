import { maskText } from './mask-text.js'

/** What an error lets through of the error below it: never that object, which may hold claims and tokens. */
export interface ScrubbedCause {
  readonly name: string
  readonly code?: string | number
  /** Masked: without long numbers, e-mail addresses and whatever looks like a token. */
  readonly message: string
  /** Where it was thrown, when that helps: the masked first line and the frames. */
  readonly stack?: string
  /** What was below it, in the same way. */
  readonly cause?: ScrubbedCause
  /** What an `AggregateError` is made of, in the same way. */
  readonly errors?: readonly ScrubbedCause[]
}

const [deepest, mostErrors, mostFrames] = [4, 5, 30]

/** Of a frame, what Node writes; a line of a message that looks like one says where in no file that there is. */
const frame =
  /^ {4}at (?:(.{1,200}?) \(|async )?((?:file:\/\/|node:|\/|[A-Za-z]:[\\/])(?:\/[A-Za-z]:)?[^?#:()]*)(?:[?#][^:\s]*)?:(\d{1,6}):(\d{1,6})\)?$/

/** What engines say of a text that they could not read begins with that text. */
const quotes = /not valid JSON|in JSON at|Unexpected (?:token|identifier|string|number|end)/i

interface Scrubbing {
  /** Keeps where it was thrown too, which costs more than everything else. */
  readonly frames?: boolean
  /** Leaves messages out: where the secret itself is fetched, they may be the secret. */
  readonly wordless?: boolean
}

/** Keeps name, code, masked message and what lies below of an error, and drops the rest. */
export function scrubCause(cause: unknown, how: Scrubbing = {}): ScrubbedCause {
  return scrub(cause, how, 0)
}

function scrub(cause: unknown, how: Scrubbing, depth: number): ScrubbedCause {
  const message = read(cause, 'message')
  if (typeof message !== 'string') return { name: typeof cause, message: 'not an Error' }
  const name = nameOf(cause)
  const masked = shown(name, message, how)
  const code = codeOf(cause)
  const stack = how.frames === true ? framesOf(cause, message) : []
  return {
    name,
    ...(code === undefined ? {} : { code }),
    message: masked,
    ...(stack.length === 0 ? {} : { stack: [headOf({ name, code, masked }), ...stack].join('\n') }),
    ...(depth < deepest ? below(cause, how, depth + 1) : {}),
  }
}

function shown(name: string, message: string, { wordless = false }: Scrubbing): string {
  if (wordless) return 'left out, since it may hold a secret'
  const isQuote = name === 'SyntaxError' || quotes.test(message)
  return isQuote ? 'left out, since it quotes what was read' : maskText(message)
}

/** As Node writes it: who logs the stack alone sees the code as well. */
function headOf(of: {
  readonly name: string
  readonly code: string | number | undefined
  readonly masked: string
}): string {
  const [line = ''] = of.masked.split('\n', 1)
  return of.code === undefined ? `${of.name}: ${line}` : `${of.name} [${of.code}]: ${line}`
}

function below(cause: unknown, how: Scrubbing, depth: number): Pick<ScrubbedCause, 'cause' | 'errors'> {
  const [inner, errors] = [read(cause, 'cause'), read(cause, 'errors')]
  return {
    ...(typeof read(inner, 'message') === 'string' ? { cause: scrub(inner, how, depth) } : {}),
    ...(Array.isArray(errors)
      ? { errors: errors.slice(0, mostErrors).map((error: unknown) => scrub(error, how, depth)) }
      : {}),
  }
}

function nameOf(cause: unknown): string {
  const name = read(cause, 'name')
  return typeof name === 'string' && /^[\w$.-]{1,80}$/.test(name) ? maskText(name) : 'Error'
}

/** SQLSTATE has five digits, and MongoDB's code is a number. */
function codeOf(cause: unknown): ScrubbedCause['code'] {
  const code = read(cause, 'code')
  const isNumber = typeof code === 'number' && Number.isInteger(code) && Math.abs(code) < 100_000
  const isText = typeof code === 'string' && /^[\w.:-]{1,80}$/.test(code)
  if (isNumber) return code
  if (!isText) return undefined
  return /^[0-9A-Z]{5}$/.test(code) ? code : maskText(code)
}

/** The message stands at the beginning of a stack, unless it was changed since. */
function framesOf(cause: unknown, message: string): readonly string[] {
  const stack = read(cause, 'stack')
  if (typeof stack !== 'string') return []
  const at = stack.indexOf(message)
  const lines = stack.slice(at === -1 ? 0 : at + message.length, 100_000).split('\n')
  return lines.flatMap(frameOf).slice(0, mostFrames)
}

function frameOf(line: string): readonly string[] {
  const [, name, place, row, column] = frame.exec(line) ?? []
  if (place === undefined) return []
  const where = `${place}:${row}:${column}`
  return [name === undefined ? `    at ${where}` : `    at ${maskText(name)} (${where})`]
}

/** Of whatever was thrown; a getter of it may throw as well. */
function read(value: unknown, name: string): unknown {
  try {
    return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
  } catch {
    return undefined
  }
}
