import { IncomingMessage, type OutgoingHttpHeader, type OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { beforeRawHead } from '../../../lib/fastify/raw-head.js'

interface Watched {
  readonly raw: ServerResponse
  readonly seen: object[]
}

function watched(isComplete = false): Watched {
  const raw = new ServerResponse(new IncomingMessage(new Socket()))
  const seen: object[] = []
  beforeRawHead(
    raw,
    () => isComplete,
    () => seen.push({ ...raw.getHeaders() }),
  )
  return { raw, seen }
}

const forms: readonly (readonly [string, OutgoingHttpHeaders | OutgoingHttpHeader[]])[] = [
  ['an object', { 'x-a': '1', 'set-cookie': ['a=1', 'b=2'], 'x-none': undefined }],
  ['a flat list', ['x-a', '1', 'set-cookie', 'a=1', 'set-cookie', 'b=2']],
  [
    'a list of pairs',
    [
      ['x-a', '1'],
      ['set-cookie', 'a=1'],
      ['set-cookie', 'b=2'],
    ],
  ],
]

describe('the head of an answer', () => {
  it.each(forms)('has the headers that come with it as %s before it is completed', (_form, headers) => {
    for (const reason of [undefined, 'Fine']) {
      const { raw, seen } = watched()
      raw.setHeader('x-a', 'replaced')
      raw.setHeader('x-b', 'stays')
      if (reason === undefined) raw.writeHead(201, headers)
      else raw.writeHead(201, reason, headers)
      expect(seen).toEqual([{ 'x-a': '1', 'x-b': 'stays', 'set-cookie': ['a=1', 'b=2'] }])
      expect([raw.statusCode, raw.statusMessage]).toEqual([201, reason ?? 'Created'])
      expect(raw.headersSent).toBe(true)
    }
  })

  it('is completed once, whoever causes it', () => {
    for (const write of [
      (raw: ServerResponse) => raw.end('text'),
      (raw: ServerResponse) => raw.write('text'),
      (raw: ServerResponse) => raw.flushHeaders(),
      (raw: ServerResponse) => raw.writeHead(204),
    ]) {
      const { raw, seen } = watched()
      write(raw)
      raw.end()
      expect(seen).toHaveLength(1)
      expect(() => raw.writeHead(200)).toThrow(expect.objectContaining({ code: 'ERR_HTTP_HEADERS_SENT' }))
      expect(seen).toHaveLength(1)
    }
  })

  it('is written as it comes when Fastify has completed it', () => {
    const { raw, seen } = watched(true)
    raw.writeHead(200, { 'x-a': '1' })
    expect(seen).toEqual([])
    expect(raw.getHeaders()).toEqual({})
    expect(raw.headersSent).toBe(true)
  })
})
