import { connect, type Socket } from 'node:net'
import { percentile } from './statistics.js'

export interface LoadOptions {
  readonly port: number
  readonly path: string
  /** Taken in turn, over all connections. An empty string sends no cookie. */
  readonly cookies: readonly string[]
  readonly connections: number
  /** What counts as right; 200 when left out. */
  readonly status?: number
  /** Stop after so many milliseconds, but not before `atLeast` requests; or after so many requests. */
  readonly milliseconds?: number
  readonly atLeast?: number
  readonly requests?: number
}

export interface LoadResult {
  readonly requests: number
  /** Answers with another status than the right one. */
  readonly bad: number
  readonly seconds: number
  readonly p50: number
  readonly p99: number
}

interface Run {
  readonly requests: readonly Buffer[]
  readonly latencies: number[]
  readonly until: number
  readonly least: number
  readonly most: number
  readonly status: number
  sent: number
  bad: number
}

const headersEnd = Buffer.from('\r\n\r\n')
const lengthField = /\r\ncontent-length: *(\d+)/i

/** Keeps a number of connections busy, each with one request at a time, as browsers behind a proxy do. */
export async function load(options: LoadOptions): Promise<LoadResult> {
  const { port, path, cookies, connections, milliseconds = Number.POSITIVE_INFINITY } = options
  const started = performance.now()
  const run: Run = {
    requests: cookies.map((cookie) => requestOf(path, cookie)),
    latencies: [],
    until: started + milliseconds,
    least: options.atLeast ?? 0,
    most: options.requests ?? Number.POSITIVE_INFINITY,
    status: options.status ?? 200,
    sent: 0,
    bad: 0,
  }
  const relax = stayAwake()
  await Promise.all(Array.from({ length: connections }, () => keepBusy(port, run)))
  relax()
  const latencies = Float64Array.from(run.latencies)
  return {
    requests: latencies.length,
    bad: run.bad,
    seconds: (performance.now() - started) / 1000,
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
  }
}

/**
 * Keeps this process from sleeping until the answer is called. Waking it is work of the server's kernel, some microseconds
 * for an answer, and only a server that is slower than the load would pay for it.
 */
function stayAwake(): () => void {
  let isOver = false
  const turn = (): void => {
    if (!isOver) setImmediate(turn)
  }
  turn()
  return () => {
    isOver = true
  }
}

function requestOf(path: string, cookie: string): Buffer {
  const fields = [
    'host: 127.0.0.1',
    'accept: application/json',
    ...(cookie === '' ? [] : [`cookie: ${cookie}`]),
  ]
  return Buffer.from(`GET ${path} HTTP/1.1\r\n${fields.join('\r\n')}\r\n\r\n`)
}

function keepBusy(port: number, run: Run): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    let sentAt = 0
    const next = (): void => {
      if (isOver(run)) return void socket.end()
      sentAt = send(socket, run)
    }
    const answers = createAnswerReader((status) => {
      run.latencies.push(performance.now() - sentAt)
      if (status !== run.status) run.bad += 1
      next()
    })
    socket.on('connect', next)
    socket.on('data', answers)
    socket.on('error', reject)
    socket.on('close', () => resolve())
  })
}

function isOver({ sent, least, most, until }: Run): boolean {
  return sent >= most || (sent >= least && performance.now() >= until)
}

function send(socket: Socket, run: Run): number {
  const request = run.requests[run.sent % run.requests.length]
  if (request === undefined) throw new TypeError('There is nothing to send')
  run.sent += 1
  socket.write(request)
  return performance.now()
}

/** Finds the end of each answer by its `Content-Length`, and reports its status. */
function createAnswerReader(done: (status: number) => void): (data: Buffer) => void {
  let pending: Buffer | null = null
  return (data) => {
    const bytes = pending === null ? data : Buffer.concat([pending, data])
    const end = bytes.indexOf(headersEnd)
    if (end === -1) {
      pending = bytes
      return
    }
    const head = bytes.toString('latin1', 0, end)
    const length = lengthField.exec(head)?.[1]
    if (length === undefined) throw new TypeError('An answer without Content-Length')
    if (bytes.length < end + headersEnd.length + Number(length)) {
      pending = bytes
      return
    }
    pending = null
    done(Number(head.slice(9, 12)))
  }
}
