import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { renderLanding } from '../../../lib/flow/pages/landing-page.js'
import { tellOpener } from '../../../lib/flow/pages/tell-opener.js'
import { frameChannel, readFrameMessage } from '../../../lib/shared/frame-message.js'

const words = { lang: 'en', title: 'One moment', message: 'It goes on.', continueLabel: 'Go on' }
const scriptOf = (html: string): string => /<script[^>]*>(.*)<\/script>/s.exec(html)?.[1] ?? ''

interface Said {
  readonly data: unknown
  readonly to: string
}

/** Runs the script of a landing page, and answers what it says and where. */
function messagesOf(
  html: string,
  { message, ...address }: { readonly search: string; readonly message?: string },
): readonly Said[] {
  const said: Said[] = []
  const window = { postMessage: (data: unknown, to: string) => said.push({ data, to }) }
  const own = { origin: 'https://app.example.com', ...address }
  runInNewContext(scriptOf(html), {
    ...{ parent: window, opener: window, window: {}, location: own, setTimeout: () => 0 },
    document: {
      currentScript: { dataset: { message } },
      body: { dataset: { attempt: 'an-attempt', status: 'success' } },
      querySelector: () => ({ getAttribute: () => '/me', href: 'https://app.example.com/me' }),
    },
    BroadcastChannel: class {
      readonly name: string
      constructor(name: string) {
        this.name = name
      }
      postMessage(data: unknown): void {
        said.push({ data, to: this.name })
      }
    },
  })
  return said
}

describe('readFrameMessage', () => {
  it.each(['success', 'aborted', 'error'] as const)('reads the text of Express: %s', (status) => {
    const text = JSON.stringify({ sessionId: 'b1f0-4', status })
    expect(readFrameMessage(text)).toEqual({ kind: 'ended', sessionId: 'b1f0-4', status })
  })

  it('reads past members that it does not know', () => {
    const text = '{"sessionId":"b1f0","status":"success","version":2}'
    expect(readFrameMessage(text)).toEqual({ kind: 'ended', sessionId: 'b1f0', status: 'success' })
  })

  it('reads what our own page in a frame says', () => {
    const { body } = renderLanding({ does: 'hand-over' }, words)
    const [said, ...more] = messagesOf(body, { search: '?attempt=frame.1.x&sessionNonce=n' })
    expect(more).toEqual([])
    expect(said?.to).toBe('https://app.example.com')
    expect(readFrameMessage(said?.data)).toEqual({
      kind: 'returned',
      returned: 'attempt=frame.1.x&sessionNonce=n',
    })
  })

  it('reads what our own page in a pop-up says, to its opener and on the channel', () => {
    const landing = { does: 'close', attempt: 'an-attempt', status: 'success', continueTo: '/me' } as const
    const said = messagesOf(renderLanding(landing, words).body, { search: '' })
    expect(said.map(({ to }) => to)).toEqual([frameChannel, 'https://app.example.com'])
    for (const { data } of said) {
      expect(readFrameMessage(data)).toEqual({
        ...{ kind: 'finished', attempt: 'an-attempt', status: 'success', code: '' },
      })
    }
  })

  it('reads what an error page of ours in a pop-up says, and no code that is none', () => {
    const tidings = { attempt: 'an-attempt', code: 'ERR_SIGNICAT_LOGIN_DENIED' }
    const { html } = tellOpener({ html: '<p>Sorry</p>', csp: '' }, tidings)
    const [, message = ''] = /data-message="([^"]*)"/.exec(html) ?? []
    const said = messagesOf(html, { search: '', message: message.replaceAll('&quot;', '"') })
    expect(said.map(({ to }) => to)).toEqual([frameChannel, 'https://app.example.com'])
    const finished = { kind: 'finished', status: 'error', ...tidings }
    for (const { data } of said) expect(readFrameMessage(data)).toEqual(finished)
    const odd = JSON.stringify({ signicat: 'finished', attempt: 'a', status: 'error', code: '<b>' })
    expect(readFrameMessage(odd)).toMatchObject({ code: '' })
  })

  it('takes nothing from a prototype', () => {
    const polluted = '{"__proto__":{"sessionId":"x","status":"success"},"constructor":{"sessionId":"x"}}'
    expect(readFrameMessage(polluted)).toBeNull()
  })

  it.each([undefined, null, 1, {}, [], '', '{', 'null', '[]', '1', '"success"', '{}', 'x'.repeat(5000)])(
    'takes no other value: %o',
    (data) => {
      expect(readFrameMessage(data)).toBeNull()
    },
  )
})
