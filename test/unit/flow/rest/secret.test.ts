import { describe, expect, it } from 'vitest'
import {
  attemptId,
  belongsTo,
  readReturn,
  referenceOf,
  returnSecret,
} from '../../../../lib/flow/rest/secret.js'
import { attemptIdOf, shortNameOf } from '../../../../lib/session/attempt-names.js'
import { restAttempt } from '../../session/rest-fixture.js'

const attempt = restAttempt()
const { state, sessionId } = attempt

describe('what the addresses of an attempt carry', () => {
  it('is different for every end, and none follows from another or tells the state', () => {
    const all = [
      ...(['success', 'abort', 'error', 'frame'] as const).map((ending) => returnSecret(state, ending)),
      referenceOf(state),
      attemptId(attempt),
    ]
    const bare = all.map((text) => text.split('.').at(-1) ?? '')
    expect(new Set(bare).size).toBe(6)
    for (const text of bare) expect(state).not.toContain(text)
    for (const text of all) expect(text).not.toContain(state.slice(2))
  })

  it('is read back, and belongs to its own attempt and session only', () => {
    const secret = returnSecret(state, 'success')
    const back = readReturn(`attempt=${secret}&sessionId=${sessionId}&sessionNonce=n`)
    expect(back).toEqual({
      ending: 'success',
      place: shortNameOf(attemptIdOf(state)),
      secret,
      sessionId,
      sessionNonce: 'n',
    })
    if (back === null) throw new Error('unread')
    expect(belongsTo(back, attempt)).toBe(true)
    expect(belongsTo({ ...back, sessionId: null }, attempt)).toBe(true)
    expect(belongsTo({ ...back, sessionId: `${sessionId}x` }, attempt)).toBe(false)
    expect(belongsTo({ ...back, ending: 'abort' }, attempt)).toBe(false)
    expect(belongsTo(back, restAttempt({ state: 'b'.repeat(43) }))).toBe(false)
  })

  it.each([
    '',
    'attempt=',
    'attempt=success',
    `attempt=success.9.${'a'.repeat(43)}`,
    `attempt=done.1.${'a'.repeat(43)}`,
    `attempt=success.1.${'a'.repeat(42)}`,
    `attempt=success.1.${'a'.repeat(43)}&attempt=success.1.${'a'.repeat(43)}`,
    `attempt=success.1.${'a'.repeat(43)}&sessionId=../x`,
    `attempt=success.1.${'a'.repeat(43)}&sessionId=%00`,
    `attempt=success.1.${'a'.repeat(43)}&sessionId=`,
    `attempt=success.1.${'a'.repeat(43)}&sessionId=a&sessionId=a`,
    `attempt=success.1.${'a'.repeat(43)}&sessionNonce=%0a`,
    `attempt=success.1.${'a'.repeat(43)}&x=${'y'.repeat(5000)}`,
  ])('is nothing in %j', (query) => {
    expect(readReturn(query)).toBeNull()
  })
})
