import { onSignicatEvent, type SignicatEvents } from 'fastify-signicat'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createBoundedFetch } from '../../../lib/issuer/bounded-fetch.js'

type Called = SignicatEvents['upstream.called']

function hear(): readonly Called[] {
  const heard: Called[] = []
  onTestFinished(onSignicatEvent('upstream.called', (event) => void heard.push(event)))
  return heard
}

const answering = (answer: () => Response | Promise<Response>): ReturnType<typeof createBoundedFetch> =>
  createBoundedFetch({ fetch: async () => answer(), timeoutMs: 50 })

describe('a call that somebody listens to', () => {
  it('is told without its parameters, and without the session that its path names', async () => {
    const heard = hear()
    const { call } = answering(() => Response.json({}, { status: 201 }))
    await call('https://api.example/auth/rest/sessions/the-session-id/cancel?signicat-accountId=a-1', {
      method: 'POST',
    })
    expect(heard).toEqual([
      {
        method: 'POST',
        host: 'api.example',
        path: '/auth/rest/sessions/{id}/cancel',
        status: 201,
        fault: null,
        durationMs: expect.any(Number),
      },
    ])
  })

  it.each([
    ['timeout', () => new Promise<Response>(() => undefined)],
    ['unavailable', () => new Response('', { status: 503 })],
    ['redirect', () => Response.redirect('https://elsewhere.example/?code=1')],
    ['network', () => Promise.reject(new Error('https://api.example/?code=1'))],
  ])('is told as %s when no usable answer came', async (fault, answer) => {
    const heard = hear()
    await answering(answer)
      .call('https://api.example/token', {})
      .catch(() => undefined)
    expect(heard).toMatchObject([{ path: '/token', status: null, fault }])
  })

  it('gives the caller what it gives without a listener', async () => {
    hear()
    const answer = Response.json({ a: 1 })
    expect(await (await answering(() => answer).call('https://api.example/', {})).json()).toEqual({ a: 1 })
    await expect(
      answering(() => new Response('', { status: 503 })).call('https://api.example/', {}),
    ).rejects.toMatchObject({
      kind: 'unavailable',
    })
  })
})
