import { isSessionId } from 'fastify-signicat/rest'
import { describe, expect, it } from 'vitest'
import { expressClient, failureOf, hubClient } from './signicat-api.js'

const hostile: readonly unknown[] = [
  '',
  '.',
  '..',
  '../x',
  '..%2fx',
  'a/b',
  'a\\b',
  'a?b=c',
  'a#b',
  'a%2fb',
  '%00',
  'a\u0000b',
  'a\nb',
  'a\n',
  'a b',
  'a;b',
  'ä',
  'x'.repeat(129),
  'x'.repeat(10_000),
  null,
  undefined,
  7,
  ['3d07'],
  { toString: () => '3d07' },
]

const refusing = () => {
  let calls = 0
  const fetch = () => {
    calls += 1
    return Promise.reject(new Error('no call was expected'))
  }
  return { fetch, calls: () => calls }
}

describe('the id of a session', () => {
  it.each(hostile.map((id) => [id]))('%j is refused before anything is sent', async (id) => {
    const api = refusing()
    const [hub, express] = [hubClient({ fetch: api.fetch }), expressClient({ fetch: api.fetch })]
    for (const method of ['getSession', 'cancelSession', 'waitForSession'] as const) {
      for (const rest of [hub, express]) {
        const error = await failureOf(Reflect.apply(rest[method], rest, [id]))
        expect(error).toMatchObject({
          code: 'ERR_SIGNICAT_REQUEST_INVALID',
          statusCode: 400,
          detail: 'session id',
        })
      }
    }
    expect(api.calls()).toBe(0)
    expect(isSessionId(id)).toBe(false)
  })

  it.each(['3d07', '8ce3dac2-74b3-429c-adf7-fe6d277186d0', 'A_b-9', 'x'.repeat(128)])('%s is one', (id) => {
    expect(isSessionId(id)).toBe(true)
  })

  it.each(['', 'a b', 'a\nb', 'x'.repeat(513), 7])(
    'a nonce %j is refused before anything is sent',
    async (nonce) => {
      const api = refusing()
      const rest = hubClient({ fetch: api.fetch })
      const error = await failureOf(Reflect.apply(rest.getSession, rest, ['3d07', { sessionNonce: nonce }]))
      expect(error).toMatchObject({ code: 'ERR_SIGNICAT_REQUEST_INVALID', detail: 'session nonce' })
      expect(api.calls()).toBe(0)
    },
  )
})
