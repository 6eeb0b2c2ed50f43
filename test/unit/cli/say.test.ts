import { describe, expect, it } from 'vitest'
import { visible } from '../../../lib/cli/say.js'

describe('what a terminal would act upon', () => {
  it.each([
    ['escape', '\u001b[2J', '\\u001b[2J'],
    ['a bell and a backspace', 'a\u0007\b', 'a\\u0007\\u0008'],
    ['line breaks', 'a\r\nok      options  complete', 'a\\u000d\\u000aok      options  complete'],
    ['C1, which some terminals take for escape sequences', '\u009b31m\u0085', '\\u009b31m\\u0085'],
    ['delete', '\u007f', '\\u007f'],
    ['bidirectional overrides', 'a\u202eb\u2066c\u200f', 'a\\u202eb\\u2066c\\u200f'],
    ['characters without a width', 'a\u200b\u00ad\ufeff', 'a\\u200b\\u00ad\\ufeff'],
    ['tags', '\u{e0041}', '\\udb40\\udc41'],
    ['line and paragraph separators', '\u2028\u2029', '\\u2028\\u2029'],
    ['half a character', '\ud800', '\\ud800'],
  ])('is written out: %s', (_name, text, shown) => {
    expect(visible(text)).toBe(shown)
  })

  it('leaves what people write as it is', () => {
    const text = 'Kåre Ødegård, größer, 日本, 👍 → "ok" \\ 100 %'
    expect(visible(text)).toBe(text)
  })
})
